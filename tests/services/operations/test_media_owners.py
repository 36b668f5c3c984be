"""Nothing is swept that another database may own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.database.locks import FileLocks
from clients.database.session import Database
from clients.stores.bucket_store import BucketStore
from clients.stores.media_store import FolderStore, MediaStore
from config.settings import Settings
from services.domain.artifacts import Transcript
from services.entries.store import Entries
from services.operations.cleanup import Cleanup, Swept
from services.operations.database_copy import copy_database
from services.operations.media_owners import MediaOwners, rename_database
from services.pipeline.artifact_store import ArtifactKey, Artifacts
from tests.fakes.orders import accept


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    if request.param == "folder":
        return FolderStore(tmp_path / "media")
    return BucketStore(f"file://{tmp_path / 'media'}", tmp_path / "copies")


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[Database]:
    """The one that is in use now."""
    (tmp_path / "now.db").write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{tmp_path / 'now.db'}")
    yield database
    database.close()


@pytest.fixture
def other(tmp_path: Path, empty_database: Path) -> Iterator[Database]:
    """Another database, which was in use before."""
    (tmp_path / "other.db").write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    rename_database(database)
    yield database
    database.close()


def sweep(database: Database, store: MediaStore, tmp_path: Path) -> Swept:
    """As after a long time."""
    for path in (tmp_path / "media").rglob("*"):
        os.utime(path, (1, 1))
    return Cleanup(database, store, FileLocks(tmp_path / "locks"), Settings(data_dir=tmp_path / "data")).sweep()


def make(database: Database, store: MediaStore, tmp_path: Path, *, identity: str) -> None:
    """A result, as a worker on this database makes it."""
    entry = accept(Entries(database), identity=("tiktok", identity))
    work = tmp_path / "work" / identity
    work.mkdir(parents=True)
    artifacts = Artifacts(database, store, FileLocks(tmp_path / "locks"))
    artifacts.publish(ArtifactKey(entry.video_id, "transcribe", {}), work, Transcript(engine="none"))


def join(database: Database, store: MediaStore) -> None:
    MediaOwners(database, store).join()


def kept(store: MediaStore) -> int:
    return len(list(store.folders()))


def test_a_new_database_over_old_files_sweeps_none_of_them(
    database: Database, other: Database, store: MediaStore, tmp_path: Path
) -> None:
    join(other, store)
    make(other, store, tmp_path, identity="1")

    join(database, store)

    assert sweep(database, store, tmp_path) == Swept(spared=1)
    assert kept(store) == 1


def test_files_from_before_databases_had_names_are_not_a_new_ones(
    database: Database, other: Database, store: MediaStore, tmp_path: Path
) -> None:
    make(other, store, tmp_path, identity="1")

    join(database, store)
    make(database, store, tmp_path, identity="2")
    join(database, store)

    assert sweep(database, store, tmp_path) == Swept(spared=1)


def test_the_database_that_made_them_goes_on_sweeping_after_the_upgrade(
    database: Database, store: MediaStore, tmp_path: Path
) -> None:
    make(database, store, tmp_path, identity="1")
    make(database, store, tmp_path, identity="2")
    (tmp_path / "media/v1/left").mkdir(parents=True)
    (tmp_path / "media/v1/left/file").touch()

    join(database, store)

    assert sweep(database, store, tmp_path) == Swept(orphans=1)
    assert kept(store) == 2


def test_a_database_that_comes_back_loses_nothing_to_its_heir(
    database: Database, other: Database, store: MediaStore, tmp_path: Path
) -> None:
    join(other, store)
    MediaOwners(other, store).hand_over(MediaOwners(database, store))
    join(other, store)  # and started again by mistake
    make(other, store, tmp_path, identity="1")

    assert sweep(database, store, tmp_path) == Swept(spared=1)


def test_a_copy_of_the_database_that_made_them_sweeps_as_it_did(
    database: Database, other: Database, store: MediaStore, tmp_path: Path
) -> None:
    make(other, store, tmp_path, identity="1")
    join(database, store)

    copy_database(other, database)
    MediaOwners(other, store).hand_over(MediaOwners(database, store))

    assert MediaOwners(database, store).are_we_alone()
    assert sweep(database, store, tmp_path) == Swept()


def test_who_takes_over_sweeps_what_the_others_left(
    database: Database, other: Database, store: MediaStore, tmp_path: Path
) -> None:
    join(other, store)
    make(other, store, tmp_path, identity="1")
    join(database, store)

    MediaOwners(database, store).take_over()

    assert sweep(database, store, tmp_path) == Swept(orphans=1)
    assert kept(store) == 0

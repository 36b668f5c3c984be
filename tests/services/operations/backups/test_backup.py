import io
import json
import os
import shutil
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from clients.database.models import Entry, User
from clients.database.session import Database
from clients.stores.configured import media_store
from config.keys import secret_key
from config.settings import Settings
from services.container import Container, open_container
from services.domain.stages import Options, Source
from services.operations.backups import backup
from services.operations.backups import restore as restoring
from services.operations.backups.backup import FORMAT, MANIFEST, BackupContents, scratch_folder
from services.operations.backups.restore import Restored
from tests.fakes.postgres import postgres_database
from utils.errors import NeedsUserError, PermanentError, TransientError
from utils.files import held

LINK = Source(kind="link", url="https://www.tiktok.com/@a/video/7106594312292453675")


@pytest.fixture
def container(settings: Settings) -> Iterator[Container]:
    """A container with an entry, keys and a note in the library."""
    container = open_container(settings)
    container.intake.accept("local", LINK, Options())
    secret_key(settings)
    (settings.data_dir / "library/squats").mkdir(parents=True)
    (settings.data_dir / "library/squats/note.md").write_text("Squats")
    yield container
    container.close()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "elsewhere")


def back_up(settings: Settings, target: Path, contents: BackupContents) -> None:
    backup.back_up(settings, media_store(settings), target, contents)


def restore(settings: Settings, source: Path, *, force: bool = False) -> Restored:
    return restoring.restore(settings, media_store(settings), source, force=force)


def entries(settings: Settings) -> list[str]:
    database = Database(settings.database_url or f"sqlite:///{settings.data_dir / 'clipsheet.db'}")
    with database.reading() as session:
        ids = list(session.scalars(select(Entry.id)))
    database.close()
    return ids


def test_a_backup_taken_while_it_runs_brings_everything_back(
    container: Container, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    with container.database.transaction() as session:  # somebody is writing
        session.add(User(id="late", name="Late"))
        session.flush()
        back_up(settings, tmp_path / "b.tar.gz", BackupContents())

    restore(elsewhere, tmp_path / "b.tar.gz")

    assert entries(elsewhere) == entries(settings)
    assert secret_key(elsewhere) == secret_key(settings)
    assert (elsewhere.data_dir / "library/squats/note.md").read_text() == "Squats"
    assert not list(elsewhere.data_dir.glob(".clipsheet-*"))


def test_the_restored_service_goes_on_with_what_was_unfinished(
    container: Container, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    back_up(settings, tmp_path / "b.tar.gz", BackupContents())
    restore(elsewhere, tmp_path / "b.tar.gz")

    again = open_container(elsewhere)
    unfinished = again.entries.unfinished()
    again.close()

    assert [entry.source for entry in unfinished] == [LINK]


def test_only_its_owner_reads_a_backup(container: Container, settings: Settings, tmp_path: Path) -> None:
    back_up(settings, tmp_path / "b.tar.gz", BackupContents())
    assert stat.S_IMODE((tmp_path / "b.tar.gz").stat().st_mode) == 0o600


def test_keys_may_be_left_out_and_media_taken_along(container: Container, settings: Settings, tmp_path: Path) -> None:
    (settings.data_dir / "media/v/download-1").mkdir(parents=True)
    (settings.data_dir / "media/v/download-1/video.mp4").write_bytes(b"x")
    back_up(settings, tmp_path / "b.tar.gz", BackupContents(keys=False, media=True))

    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        tops = {name.split("/")[0] for name in archive.getnames()}
    assert tops == {MANIFEST, "clipsheet.db", "engine.db", "library", "media", "left_out.json"}


def test_data_that_are_there_are_replaced_only_when_asked_for(
    container: Container, settings: Settings, tmp_path: Path
) -> None:
    back_up(settings, tmp_path / "b.tar.gz", BackupContents())
    container.close()
    with pytest.raises(NeedsUserError, match="--force"):
        restore(settings, tmp_path / "b.tar.gz")

    restore(settings, tmp_path / "b.tar.gz", force=True)

    assert len(entries(settings)) == 1


def test_a_running_service_is_not_replaced(container: Container, settings: Settings, tmp_path: Path) -> None:
    back_up(settings, tmp_path / "b.tar.gz", BackupContents())
    with pytest.raises(NeedsUserError, match="Stop all of it first"):
        restore(settings, tmp_path / "b.tar.gz", force=True)


def archive(path: Path, *members: tuple[str, bytes | None]) -> Path:
    """A made-up backup; None is a link to /etc/passwd."""
    with tarfile.open(path, "w:gz") as made:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content or b"")
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            made.addfile(info, io.BytesIO(content or b""))
    return path


def linked(path: Path, database: Path, name: str, target: str) -> Path:
    """A made-up backup of format 1, with a hard link."""
    known = (("clipsheet.db", database.read_bytes()), ("media/v/download-1/video.mp4", b"x"))
    with tarfile.open(path, "w:gz") as made:
        for member in ((MANIFEST, b'{"format": 1}'), *known):
            info = tarfile.TarInfo(member[0])
            info.size = len(member[1])
            made.addfile(info, io.BytesIO(member[1]))
        link = tarfile.TarInfo(name)
        link.type, link.linkname = tarfile.LNKTYPE, target
        made.addfile(link)
    return path


def test_an_older_backup_with_hard_links_in_it_is_restored(
    elsewhere: Settings, tmp_path: Path, empty_database: Path
) -> None:
    restore(
        elsewhere, linked(tmp_path / "b", empty_database, "library/squats/reel.mp4", "media/v/download-1/video.mp4")
    )
    assert (elsewhere.data_dir / "library/squats/reel.mp4").read_bytes() == b"x"


@pytest.mark.parametrize("target", ["/etc/passwd", "../escaped", "media/../../escaped"])
def test_a_hard_link_that_reaches_out_is_refused(
    elsewhere: Settings, tmp_path: Path, empty_database: Path, target: str
) -> None:
    with pytest.raises(PermanentError, match="no backup"):
        restore(elsewhere, linked(tmp_path / "b", empty_database, "library/squats/reel.mp4", target))


GOOD = (MANIFEST, json.dumps({"format": FORMAT}).encode())


@pytest.mark.parametrize(
    "member",
    [
        ("../escaped", b"x"),
        ("/tmp/escaped", b"x"),
        ("keys/../../escaped", b"x"),
        ("library/link", None),
        (".bashrc", b"x"),
        ("library", b"x"),
    ],
)
def test_an_archive_that_reaches_out_is_refused_whole(
    elsewhere: Settings, tmp_path: Path, member: tuple[str, bytes | None]
) -> None:
    bad = archive(tmp_path / "bad.tar.gz", GOOD, ("library/ok", b"x"), member)

    with pytest.raises(PermanentError, match="no backup"):
        restore(elsewhere, bad)

    assert not list(tmp_path.rglob("*escaped*"))
    assert not (elsewhere.data_dir / "library").exists()


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00half"])
def test_what_is_no_archive_is_refused(elsewhere: Settings, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(PermanentError):
        restore(elsewhere, tmp_path / "bad")


def test_a_newer_format_is_refused(elsewhere: Settings, tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="format 99"):
        restore(elsewhere, archive(tmp_path / "b", (MANIFEST, b'{"format": 99}')))


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(container: Container, settings: Settings) -> None:
    with pytest.raises(NeedsUserError, match="cannot be written"):
        back_up(settings, Path("/proc/b.tar.gz"), BackupContents())


@pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump is not installed")
def test_postgres_is_dumped_and_restored(empty_postgres: str, tmp_path: Path) -> None:
    with postgres_database(template=empty_postgres) as old, postgres_database() as new:
        there = Settings(data_dir=tmp_path / "there", database_url=old)
        container = open_container(there)
        container.intake.accept("local", LINK, Options())
        container.close()
        back_up(there, tmp_path / "b.tar.gz", BackupContents())

        here = Settings(data_dir=tmp_path / "here", database_url=new)
        restore(here, tmp_path / "b.tar.gz")

        assert entries(here) == entries(there)


def test_a_backup_of_another_kind_of_database_is_refused(
    container: Container, settings: Settings, tmp_path: Path, empty_postgres: str
) -> None:
    back_up(settings, tmp_path / "b.tar.gz", BackupContents())
    other = Settings(data_dir=tmp_path / "x", database_url=empty_postgres)
    with pytest.raises(NeedsUserError, match="another kind"):
        restore(other, tmp_path / "b.tar.gz", force=True)


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    nowhere = Settings(data_dir=tmp_path / "x", database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(TransientError, match="does not answer"):
        restore(nowhere, tmp_path / "b.tar.gz")


def test_what_a_killed_process_has_left_goes_with_the_next(tmp_path: Path) -> None:
    old, young, used = (tmp_path / f".clipsheet-{name}" for name in ("old", "young", "used"))
    for folder in (old, young, used):
        (folder / "keys").mkdir(parents=True)
    for folder in (old, used):
        os.utime(folder, (0, 0))
    with held(used), scratch_folder(tmp_path):
        assert (old.exists(), young.exists(), used.exists()) == (False, True, True)

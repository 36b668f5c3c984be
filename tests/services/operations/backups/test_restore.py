"""What is no whole, sound backup is refused before anything is touched; what is there stays until the new is proven."""

import gzip
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from clients.database.models import Entry
from clients.database.session import Database, database_url
from clients.stores.configured import media_store
from config.settings import Settings
from services.container import open_container
from services.entries.store import Entries
from services.operations.backups.backup import FORMAT, LEFT_OUT, MANIFEST, BackupContents, back_up
from services.operations.backups.backup_archive import unpack
from services.operations.backups.restore import restore
from tests.fakes.orders import accept
from tests.fakes.postgres import postgres_database
from utils.errors import ClipsheetError, NeedsUserError, PermanentError

Change = Callable[[dict[str, bytes]], None]


@pytest.fixture
def there(tmp_path: Path, empty_database: Path) -> Settings:
    """A place with one entry and a key."""
    settings = Settings(data_dir=tmp_path / "there")
    (settings.data_dir / "keys").mkdir(parents=True)
    (settings.data_dir / "keys/secret").write_text("key")
    shutil.copyfile(empty_database, settings.data_dir / "clipsheet.db")
    order(settings, "1")
    return settings


@pytest.fixture
def backup(there: Settings, tmp_path: Path) -> Path:
    """A backup of it, to which an entry more came since."""
    back_up(there, media_store(there), tmp_path / "b.tar.gz", BackupContents())
    order(there, "2")
    return tmp_path / "b.tar.gz"


def order(settings: Settings, number: str) -> None:
    database = Database(database_url(settings))
    accept(Entries(database), identity=("tiktok", number))
    database.close()


def count(settings: Settings) -> int:
    database = Database(database_url(settings))
    with database.reading() as session:
        entries = len(session.scalars(select(Entry.id)).all())
    database.close()
    return entries


def put_back(settings: Settings, source: Path) -> None:
    restore(settings, media_store(settings), source, force=True)


def changed(source: Path, change: Change) -> Path:
    """The backup with other members."""
    with tarfile.open(source) as archive:
        members = {one.name: file.read() for one in archive if (file := archive.extractfile(one))}
    change(members)
    with tarfile.open(source, "w:gz") as made:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    return source


def altered(statement: str) -> Change:
    """Alters the database in the backup."""

    def change(members: dict[str, bytes]) -> None:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(members["clipsheet.db"])
            connection.execute(statement)
            connection.commit()
            members["clipsheet.db"] = connection.serialize()

    return change


def damaged(members: dict[str, bytes]) -> None:
    content = members["clipsheet.db"]
    members["clipsheet.db"] = content[: len(content) // 2] + b"\xff" * (len(content) - len(content) // 2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda members: members.pop("clipsheet.db"), "no database in the backup"),
        (lambda members: members.pop(LEFT_OUT), "broken off before its end"),
        (lambda members: members.update({MANIFEST: b'["format"]'}), "no backup of Clipsheet"),
        (lambda members: members.update({MANIFEST: b'{"format": "2"}'}), "no backup of Clipsheet"),
        (lambda members: members.update({MANIFEST: json.dumps({"format": FORMAT + 1}).encode()}), "of format"),
        (lambda members: members.update({"engine.db": b"no database"}), "engine.db in the backup is damaged"),
        (damaged, "clipsheet.db in the backup is damaged"),
        (altered("UPDATE alembic_version SET version_num = '9999'"), "made by a newer Clipsheet"),
        (altered("DROP TABLE alembic_version"), "is not Clipsheet's"),
    ],
)
def test_what_is_not_sound_changes_nothing(there: Settings, backup: Path, change: Change, words: str) -> None:
    with pytest.raises(PermanentError, match=words):
        put_back(there, changed(backup, change))
    assert count(there) == 2
    assert (there.data_dir / "keys/secret").read_text() == "key"


def cut(content: bytes) -> bytes:
    return content[:-100]


def flip(content: bytes) -> bytes:
    """A bit that its disk has lost, among what is packed least."""
    plain = bytearray(gzip.decompress(content))
    packed = bytearray(gzip.compress(bytes(plain), compresslevel=0))
    packed[len(packed) // 2] ^= 1
    return bytes(packed)


def end_early(content: bytes) -> bytes:
    """As a disk that was full leaves an archive: whole members, and no more of them."""
    plain = gzip.decompress(content)
    return gzip.compress(plain[: 512 * 2])


@pytest.mark.parametrize("spoil", [cut, flip, end_early])
def test_what_is_not_whole_changes_nothing(there: Settings, backup: Path, spoil: Callable[[bytes], bytes]) -> None:
    backup.write_bytes(spoil(backup.read_bytes()))
    with pytest.raises(PermanentError):
        put_back(there, backup)
    assert count(there) == 2


def test_what_was_there_is_back_when_the_new_does_not_prove_itself(there: Settings, backup: Path) -> None:
    # An older version's backup, of tables that no migration can upgrade.
    change = altered("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(Exception, match="already exists"):
        put_back(there, changed(backup, change))
    assert count(there) == 2
    assert [path.name for path in there.data_dir.glob(".*-restore")] == []


def test_a_restore_that_goes_well_leaves_nothing_behind(there: Settings, backup: Path) -> None:
    (there.data_dir / "engine.db").write_bytes(b"of another time")
    put_back(there, backup)
    assert count(there) == 1
    assert not (there.data_dir / "engine.db").exists()  # the backup has none: what is unfinished is queued anew
    assert [path.name for path in there.data_dir.glob(".*-restore")] == []


@pytest.fixture
def on_postgres(empty_postgres: str, tmp_path: Path) -> Iterator[Settings]:
    """A place with one entry on PostgreSQL."""
    if not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    with postgres_database(template=empty_postgres) as url:
        settings = Settings(data_dir=tmp_path / "pg", database_url=url)
        settings.data_dir.mkdir()
        order(settings, "1")
        yield settings


def test_postgres_is_as_it_was_when_the_new_does_not_prove_itself(on_postgres: Settings, tmp_path: Path) -> None:
    tell(on_postgres, "UPDATE alembic_version SET version_num = '0001'")
    back_up(on_postgres, media_store(on_postgres), tmp_path / "old.tar.gz", BackupContents())
    tell(on_postgres, "UPDATE alembic_version SET version_num = '9999'")
    back_up(on_postgres, media_store(on_postgres), tmp_path / "newer.tar.gz", BackupContents())
    order(on_postgres, "2")
    for name, words in (("newer", "made by a newer Clipsheet"), ("old", "already exists")):
        with pytest.raises((ClipsheetError, Exception), match=words):
            put_back(on_postgres, tmp_path / f"{name}.tar.gz")
        assert count(on_postgres) == 2


def test_on_postgres_tables_that_came_later_are_no_hindrance(on_postgres: Settings, tmp_path: Path) -> None:
    back_up(on_postgres, media_store(on_postgres), tmp_path / "b.tar.gz", BackupContents())
    order(on_postgres, "2")
    put_back(on_postgres, tmp_path / "b.tar.gz")
    assert count(on_postgres) == 1


CUT_OFF = """
import os, sys
from pathlib import Path
from config.settings import Settings
from services.operations.backups.pg_replace import PostgresTables
from services.operations.backups.swap import swapped
data_dir, url, scratch = sys.argv[1:]
settings = Settings(data_dir=Path(data_dir), database_url=url)
with swapped(settings.data_dir, Path(scratch), ["library"], PostgresTables(settings, Path(scratch, "database.dump"))):
    os._exit(9)
"""


@pytest.fixture
def cut_off(on_postgres: Settings, tmp_path: Path) -> Path:
    """A backup of one entry; there were two when its restore lost its power, after all was put in its place."""
    (library := on_postgres.data_dir / "library").mkdir()
    (library / "of").write_text("then")
    back_up(on_postgres, media_store(on_postgres), backup := tmp_path / "b.tar.gz", BackupContents())
    (tmp_path / "scratch").mkdir()
    unpack(backup, tmp_path / "scratch")
    order(on_postgres, "2")
    (library / "of").write_text("now")
    call = [
        sys.executable,
        "-c",
        CUT_OFF,
        str(on_postgres.data_dir),
        on_postgres.database_url,
        str(tmp_path / "scratch"),
    ]
    assert subprocess.run(call).returncode == 9
    assert (count(on_postgres), (library / "of").read_text()) == (1, "then")
    return backup


@pytest.mark.usefixtures("cut_off")
def test_on_postgres_rows_and_files_are_back_together_after_a_power_cut(on_postgres: Settings) -> None:
    for _ in range(2):
        open_container(on_postgres).close()
        assert (count(on_postgres), (on_postgres.data_dir / "library/of").read_text()) == (2, "now")


def test_no_other_machine_starts_before_that_but_it_may_restore(
    on_postgres: Settings, cut_off: Path, tmp_path: Path
) -> None:
    other = on_postgres.model_copy(update={"data_dir": tmp_path / "other"})
    with pytest.raises(NeedsUserError, match="on another machine"):
        open_container(other)
    put_back(other, cut_off)
    for settings in (other, on_postgres):
        open_container(settings).close()
        assert count(on_postgres) == 1


def tell(settings: Settings, statement: str) -> None:
    database = Database(database_url(settings))
    with database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    database.close()

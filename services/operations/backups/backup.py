"""Backups: both databases, the keys, the library and every result in one file, taken while the service runs."""

import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from clients.database.models import now
from clients.database.session import Database, database_url
from clients.stores.media_store import MediaStore
from config.settings import Settings
from services.operations.backups.backup_media import FOLDER, WantedMedia, media_files, wanted_media
from services.operations.backups.pg_programs import run_pg
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.files import files_below, held, is_held

FORMAT = 2  # 1 held results only together with the videos
MANIFEST = "manifest.json"
LEFT_OUT = "left_out.json"  # the files of the media store that are not in it, by their folder
DATABASES = ("clipsheet.db", "engine.db")
_SCRATCH, _JUST_MADE_S = ".clipsheet-", 60.0  # so young it may be another process's that is about to hold it
DUMP = "database.dump"  # PostgreSQL: ours and the engine's tables


@dataclass(frozen=True)
class BackupContents:
    """What goes in beside the databases, the library and the results."""

    keys: bool = True
    media: bool = False  # the videos and reels of finished entries

    @property
    def folders(self) -> tuple[str, ...]:
        """Their names in DATA_DIR."""
        return (*(("keys",) if self.keys else ()), "library")


def back_up(settings: Settings, store: MediaStore, target: Path, contents: BackupContents) -> int:
    """Write the backup, readable by its owner alone, and return its size in bytes. Raises NeedsUserError."""
    part = target.with_name(f".{target.name}.part")
    try:
        with _private(part) as raw, _archive(raw) as archive:
            _fill(archive, settings, store, contents, target.parent)
        part.replace(target)
    except OSError as error:
        raise NeedsUserError(
            f"{target} cannot be written: {error.strerror}.", "Choose another place.", code=ErrorCode.NOT_WRITABLE
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _archive(raw: BinaryIO) -> tarfile.TarFile:
    # The library's reels are hard links to the media store's: in the archive each is a file of its own.
    return tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3, dereference=True)


def _fill(
    archive: tarfile.TarFile, settings: Settings, store: MediaStore, contents: BackupContents, beside: Path
) -> None:
    _add_text(archive, MANIFEST, json.dumps({"format": FORMAT, "made_at": now().isoformat()}))
    with scratch_folder(beside) as scratch:
        wanted = _wanted(settings, contents)  # before the database's copy: what runs then is among it
        for path in _copied_databases(settings, scratch):
            archive.add(path, path.name)
        for folder in contents.folders:
            _add_folder(archive, settings.data_dir, folder)
        left: dict[str, list[str]] = {}
        for name, path in media_files(store, wanted, scratch, left):
            _add(archive, path, f"{FOLDER}/{name}")
            if path.is_relative_to(scratch):
                path.unlink()
    _add_text(archive, LEFT_OUT, json.dumps(left))


def _wanted(settings: Settings, contents: BackupContents) -> WantedMedia:
    if is_sqlite(settings) and not (settings.data_dir / DATABASES[0]).exists():
        return WantedMedia(everything=contents.media)
    database = Database(database_url(settings))
    try:
        return wanted_media(database, everything=contents.media)
    finally:
        database.close()


def _copied_databases(settings: Settings, scratch: Path) -> Iterator[Path]:
    if not is_sqlite(settings):
        run_pg("pg_dump", settings, scratch, "--format=custom", "--no-owner", f"--file={scratch / DUMP}")
        yield scratch / DUMP
        return
    for name in reversed(DATABASES):
        if (settings.data_dir / name).exists():
            # The engine's first: an entry without its run is enqueued again, a run that is over would look lost.
            _copy_sqlite(settings.data_dir / name, scratch / name)
            yield scratch / name


def _copy_sqlite(source: Path, target: Path) -> None:
    # SQLite's own way to copy a database that others are writing to.
    reading = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)
    with closing(reading) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode=DELETE")


def _add_folder(archive: tarfile.TarFile, root: Path, folder: str) -> None:
    for path in files_below(root / folder):
        _add(archive, path, path.relative_to(root).as_posix())


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    try:
        archive.add(path, name, recursive=False)
    except FileNotFoundError:  # replaced at this moment; the next backup has it
        return


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


def is_sqlite(settings: Settings) -> bool:
    """Whether the database is the file in DATA_DIR, or another of its kind."""
    return database_url(settings).startswith("sqlite")


@contextmanager
def _private(path: Path) -> Iterator[io.BufferedWriter]:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """A folder that is gone at the end; what a process that was killed has left of one, keys in it, goes first."""
    for left in parent.glob(f"{_SCRATCH}*"):
        with suppress(FileNotFoundError):  # another process may do the same
            if not is_held(left) and time.time() - left.stat().st_mtime > _JUST_MADE_S:
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=parent))
    try:
        with held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

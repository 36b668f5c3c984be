"""Backups: both databases, the keys and the library in one file, taken while the service runs, and put back."""

import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import psutil
from sqlalchemy import make_url, select
from sqlalchemy.exc import SQLAlchemyError

from clients.database.models import Worker, now
from clients.database.session import Database, database_url
from config.settings import Settings
from utils.errors import ClipsheetError, NeedsUserError, PermanentError
from utils.process import ProgramError, run

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = ("clipsheet.db", "engine.db")
DUMP = "database.dump"  # PostgreSQL: ours and the engine's tables
FOLDERS = ("keys", "library", "media", "models")
PROGRAM_S = 3600.0


@dataclass(frozen=True)
class Contents:
    """What goes in beside the databases."""

    keys: bool = True
    media: bool = False  # they can be made again from the links

    @property
    def folders(self) -> tuple[str, ...]:
        """Their names in DATA_DIR."""
        return (*(("keys",) if self.keys else ()), "library", *(("media",) if self.media else ()))


def back_up(settings: Settings, target: Path, contents: Contents) -> int:
    """Write the backup, readable by its owner alone, and return its size in bytes. Raises NeedsUserError."""
    part = target.with_name(f".{target.name}.part")
    try:
        with _private(part) as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as archive:
            _add_text(archive, MANIFEST, json.dumps({"format": FORMAT, "made_at": now().isoformat()}))
            with _scratch(target.parent) as scratch:
                for path in _copied_databases(settings, scratch):
                    archive.add(path, path.name)
            for folder in contents.folders:
                _add_folder(archive, settings.data_dir, folder)
        part.replace(target)
    except OSError as error:
        raise NeedsUserError(f"{target} cannot be written: {error.strerror}.", "Choose another place.") from error
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def restore(settings: Settings, source: Path, *, force: bool = False) -> None:
    """Put a backup in place of what is there. Raises NeedsUserError and PermanentError before anything is changed."""
    _refuse_if_in_use(settings)
    if not force and _has_data(settings):
        raise NeedsUserError(f"{settings.data_dir} holds data already.", "Add --force to replace them.")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with _scratch(settings.data_dir) as scratch:
        _unpack(source, scratch)
        _check(scratch, settings)
        if (scratch / DUMP).exists():
            _pg("pg_restore", settings, scratch, "--clean", "--if-exists", "--no-owner", scratch / DUMP)
        _move_in(scratch, settings.data_dir)


def _copied_databases(settings: Settings, scratch: Path) -> Iterator[Path]:
    if not _is_sqlite(settings):
        _pg("pg_dump", settings, scratch, "--format=custom", "--no-owner", f"--file={scratch / DUMP}")
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
    for path in sorted((root / folder).rglob("*")):
        try:
            if path.is_file() and not path.is_symlink():
                archive.add(path, path.relative_to(root).as_posix(), recursive=False)
        except FileNotFoundError:  # replaced at this moment; the next backup has it
            continue


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(text)
    archive.addfile(info, io.BytesIO(text.encode()))


def _unpack(source: Path, folder: Path) -> None:
    # By hand: nothing but plain files under names of ours, whatever the archive says.
    try:
        with tarfile.open(source, "r:*") as archive:
            for member in archive:
                path = folder / _safe_name(member)
                path.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                assert content is not None
                with path.open("wb") as file:
                    shutil.copyfileobj(content, file)
                path.chmod(0o600 if path.is_relative_to(folder / "keys") else 0o644)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise PermanentError(f"{source} cannot be read: {error}.", "Give a file that `backup` has made.") from error


def _safe_name(member: tarfile.TarInfo) -> str:
    parts = PurePosixPath(member.name).parts
    is_ours = member.name in (MANIFEST, DUMP, *DATABASES) or (len(parts) > 1 and parts[0] in FOLDERS)
    if not member.isreg() or not is_ours or ".." in parts or PurePosixPath(member.name).is_absolute():
        raise PermanentError("This is no backup of Clipsheet.", "Give a file that `backup` has made.")
    return member.name


def _check(scratch: Path, settings: Settings) -> None:
    try:
        found = json.loads((scratch / MANIFEST).read_text())["format"]
    except (OSError, ValueError, KeyError) as error:
        raise PermanentError("This is no backup of Clipsheet.", "Give a file that `backup` has made.") from error
    if found != FORMAT:
        raise PermanentError(f"The backup is of format {found}.", "Restore it with the version that made it.")
    if (scratch / DUMP).exists() == _is_sqlite(settings):
        raise NeedsUserError("The backup is of another kind of database.", "Set DATABASE_URL as it was then.")


def _move_in(scratch: Path, data_dir: Path) -> None:
    for name in DATABASES:
        if (scratch / name).exists():
            for old in (f"{name}-wal", f"{name}-shm"):
                (data_dir / old).unlink(missing_ok=True)
            (scratch / name).replace(data_dir / name)
    for name in FOLDERS:
        if (scratch / name).is_dir():
            shutil.rmtree(data_dir / name, ignore_errors=True)
            (scratch / name).rename(data_dir / name)


def _has_data(settings: Settings) -> bool:
    if _is_sqlite(settings):
        return (settings.data_dir / DATABASES[0]).exists()
    return bool(_workers(settings) is not None)


def _refuse_if_in_use(settings: Settings) -> None:
    if any(psutil.pid_exists(worker.pid) for worker in _workers(settings) or ()):
        raise NeedsUserError("Clipsheet is running.", "Stop it first: what it knows would be mixed with the backup.")


def _workers(settings: Settings) -> list[Worker] | None:
    """Those that are registered; None when there are no tables yet."""
    if _is_sqlite(settings) and not (settings.data_dir / DATABASES[0]).exists():
        return None
    database = Database(database_url(settings))
    try:
        with database.reading() as session:
            return list(session.scalars(select(Worker)))
    except SQLAlchemyError:
        return None
    finally:
        database.close()


def _pg(program: str, settings: Settings, scratch: Path, *arguments: str | Path) -> None:
    path = shutil.which(program)
    if path is None:
        raise NeedsUserError(f"{program} is not here.", "Install PostgreSQL's client programs of the server's version.")
    url = make_url(settings.database_url)
    passfile = scratch / "pgpass"  # a password among the arguments would stand in the list of processes
    passfile.touch(mode=0o600)
    passfile.write_text(f"*:*:*:*:{(url.password or '').replace(chr(92), chr(92) * 2).replace(':', chr(92) + ':')}\n")
    plain = url.set(drivername="postgresql", password=None).update_query_dict({"passfile": str(passfile)})
    try:
        run([path, f"--dbname={plain.render_as_string()}", *arguments], timeout_s=PROGRAM_S)
    except ProgramError as error:
        raise _explained(program, error) from error


def _explained(program: str, error: ProgramError) -> ClipsheetError:
    last = (error.stderr.strip().splitlines() or ["no reason"])[-1]
    return PermanentError(f"{program} failed: {last[:300]}.", "Its version must not be older than the server's.")


def _is_sqlite(settings: Settings) -> bool:
    return database_url(settings).startswith("sqlite")


@contextmanager
def _private(path: Path) -> Iterator[io.BufferedWriter]:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".clipsheet-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

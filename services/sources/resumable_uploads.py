"""Uploads that go on where they broke off: parts of files on this machine's disk, until they are whole and kept."""

import fcntl
import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from clients.media.formats import HEAD_BYTES
from services.sources.arrived_files import disk_error, kept_suffix
from services.sources.uploads import Uploads, no_room, shown_name, too_large
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, ConflictError, NeedsUserError, NotFoundError, PermanentError

PART, ABOUT = "part", "about.json"
MAX_OPEN = 200  # uploads of one user that have begun and not ended
OF_ONE_PERSON = "of-*"  # the folders of their uploads


class Locked(ConflictError):
    """Another request writes it at this moment."""


class UploadExpired(NotFoundError):
    """Nobody went on with it for too long."""


@dataclass(frozen=True)
class Progress:
    """How far an upload is, in bytes, and until when one may go on (seconds since 1970; None: it is whole)."""

    id: str
    offset: int
    size_bytes: int
    expires_at: float | None


@dataclass(frozen=True)
class _Part:
    folder: Path
    user_id: str
    name: str
    size_bytes: int

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def file(self) -> Path:
        return self.folder / PART

    def finish(self) -> tuple[Path, str]:
        """As `Incoming.finish`; the digest of a file that came in pieces is counted from the disk."""
        try:
            with self.file.open("rb") as file:
                suffix = kept_suffix(file.read(HEAD_BYTES), self.name)
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
            (self.folder / ABOUT).unlink(missing_ok=True)
            path = self.file.rename(self.folder / f"video{suffix}")
        except OSError as error:
            raise disk_error(self.name, error) from error
        return path, digest

    def arrived(self) -> None:
        """It was counted from its beginning on."""

    def discard(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class Resumable:
    """Every look is by owner. `lifetime_s`: how long one that nobody goes on with is kept; then it is swept."""

    def __init__(self, uploads: Uploads, *, lifetime_s: float) -> None:
        self._uploads = uploads
        self._lifetime_s = lifetime_s
        adopt_begun_uploads(uploads.folder)

    @property
    def max_bytes(self) -> int:
        """No upload may be larger."""
        return self._uploads.max_bytes

    def begin(self, user_id: str, name: str, size_bytes: int) -> Progress:
        """Promise a file of this size. Raises NeedsUserError when there is no room, PermanentError when it is empty."""
        name = shown_name(name)
        if size_bytes > self.max_bytes:
            raise too_large(name, self.max_bytes)
        if size_bytes <= 0:
            raise PermanentError(f"“{name}” is empty.", "Choose the video again.", code=ErrorCode.MEDIA_DAMAGED)
        promised = [part.size_bytes for part in self._of(user_id)]
        if len(promised) >= MAX_OPEN:
            raise NeedsUserError(
                f"{MAX_OPEN} uploads have begun and not ended.",
                "Go on with them, or end them.",
                code=ErrorCode.LIMIT_REACHED,
            )
        if sum(promised) + size_bytes > self._uploads.room_bytes(user_id):
            raise no_room(f"“{name}”")
        folder = folder_of(self._uploads.folder, user_id) / uuid.uuid4().hex[:20]
        about = {"user_id": user_id, "name": name, "size_bytes": size_bytes}
        try:
            folder.mkdir(parents=True)
            (folder / PART).touch()
            (folder / ABOUT).write_text(json.dumps(about))
        except OSError as error:
            raise disk_error(name, error) from error
        return self._progress(_Part(folder, **about))  # type: ignore[arg-type]

    def look(self, user_id: str, upload_id: str) -> Progress:
        """How far it is. Raises NotFoundError."""
        part = self._find(user_id, upload_id)
        if part is None:
            return self._kept(user_id, upload_id)
        if part.file.stat().st_size < part.size_bytes:
            return self._progress(part)
        with self._held(part):  # whole, but the last answer was lost before it was kept
            return self._keep(part)

    def append(self, user_id: str, upload_id: str, offset: int, pieces: Iterable[bytes]) -> Progress:
        """Write the pieces from `offset` on; what has come when they break off stays. A whole file is kept.

        Raises ConflictError when the file does not end at `offset`, Locked, NotFoundError, or why it is refused: then
        nothing of it stays.
        """
        part = self._find(user_id, upload_id)
        if part is None:
            kept = self._kept(user_id, upload_id)
            if offset != kept.size_bytes:
                raise ConflictError("This upload is whole already.", "Ask how far it is.")
            return kept
        with self._held(part) as file:
            if file.seek(0, os.SEEK_END) != offset:
                raise ConflictError(f"This upload goes on at {file.tell()}.", "Ask how far it is, then go on there.")
            try:
                self._write(part, file, pieces)
            except ClipsheetError:
                part.discard()
                raise
            return self._keep(part) if file.tell() == part.size_bytes else self._progress(part)

    def end(self, user_id: str, upload_id: str) -> None:
        """Forget one that has begun. Raises NotFoundError."""
        part = self._find(user_id, upload_id)
        if part is None:
            raise _nothing()
        with self._held(part):
            part.discard()

    def promised_bytes(self, user_id: str) -> int:
        """The sizes of the user's uploads that have begun."""
        return sum(part.size_bytes for part in self._of(user_id))

    def _write(self, part: _Part, file: BinaryIO, pieces: Iterable[bytes]) -> None:
        is_known = file.tell() >= HEAD_BYTES
        for piece in pieces:
            if file.tell() + len(piece) > part.size_bytes:
                raise PermanentError(f"“{part.name}” is longer than was promised.", "Send it again.")
            try:
                file.write(piece)
                file.flush()
            except OSError as error:
                raise disk_error(part.name, error) from error
            if not is_known and file.tell() >= min(HEAD_BYTES, part.size_bytes):
                with part.file.open("rb") as head:
                    kept_suffix(head.read(HEAD_BYTES), part.name)
                is_known = True

    def _keep(self, part: _Part) -> Progress:
        upload = self._uploads.keep(part.user_id, part)
        return Progress(upload.id, upload.size_bytes, upload.size_bytes, None)

    def _kept(self, user_id: str, upload_id: str) -> Progress:
        upload = self._uploads.find(user_id, upload_id)
        if upload is None:
            raise _nothing()
        return Progress(upload.id, upload.size_bytes, upload.size_bytes, None)

    def _progress(self, part: _Part) -> Progress:
        status = part.file.stat()
        return Progress(part.id, status.st_size, part.size_bytes, status.st_mtime + self._lifetime_s)

    def _of(self, user_id: str) -> Iterator[_Part]:
        for part in _parts(folder_of(self._uploads.folder, user_id)):
            if self._is_over(part):  # the hourly sweep runs on the workers' machines, which may be others
                part.discard()
            else:
                yield part

    def _find(self, user_id: str, upload_id: str) -> _Part | None:
        if not (upload_id.isascii() and upload_id.isalnum()):
            return None
        part = _read(folder_of(self._uploads.folder, user_id) / upload_id / ABOUT)
        if part is None or part.user_id != user_id:
            return None
        if self._is_over(part):
            part.discard()
            raise UploadExpired("This upload has expired.", "Send the file again.")
        return part

    def _is_over(self, part: _Part) -> bool:
        try:
            return part.file.stat().st_mtime + self._lifetime_s < time.time()
        except OSError:  # it is kept or ended just now
            return False

    @contextmanager
    def _held(self, part: _Part) -> Iterator[BinaryIO]:
        try:
            with part.file.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(file.fileno()).st_ino != part.file.stat().st_ino:
                    raise BlockingIOError  # it was kept between opening and locking: this is the kept file now
                yield file
        except BlockingIOError as error:
            raise Locked("Another request writes this upload.", "Try again in a moment.") from error
        except FileNotFoundError as error:
            raise _nothing() from error


def folder_of(folder: Path, user_id: str) -> Path:
    """Where a person's uploads begin: a look at one's own does not go through everybody's."""
    return folder / OF_ONE_PERSON.replace("*", hashlib.sha256(user_id.encode()).hexdigest()[:32])


def adopt_begun_uploads(folder: Path) -> None:
    """Bring what was begun by an earlier version, which had one folder for everybody, to its person's."""
    for part in _parts(folder):
        target = folder_of(folder, part.user_id) / part.folder.name
        with suppress(OSError):  # another process was first
            target.parent.mkdir(parents=True, exist_ok=True)
            part.folder.rename(target)


def forget_parts(folder: Path, user_id: str) -> None:
    """Leave nothing of the uploads that a person has begun."""
    adopt_begun_uploads(folder)
    shutil.rmtree(folder_of(folder, user_id), ignore_errors=True)


def _parts(folder: Path) -> Iterator[_Part]:
    return filter(None, map(_read, folder.glob(f"*/{ABOUT}")))


def _read(about: Path) -> _Part | None:
    try:
        return _Part(about.parent, **json.loads(about.read_text()))
    except (OSError, ValueError, TypeError):  # none, or half of one
        return None


def _nothing() -> NotFoundError:
    return NotFoundError("There is no such upload.", "Send the file again.")

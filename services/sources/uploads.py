"""Files a person sends: checked while they arrive, kept under our own names, turned into a source for an entry."""

import hashlib
import io
import math
import os
import re
import shutil
import threading
import unicodedata
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from clients.database.base import total
from clients.database.models import Upload
from clients.database.session import Database
from clients.media.formats import (
    HEAD_BYTES,
)
from clients.stores.media_store import MediaStore
from services.domain.stages import Source
from services.sources.arrived_files import disk_error, kept_suffix
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, NotFoundError

MAX_NAME = 200
UPLOADS = "uploads"  # their folder in the media store
_NEVER_SHOWN = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format (turns text around), surrogates, private, unassigned
_JOINERS = "\u200c\u200d"  # format too, but Persian and Hindi are written with them, and families of emoji


@dataclass(frozen=True)
class UploadView:
    """A file that arrived whole. `name` is for showing only."""

    id: str
    name: str
    size_bytes: int
    sha256: str


class WholeFile(Protocol):
    """A file that arrived whole, on this machine's disk."""

    @property
    def id(self) -> str:
        """Its name in the media store."""

    @property
    def name(self) -> str:
        """For showing only."""

    @property
    def size_bytes(self) -> int:
        """How large it is."""

    def finish(self) -> tuple[Path, str]:
        """The file, durable and under its final name in a folder of its own, and its SHA-256. Raises ClipsheetError."""

    def arrived(self) -> None:
        """It counts as kept from now on."""

    def discard(self) -> None:
        """Leave nothing behind."""


class Arriving:
    """How many bytes of each person are on their way in this process: together they may not exceed the quota."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def add(self, user_id: str, count: int) -> int:
        """So many more, or fewer; returns how many there are."""
        with self._lock:
            self._counts[user_id] += count
            left = self._counts[user_id]
            if not left:
                del self._counts[user_id]
            return left


class Incoming(io.RawIOBase):
    """One file on its way to the disk. What is refused is swallowed, so that the files after it still arrive."""

    def __init__(
        self,
        name: str,
        folder: Path,
        max_bytes: int,
        room_bytes: float = math.inf,
        arrive: Callable[[int], int] | None = None,
    ) -> None:
        super().__init__()
        self.id = uuid.uuid4().hex[:20]
        self.name = shown_name(name)
        self.size_bytes = 0
        self.refusal: ClipsheetError | None = None
        self._folder = folder / self.id
        self._part = self._folder / "part"
        self._max_bytes = max_bytes
        self._room_bytes = room_bytes  # for it, and for the person's others that arrive now
        self._arrive = arrive or partial(Arriving().add, "")
        self._counted = 0
        self._head = b""
        self._digest = hashlib.sha256()
        self._file: BinaryIO | None = None

    def writable(self) -> bool:
        """It is only ever written."""
        return True

    def seekable(self) -> bool:
        """It is a stream; `seek` exists because form parsers rewind every file they wrote."""
        return False

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
        """Nothing to rewind."""
        return 0

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Take the next piece. Never raises: `refusal` says what is wrong."""
        self.size_bytes += len(data)
        self._count(len(data))
        if self.refusal is None:
            try:
                self._check(data)
                self._append(data)
            except ClipsheetError as error:
                self.refusal = error
                self.discard()
            except OSError as error:
                self.refusal = disk_error(self.name, error)
                self.discard()
        return len(data)

    def _count(self, count: int) -> None:
        self._counted += count
        self._arriving = self._arrive(count)

    def _check(self, data: "bytes | bytearray | memoryview") -> None:
        if self.size_bytes > self._max_bytes:
            raise too_large(self.name, self._max_bytes)
        if self._arriving > self._room_bytes:
            raise no_room(f"“{self.name}”")
        if len(self._head) < HEAD_BYTES:
            self._head += bytes(data[: HEAD_BYTES - len(self._head)])
            if len(self._head) == HEAD_BYTES:
                self._suffix()

    def _suffix(self) -> str:
        return kept_suffix(self._head, self.name)

    def _append(self, data: "bytes | bytearray | memoryview") -> None:
        if self._file is None:
            self._folder.mkdir(parents=True)
            self._file = self._part.open("wb")
        self._file.write(data)
        self._digest.update(data)

    def finish(self) -> tuple[Path, str]:
        """The whole file, durable and under its final name, and its SHA-256. Raises why it was refused."""
        if self.refusal is not None:
            raise self.refusal
        path = self._folder / f"video{self._suffix()}"
        assert self._file is not None  # a file without a byte has no suffix
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.rename(path)
        except OSError as error:
            raise disk_error(self.name, error) from error
        return path, self._digest.hexdigest()

    def arrived(self) -> None:
        """It is on its way no more: kept, or refused."""
        self._count(-self._counted)

    def discard(self) -> None:
        """Leave nothing behind."""
        self.arrived()
        if self._file is not None:
            self._file.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class Uploads:
    """The uploads folder and its rows."""

    def __init__(
        self, database: Database, folder: Path, store: MediaStore, *, max_mb: float, quota_mb: float = math.inf
    ) -> None:
        self._database = database
        self._folder = folder.resolve()
        self._store = store
        self._arriving = Arriving()
        self.max_bytes = int(max_mb * 1024 * 1024)
        self.quota_bytes = quota_mb * 1024 * 1024

    @property
    def folder(self) -> Path:
        """Where files arrive; in a folder each, by their ids."""
        return self._folder

    def receive(self, name: str, room_bytes: float = math.inf, user_id: str = "") -> Incoming:
        """A place to write one file to; either `keep` it or `discard` it.

        It and the person's others that arrive at this time may have no more than `room_bytes`.
        """
        arrive = partial(self._arriving.add, user_id)
        return Incoming(name, self._folder, self.max_bytes, room_bytes, arrive)

    def room_bytes(self, user_id: str) -> float:
        """How much the user may still send, of what is kept at one time."""
        with self._database.reading() as session:
            return self.quota_bytes - _kept_bytes(session, user_id)

    def find(self, user_id: str, upload_id: str) -> UploadView | None:
        """The user's upload of this id."""
        with self._database.reading() as session:
            row = session.get(Upload, upload_id)
            if row is None or row.user_id != user_id:
                return None
            return UploadView(row.id, row.name, row.size_bytes, row.sha256)

    def keep(self, user_id: str, incoming: WholeFile) -> UploadView:
        """Accept a file that arrived whole. Raises why it cannot be, and leaves nothing behind then."""
        key = f"{UPLOADS}/{incoming.id}"
        try:
            path, sha256 = incoming.finish()
            upload = UploadView(incoming.id, incoming.name, incoming.size_bytes, sha256)
            self._store.publish(path.parent, key)  # where workers on other machines find it too
            with self._database.transaction() as session:
                if _kept_bytes(session, user_id) + upload.size_bytes > self.quota_bytes:  # others arrived meanwhile
                    raise no_room(f"“{upload.name}”")
                row = Upload(user_id=user_id, path=f"{key}/{path.name}", **vars(upload))
                session.add(row)
        except BaseException:
            incoming.discard()
            self._store.delete(key)
            raise
        incoming.arrived()
        return upload

    def source(self, user_id: str, upload_id: str) -> Source:
        """The upload as an entry's source. Raises NotFoundError when the user has none of this id."""
        with self._database.reading() as session:
            row = session.get(Upload, upload_id)
            if row is None or row.user_id != user_id:
                raise NotFoundError("There is no such upload.", "Send the file again.")
            return Source(kind="upload", path=row.path, name=row.name)

    def local(self, source: Source) -> Path:
        """Where an upload's file is on this machine. Raises NotFoundError when it is gone."""
        return Path(with_local_path(source, self._store).path or "")


def known_sha256(source: Source, database: Database) -> str | None:
    """The SHA-256 of an upload, as it was counted while it arrived."""
    if source.kind != "upload" or not source.path:
        return None
    with database.reading() as session:
        return session.scalar(select(Upload.sha256).where(Upload.path == source.path))


def with_local_path(source: Source, store: MediaStore) -> Source:
    """An upload's source with its path on this machine; others as they are. Raises NotFoundError when it is gone."""
    if source.kind != "upload" or not source.path:
        return source
    key, _, name = source.path.rpartition("/")
    folder = store.local(key)
    if folder is None:
        raise NotFoundError("The uploaded file is gone.", "Send it again.", code=ErrorCode.FILE_UNREADABLE)
    return source.model_copy(update={"path": str(folder / name)})


def shown_name(name: str) -> str:
    """A sent file name made fit to be shown: its last part, printable, at most 200 characters."""
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(char for char in last if char in _JOINERS or unicodedata.category(char) not in _NEVER_SHOWN)
    return unicodedata.normalize("NFC", printable).strip(" " + _JOINERS)[:MAX_NAME] or "video"


def too_large(name: str, max_bytes: int) -> ClipsheetError:
    """The file is larger than any may be."""
    return NeedsUserError(
        f"“{name}” is larger than {max_bytes // (1024 * 1024)} MB.",
        "Send a shorter or smaller video.",
        code=ErrorCode.TOO_LARGE,
    )


def no_room(name: str) -> ClipsheetError:
    """The person's quota would be exceeded."""
    return NeedsUserError(
        f"There is no room for {name}: the videos that you sent fill your quota.",
        "Wait until older ones are swept, or ask for a larger UPLOAD_QUOTA_MB.",
        code=ErrorCode.LIMIT_REACHED,
    )


def _kept_bytes(session: Session, user_id: str) -> int:
    return session.execute(select(total(Upload.size_bytes)).where(Upload.user_id == user_id)).scalar_one()

"""Several uploaded pictures as the one upload of a post: packed in order, and unpacked again by the download stage."""

import hashlib
import shutil
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clients.media.formats import HEAD_BYTES, PICTURE_SUFFIXES, picture_suffix
from services.domain.stages import Source
from services.sources.arrived_files import disk_error, kept_suffix
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

if TYPE_CHECKING:  # the database, which the download stage does without
    from services.sources.uploads import Uploads, UploadView

MAX_PICTURES = 100  # TikTok's posts have 35 at most, Instagram's 20
SUFFIX = ".zip"
_MARK = b"clipsheet pictures"  # the archive's comment
_BROKEN = PermanentError("The pictures of this post are damaged.", "Send them again.", code=ErrorCode.MEDIA_DAMAGED)


class PicturePack:
    """The pack on its way into the store, as any file that arrived whole. The same pictures make the same pack."""

    def __init__(self, pictures: Sequence[tuple[str, Path]], folder: Path) -> None:
        self.id = uuid.uuid4().hex[:20]
        self.name = pictures[0][0] if len(pictures) == 1 else f"{len(pictures)} pictures, {pictures[0][0]}"
        self._folder = folder / self.id
        self._pictures = pictures

    @property
    def size_bytes(self) -> int:
        """How large it is, once it is finished."""
        return self._path.stat().st_size

    @property
    def _path(self) -> Path:
        return self._folder / f"video{SUFFIX}"

    def finish(self) -> tuple[Path, str]:
        """Write it; returns where it is and its SHA-256. Raises ClipsheetError."""
        try:
            self._folder.mkdir(parents=True)
            with zipfile.ZipFile(self._path, "w", zipfile.ZIP_STORED) as archive:
                archive.comment = _MARK
                for number, (_, path) in enumerate(self._pictures, 1):
                    entry = zipfile.ZipInfo(f"slide-{number:03}{path.suffix}", (1980, 1, 1, 0, 0, 0))
                    archive.writestr(entry, path.read_bytes())
            return self._path, hashlib.sha256(self._path.read_bytes()).hexdigest()
        except OSError as error:
            raise disk_error(self.name, error) from error

    def arrived(self) -> None:
        """Nothing is counted on its way: the pictures in it are there already."""

    def discard(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._folder, ignore_errors=True)


def one_post(uploads: "Uploads", user_id: str, upload_ids: Sequence[str]) -> Source:
    """The pictures of these uploads as one post, in the order given. Raises NotFoundError and PermanentError."""
    if len(upload_ids) > MAX_PICTURES:
        raise PermanentError(
            f"A post has at most {MAX_PICTURES} pictures.", "Send fewer.", code=ErrorCode.LIMIT_REACHED
        )
    sources = [uploads.source(user_id, one) for one in upload_ids]
    if len(sources) == 1:
        return sources[0]
    found = [(source.name, uploads.local(source)) for source in sources]
    for name, path in found:
        if picture_suffix(_head(path)) is None:
            raise PermanentError(
                f"“{name}” is no picture, so it cannot be a slide of a post.",
                "Send it by itself.",
                code=ErrorCode.INVALID_REQUEST,
            )
    kept = uploads.keep(user_id, PicturePack(found, uploads.folder))
    return uploads.source(user_id, kept.id)


def are_pictures(uploads: Sequence["UploadView"]) -> bool:
    """Whether they can be the slides of one post, by their names; their content is looked at when they are."""
    suffixes = {Path(one.name).suffix.lower() for one in uploads}
    return len(uploads) > 1 and suffixes <= set(PICTURE_SUFFIXES)


def is_pack(path: Path) -> bool:
    """Whether a file is a pack of ours, and no other archive."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
        file.seek(max(0, path.stat().st_size - len(_MARK)))
        return file.read() == _MARK


def unpack(path: Path, folder: Path, *, max_bytes: int) -> list[Path]:
    """Write the pictures of a pack into a folder, in order. Raises PermanentError when it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()[:MAX_PICTURES]
            if sum(entry.file_size for entry in entries) > max_bytes:
                raise PermanentError(
                    "The pictures are larger together than a file may be.", "Send fewer.", code=ErrorCode.TOO_LARGE
                )
            return [_written(archive, entry, folder, number) for number, entry in enumerate(entries, 1)]
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise _BROKEN from error


def _written(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, number: int) -> Path:
    content = archive.read(entry)
    target = folder / f"sent-{number:03}{kept_suffix(content[:HEAD_BYTES], f'Picture {number}')}"
    target.write_bytes(content)
    return target


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError:
        return b""

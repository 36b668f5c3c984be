"""Files in a bucket, for several machines: any store that fsspec knows, with a copy on the local disk."""

import os
import shutil
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec

from clients.stores.media_store import ELSEWHERE, OWNERS, Folder, trim_folder
from clients.stores.patient_files import PatientFiles
from clients.stores.signed_links import Delivery, SignedLinks
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.files import changed_s, children, files_below, move

UPLOADS = "uploads/"  # what begins with it is looked into before any stage runs
VIDEOS = frozenset({".mp4", ".m4v", ".mov", ".webm", ".mkv", ".ts", ".avi", ".wmv"})
COMPLETE = ".complete"  # written last: a folder without it is half an upload, and counts as nothing


class BucketStore:
    """Folders under a URL such as `s3://bucket/clipsheet` or `gs://bucket/clipsheet`.

    Objects never change once a folder is complete, so a local copy never goes stale. With `leave_videos` local copies
    have a mark in place of each video that a stage made, as long as browsers can be sent to the bucket for it.
    """

    def __init__(
        self, url: str, cache: Path, *, delivery: Delivery = Delivery.AUTO, leave_videos: bool = False
    ) -> None:
        try:
            files, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            kind = url.partition(":")[0]
            raise NeedsUserError(
                f"MEDIA_URL={kind}://… cannot be opened: {error}.",
                "Use s3:// or gs://, or leave it out for a folder.",
                code=ErrorCode.SETUP_NEEDED,
            ) from error
        self._cache = cache.resolve()
        self._files = PatientFiles(files)
        self._links = SignedLinks(files, self._root.rstrip("/"), delivery)
        self._leave_videos = leave_videos

    def publish(self, folder: Path, key: str) -> int:
        """Upload every file, the mark of completeness last; the folder becomes the local copy."""
        self.delete(key)
        size_bytes = self._upload(folder, key)
        local = self._local(key)
        local.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(local, ignore_errors=True)
        move(folder, local)
        return size_bytes

    def local(self, key: str) -> Path | None:
        """The local copy, fetched when this machine has none."""
        local = self._local(key)
        if local.is_dir():
            os.utime(local)  # still of use: see drop_copies
            if not self._leaves_videos_of(key):
                self._complete(local, self._remote(key))
            return local
        remote = self._remote(key)
        if not self._files.exists(f"{remote}/{COMPLETE}"):
            return None
        draft = local.with_name(f".{local.name}.{uuid.uuid4().hex[:8]}")
        draft.mkdir(parents=True)
        for name in self._files.find(remote):
            relative = name.removeprefix(remote).lstrip("/")
            if relative != COMPLETE:
                (draft / relative).parent.mkdir(parents=True, exist_ok=True)
                path = draft / relative
                if self._leaves_videos_of(key) and path.suffix.lower() in VIDEOS:
                    path.with_name(path.name + ELSEWHERE).touch()
                else:
                    self._files.get_file(name, str(path))
        return _take_place(draft, local)

    def _leaves_videos_of(self, key: str) -> bool:
        return self._leave_videos and not key.startswith(UPLOADS) and bool(self.origin)

    def _complete(self, local: Path, remote: str) -> None:
        """Fetch what another process, which may share this folder, left in the bucket."""
        for mark in (path for path in files_below(local) if path.name.endswith(ELSEWHERE)):
            path = mark.with_name(mark.name.removesuffix(ELSEWHERE))
            draft = mark.with_name(f".{uuid.uuid4().hex[:8]}")
            with suppress(FileNotFoundError):  # it was swept there
                self._files.get_file(f"{remote}/{path.relative_to(local).as_posix()}", str(draft))
                draft.replace(path)
            mark.unlink(missing_ok=True)

    @property
    def origin(self) -> str:
        """The bucket's."""
        return self._links.origin

    def address(self, key: str, name: str, *, content_type: str, save_as: str = "") -> str | None:
        """Signed, if the file is still there: another machine may have swept it."""
        path = f"{self._remote(key)}/{name}"
        if not self.origin or not self._files.exists(path):
            return None
        return self._links.of(path, content_type=content_type, save_as=save_as)

    def delete(self, key: str) -> None:
        """Remove the mark first, then the files, then the local copy."""
        remote = self._remote(key)
        if self._files.exists(f"{remote}/{COMPLETE}"):
            self._files.rm_file(f"{remote}/{COMPLETE}")
        if self._files.exists(remote):
            with suppress(FileNotFoundError):  # it was asked twice, as the first answer was lost
                self._files.rm(remote, recursive=True)
        self._files.invalidate_cache()
        shutil.rmtree(self._local(key), ignore_errors=True)

    def trim(self, key: str, keep: Collection[str]) -> None:
        """Remove files from the local copy and the bucket; the folder still counts as complete."""
        for name in self._files.find(self._remote(key)):
            last = name.rpartition("/")[2]
            if last != COMPLETE and Path(last).suffix not in keep:
                self._files.rm_file(name)
        trim_folder(self._local(key), keep)

    def folders(self) -> Iterator[Folder]:
        """All folders in the bucket, with the time of their newest file."""
        self._files.invalidate_cache()
        newest: dict[str, datetime] = {}
        for name, about in self._files.find(self._root, detail=True).items():
            key = "/".join(name.removeprefix(self._root).strip("/").split("/")[:2])
            newest[key] = max(_changed_at(about), newest.get(key, _changed_at(about)))
        for key, changed_at in sorted(newest.items()):
            if "/" in key and not key.startswith(OWNERS):
                yield Folder(key, changed_at)

    def drop_copies(self, before: datetime, in_use: Collection[str]) -> None:
        """Remove local copies that were last asked for before then."""
        for path in (path for kind in children(self._cache) for path in children(kind)):
            changed_at, key = changed_s(path), path.relative_to(self._cache).as_posix()
            is_old = changed_at is not None and changed_at < before.timestamp()
            if is_old and path.is_dir() and not key.startswith(tuple(in_use)):
                shutil.rmtree(path, ignore_errors=True)

    def names(self, key: str) -> frozenset[str]:
        """The files in the bucket."""
        self._files.invalidate_cache()
        remote = self._remote(key)
        if not self._files.exists(f"{remote}/{COMPLETE}"):
            return frozenset()
        found = (name.removeprefix(remote).lstrip("/") for name in self._files.find(remote))
        return frozenset(name for name in found if name != COMPLETE)

    def fetch(self, key: str, name: str, scratch: Path) -> Path:
        """The local copy's file, or a copy of this one alone."""
        local = self._local(f"{key}/{name}")
        if local.is_file():
            return local
        copy = scratch / uuid.uuid4().hex[:12]
        self._files.get_file(f"{self._remote(key)}/{name}", str(copy))
        return copy

    def add(self, folder: Path, key: str) -> None:
        """Upload them; the local copy is fetched anew when somebody asks."""
        self._upload(folder, key)
        shutil.rmtree(self._local(key), ignore_errors=True)

    def owners(self) -> frozenset[str]:
        """Empty objects, one for each."""
        self._files.invalidate_cache()
        return frozenset(name.rpartition("/")[2] for name in self._files.find(f"{self._root.rstrip('/')}/{OWNERS}"))

    def join(self, owner: str) -> None:
        """Write it."""
        self._files.makedirs(f"{self._root.rstrip('/')}/{OWNERS}", exist_ok=True)
        self._files.pipe_file(f"{self._root.rstrip('/')}/{OWNERS}/{owner}", b"")

    def leave(self, owner: str) -> None:
        """Remove it."""
        if owner in self.owners():
            self._files.rm_file(f"{self._root.rstrip('/')}/{OWNERS}/{owner}")

    def _upload(self, folder: Path, key: str) -> int:
        """Every file, the mark of completeness last; returns their size in bytes."""
        remote, size_bytes = self._remote(key), 0
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                target = f"{remote}/{path.relative_to(folder).as_posix()}"
                self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._files.put_file(str(path), target)
                size_bytes += path.stat().st_size
        self._files.pipe_file(f"{remote}/{COMPLETE}", b"")
        return size_bytes

    def _remote(self, key: str) -> str:
        self._local(key)  # refuses what is not a key
        return f"{self._root.rstrip('/')}/{key}"

    def _local(self, key: str) -> Path:
        path = (self._cache / key).resolve()
        if not path.is_relative_to(self._cache) or path == self._cache:
            raise ValueError(f"not a key: {key!r}")
        return path


def _take_place(draft: Path, local: Path) -> Path:
    try:
        draft.rename(local)
    except OSError:  # another process was first with the same content
        shutil.rmtree(draft, ignore_errors=True)
    return local


def _changed_at(about: Mapping[str, Any]) -> datetime:
    # Each kind of store names it in its own way; a file without a time counts as new.
    when = about.get("LastModified") or about.get("mtime") or about.get("updated")
    if isinstance(when, (int, float)):
        return datetime.fromtimestamp(when, UTC)
    if isinstance(when, str):
        return datetime.fromisoformat(when)
    return when if isinstance(when, datetime) else datetime.now(UTC)

"""The file of a publication: its own copy from the moment it is planned, fitted to its platform before it goes."""

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from clients.media.rendition import Rendition, make_rendition
from clients.platforms.platform import Rules
from clients.stores.media_store import MediaStore
from services.publishing.files.fitting import fitting
from services.publishing.journal import BEAT_S, Hold, Superseded, Work
from services.publishing.views import PublicationView
from utils.errors import PermanentError
from utils.files import held

VIDEO = "video/mp4"
COVER_BYTES = 2_000_000  # what YouTube takes of every channel


@dataclass(frozen=True)
class Copy:
    """What was kept of a file."""

    folder: str
    file: str
    sha256: str
    size_bytes: int


class Copies:
    """In the media store, a folder for each. `work` is on its file system. `share` makes an address for outsiders."""

    def __init__(self, store: MediaStore, work: Path, share: Callable[[str], str] | None = None) -> None:
        self._store = store
        self._work = work
        self._share = share

    def keep(self, publication_id: str, source: Path, *, links: bool) -> Copy:
        """Keep a copy of a file that may be cut anew or deleted before its time comes. `links`: it never changes."""
        with self._draft() as draft:
            name = f"video{source.suffix.lower() or '.mp4'}"
            target = draft / "files" / name
            target.parent.mkdir()
            _copy(source, target, links=links)
            sha256, size_bytes = _sha256(target), target.stat().st_size
            folder = f"publications/{publication_id}"
            self._store.publish(target.parent, folder)
        return Copy(folder, name, sha256, size_bytes)

    def file(self, publication: PublicationView, *, needed: bool = True) -> Path:
        """The file on this machine. Raises PermanentError when it is gone and needed."""
        if not needed:
            return Path()
        try:
            return self._store.fetch(publication.folder, publication.file, self._scratch())
        except (FileNotFoundError, ValueError) as error:
            raise PermanentError("The file of this post is gone.", "Plan it again.") from error

    def cover(self, publication: PublicationView) -> bytes:
        """The picture at the second that was chosen, as a JPEG. Raises PermanentError."""
        from clients.media.thumbnails import cover_of_video  # heavy: a web process does without

        return cover_of_video(self.file(publication), float(publication.options["cover_s"]), most_bytes=COVER_BYTES)

    def address(self, publication: PublicationView) -> str:
        """Where a platform may fetch it, for an hour or longer; empty when there is no way from outside."""
        bucket = self._store.address(publication.folder, publication.file, content_type=VIDEO)
        return bucket or (self._share(publication.id) if self._share else "")

    def refit(self, work: Work, hold: Hold, rules: Rules) -> Work:
        """Make what fits, once: a resumed upload needs the same bytes again. Raises PermanentError, TransientError."""
        if work.rendition is None:
            return work
        from clients.media.probe import probe  # heavy: a web process does without

        one = work.publication
        with self._draft() as draft, _beating(hold):
            target = draft / "files" / "fitted.mp4"
            target.parent.mkdir()
            make_rendition(self.file(one), target, Rendition(**work.rendition))  # type: ignore[arg-type]
            made = probe(target, name="The fitted video", max_s=rules.max_s + 1)
            left = fitting(rules, made, target)
            if left.problem or left.rendition:
                raise PermanentError(f"It could not be made to fit. {left.problem}".strip(), "Choose another file.")
            size_bytes = target.stat().st_size
            folder = f"publications/{one.id}-fitted"
            self._store.publish(target.parent, folder)
        hold.refitted(folder, target.name, size_bytes, made.duration_s)
        self._store.delete(one.folder)
        one = replace(one, folder=folder, file=target.name, size_bytes=size_bytes, is_refitted=False)
        return replace(work, publication=one, rendition=None)

    def drop(self, folder: str) -> None:
        """It is not needed any more."""
        self._store.delete(folder)

    def _scratch(self) -> Path:
        self._work.mkdir(parents=True, exist_ok=True)
        return self._work

    @contextmanager
    def _draft(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="publishing-", dir=self._scratch()) as folder, held(Path(folder)):
            yield Path(folder)


@contextmanager
def _beating(hold: Hold) -> Iterator[None]:
    """Keep the claim while an encoder runs."""
    ended = threading.Event()

    def beat() -> None:
        with suppress(Superseded):  # the next write of the worker tells it
            while not ended.wait(BEAT_S):
                hold.beat()

    threading.Thread(target=beat, name="publishing beat", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _copy(source: Path, target: Path, *, links: bool) -> None:
    if links:
        try:
            target.hardlink_to(source)
            return
        except OSError:  # another file system
            pass
    shutil.copyfile(source, target)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What of the media store is in a backup: every result, the videos that unfinished work needs, all others if asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select, update

from clients.database.models import Artifact, Entry, Publication, Upload
from clients.database.session import Database
from clients.stores.media_store import MediaStore
from services.domain.artifacts import Note
from services.domain.entries import FINAL, Status
from services.domain.stages import StageName
from services.operations.cleanup import BATCH_SIZE, SMALL, TRIMMED
from services.pipeline.artifact_store import RESULT_FILE
from services.publishing.restored import WAITING

FOLDER = "media"


@dataclass(frozen=True)
class WantedMedia:
    """Which files a backup takes; the folders that are named are taken whole."""

    everything: bool
    videos: frozenset[str] = frozenset()  # of entries on their way, which go on with what they have
    uploads: frozenset[str] = frozenset()  # of entries without a note, and of posts to come

    def takes(self, key: str, name: str) -> bool:
        """Whether this file is taken."""
        is_whole = self.everything or key in self.uploads or key.partition("/")[0] in self.videos
        return is_whole or Path(name).suffix in SMALL


def wanted_media(database: Database, *, everything: bool) -> WantedMedia:
    """What the entries of this moment need."""
    with database.reading() as session:
        videos = session.scalars(select(Entry.video_id).where(Entry.status.not_in(FINAL)))
        sources = session.scalars(select(Entry.source).where(Entry.status != Status.COMPLETED))
        paths = (str(source.get("path") or "") for source in sources if source.get("kind") == "upload")
        posts = session.scalars(select(Publication.folder).where(Publication.state.in_(WAITING)))
        uploads = frozenset((*(path.rpartition("/")[0] for path in paths), *filter(None, posts)))
        return WantedMedia(everything, frozenset(videos), uploads)


def media_files(
    store: MediaStore, wanted: WantedMedia, scratch: Path, left: dict[str, list[str]]
) -> Iterator[tuple[str, Path]]:
    """Each file that is taken, with its name in the store; what is not taken is written down in `left`."""
    for key in published(store):
        for name in sorted(store.names(key)):
            if not wanted.takes(key, name):
                left.setdefault(key, []).append(name)
            elif (path := _fetched(store, key, name, scratch)) is not None:
                yield f"{key}/{name}", path


def put_back(store: MediaStore, folder: Path) -> None:
    """Bring the media of an unpacked backup to the store; what is there beside them stays."""
    for path in sorted(folder.glob("*/*")):
        if path.is_dir():
            store.add(path, path.relative_to(folder).as_posix())


def mark_lacking(database: Database, store: MediaStore, left: Mapping[str, list[str]]) -> None:
    """Let nobody use a result or an upload whose video was left out of the backup and is not here either."""
    lacking = [key for key, names in left.items() if not store.names(key).issuperset(names)]
    for start in range(0, len(lacking), BATCH_SIZE):
        keys = lacking[start : start + BATCH_SIZE]
        paths = [f"{key}/{name}" for key in keys for name in left[key]]
        with database.transaction() as session:
            trimmed = update(Artifact).where(Artifact.folder.in_(keys))
            session.execute(trimmed.values(params_key=TRIMMED + Artifact.id))
            session.execute(delete(Upload).where(Upload.path.in_(paths)))


def without_note(database: Database, store: MediaStore, scratch: Path) -> tuple[str, ...]:
    """The completed entries whose note is not there, or cannot be read."""
    notes = select(Artifact.id, Artifact.folder).where(Artifact.kind == StageName.SUMMARIZE)
    entries = select(Entry.id, Entry.results).where(Entry.status == Status.COMPLETED)
    with database.reading() as session:
        folders = {row.id: row.folder for row in session.execute(notes)}
        shown = {row.id: folders.get(row.results.get(StageName.SUMMARIZE, "")) for row in session.execute(entries)}
    return tuple(entry_id for entry_id, key in shown.items() if key is None or not _is_note(store, key, scratch))


def _is_note(store: MediaStore, key: str, scratch: Path) -> bool:
    try:
        Note.model_validate_json(store.fetch(key, RESULT_FILE, scratch).read_bytes())
    except (OSError, ValueError):
        return False
    return True


def published(store: MediaStore) -> list[str]:
    """The keys of all that is whole."""
    return [folder.key for folder in store.folders() if not any(part[:1] == "." for part in folder.key.split("/"))]


def _fetched(store: MediaStore, key: str, name: str, scratch: Path) -> Path | None:
    try:
        return store.fetch(key, name, scratch)
    except FileNotFoundError:  # ended at this moment
        return None

"""Ends what has had its time: artifacts, media, uploads, and files that nobody knows.

What an unfinished entry may need is never touched. What a finished entry shows stays as long as the entry, but for the
videos themselves; the library is the person's own and is left alone.
"""

import os
import random
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from clients.database.db_retry import DEADLOCK_S, retry_while_away
from clients.database.faults import DATABASE_AWAY
from clients.database.locks import Locks
from clients.database.models import Artifact, Clip, Entry, EyeContactOrder, SegmentOrder, Upload, now
from clients.database.session import Database
from clients.stores.media_store import MediaStore
from config.settings import Settings
from services.clips.stage import KIND
from services.domain.entries import FINAL
from services.domain.stages import StageName
from services.entries.library_marks import LibraryMarks
from services.operations.media_owners import MediaOwners, known_folders
from services.pipeline.artifact_store import RETIRED
from services.publishing.files.sweep import drop_posted
from services.segments.stage import KIND as SEGMENTS
from services.sources.resumable_uploads import OF_ONE_PERSON
from utils.files import children, is_held
from utils.logger import get_logger
from utils.periodic import Periodic

EVERY_S = 3600.0
BATCH_SIZE = 200
WITH_VIDEO = (StageName.DOWNLOAD, StageName.HIGHLIGHT, KIND, SEGMENTS)
SMALL = frozenset({".json", ".jpg", ".jpeg", ".png", ".webp", ".vtt", ".npz", ".npy"})
TRIMMED = "trimmed "  # as RETIRED, and without its videos
log = get_logger(__name__)


class SweepingElsewhere(Exception):
    """Another process is at it."""


@dataclass
class Swept:
    """How many of each were ended."""

    artifacts: int = 0  # that no entry shows
    retired: int = 0  # shown, but not used again
    trimmed: int = 0  # shown, without their videos
    uploads: int = 0
    orphans: int = 0  # files that nobody knows
    posts: int = 0  # copies of files that were posted
    spared: int = 0  # files that another database may know
    trash: int = 0  # notes that had been in it for their time
    drafts: int = 0  # work of processes that died

    def __str__(self) -> str:
        found = [f"{getattr(self, one.name)} {one.name}" for one in fields(self) if getattr(self, one.name)]
        return ", ".join(found) or "nothing"


class Cleanup:
    """Sweeps once when asked; `hourly_sweep` asks every hour."""

    def __init__(self, database: Database, store: MediaStore, locks: Locks, settings: Settings) -> None:
        self._database = database
        self._store = store
        self._locks = locks
        self._settings = settings
        self._owners = MediaOwners(database, store)

    def sweep(self) -> Swept:
        """End what has had its time. Raises SweepingElsewhere when another process is at it."""
        with self._locks.hold("cleanup", _give_up):
            swept = Swept()
            swept.trash = LibraryMarks(self._database).sweep()
            self._artifacts(swept)
            self._uploads(swept)
            swept.posts += drop_posted(self._database, self._store, now() - self._temporary)
            self._orphans(swept)
            self._drafts(swept)
            return swept

    def _artifacts(self, swept: Swept) -> None:
        reused, media = _days_ago(self._settings.cache_ttl_days), _days_ago(self._settings.media_days)
        after = ""
        while batch := self._old(max(reused, media), after):
            after = batch[-1].id
            with self._database.reading() as session:
                shown = _shown(session, batch)
            unseen = [one for one in batch if one.id not in shown and one.created_at < reused]
            swept.artifacts += retry_while_away(partial(self._delete, unseen), max_wait_s=DEADLOCK_S)
            kept = [one for one in batch if one.id in shown]
            swept.trimmed += self._trim([one for one in kept if one.kind in WITH_VIDEO and one.created_at < media])
            swept.retired += self._retire([one for one in kept if one.created_at < reused])

    def _old(self, before: datetime, after: str) -> list[Artifact]:
        query = select(Artifact).where(Artifact.id > after, Artifact.created_at < before, _at_rest())
        with self._database.reading() as session:
            return list(session.scalars(query.order_by(Artifact.id).limit(BATCH_SIZE)))

    def _delete(self, artifacts: list[Artifact]) -> int:
        # The index first: an entry that begins now makes its own, and never finds half of one.
        with self._database.transaction() as session:
            shown = _shown(session, artifacts)  # again: an entry may have come and gone since
            unseen = [one.id for one in artifacts if one.id not in shown]
            query = delete(Artifact).where(Artifact.id.in_(unseen), _at_rest())
            folders = list(session.scalars(query.returning(Artifact.folder)))
        for folder in folders:
            self._store.delete(folder)
        return len(folders)

    def _trim(self, artifacts: list[Artifact]) -> int:
        marked = self._mark([one for one in artifacts if not one.params_key.startswith(TRIMMED)], TRIMMED)
        for artifact in marked:
            self._store.trim(artifact.folder, SMALL)
        return len(marked)

    def _retire(self, artifacts: list[Artifact]) -> int:
        return len(self._mark([one for one in artifacts if not one.params_key.startswith((TRIMMED, RETIRED))], RETIRED))

    def _mark(self, artifacts: list[Artifact], word: str) -> list[Artifact]:
        return retry_while_away(partial(self._mark_at_once, artifacts, word), max_wait_s=DEADLOCK_S)

    def _mark_at_once(self, artifacts: list[Artifact], word: str) -> list[Artifact]:
        marked = []
        with self._database.transaction() as session:
            for artifact in artifacts:
                query = update(Artifact).where(Artifact.id == artifact.id, _at_rest())
                if session.execute(query.values(params_key=f"{word}{artifact.id}")).rowcount:  # type: ignore[attr-defined]
                    artifact.params_key = f"{word}{artifact.id}"
                    marked.append(artifact)
        return marked

    def _uploads(self, swept: Swept) -> None:
        settings = self._settings
        # Where videos stay, what was uploaded may go all the same: its entry has the video as its own.
        days = settings.cache_ttl_days if settings.media_days is None else settings.media_days
        unused, used = now() - self._temporary, _days_ago(days)
        with self._database.transaction() as session:
            old = list(session.scalars(select(Upload).where(Upload.created_at < unused)))
            entries = _of_uploads(session, old)
            gone = [one for one in old if _is_over(one, entries.get(one.path), used)]
            session.execute(delete(Upload).where(Upload.id.in_([one.id for one in gone])))
        for upload in gone:
            self._store.delete(upload.path.rpartition("/")[0])
        swept.uploads += len(gone)

    def _orphans(self, swept: Swept) -> None:
        before = now() - self._temporary
        self._store.drop_copies(before, self._at_work())
        old = {folder.key for folder in self._store.folders() if folder.changed_at < before}
        unknown = sorted(old - known_folders(self._database)) if old else []
        if unknown and not self._owners.are_we_alone():
            swept.spared += len(unknown)
            return
        for key in unknown:
            self._store.delete(key)
            swept.orphans += 1

    def _at_work(self) -> set[str]:
        """What keys begin with that unfinished entries may be reading: a stage may take longer than files stay."""
        path = Entry.source["path"].as_string()
        with self._database.reading() as session:
            rows = session.execute(select(Entry.video_id, path).where(Entry.status.not_in(FINAL))).all()
        uploads = {upload.rpartition("/")[0] for _, upload in rows if upload}
        return {f"{video_id}/" for video_id, _ in rows} | uploads

    def _drafts(self, swept: Swept) -> None:
        before = (now() - self._temporary).timestamp()
        arriving = self._settings.data_dir / "uploads"
        people = set(arriving.glob(OF_ONE_PERSON))
        of_people = [path for person in people for path in children(person)]
        for path in [*children(self._settings.work_dir), *children(arriving), *of_people]:
            if path.is_dir() and path not in people and _newest(path) < before and not is_held(path):
                shutil.rmtree(path, ignore_errors=True)
                swept.drafts += 1

    @property
    def _temporary(self) -> timedelta:
        return timedelta(hours=self._settings.temp_max_age_h)


def hourly_sweep(cleanup: Cleanup) -> Periodic:
    """Sweeps every hour, at another minute in each process; a sweep may be broken off anywhere."""

    def sweep() -> None:
        with suppress(SweepingElsewhere):
            log.info("swept %s", cleanup.sweep())

    first_after_s = random.uniform(30.0, 600.0)
    # The next sweep finds what one that was broken off has left.
    expected: tuple[type[Exception], ...] = (OSError, *DATABASE_AWAY)
    return Periodic("cleanup", sweep, every_s=EVERY_S, first_after_s=first_after_s, expected=expected)


def _give_up() -> None:
    raise SweepingElsewhere


def _days_ago(days: float | None) -> datetime:
    """So long ago; without a number before everything."""
    return datetime.min.replace(tzinfo=UTC) if days is None else now() - timedelta(days=days)


def _at_rest() -> ColumnElement[bool]:
    """No entry for the artifact's video is on its way."""
    busy = select(Entry.id).where(Entry.video_id == Artifact.video_id, Entry.status.not_in(FINAL))
    return ~busy.exists()


def _shown(session: Session, artifacts: Iterable[Artifact]) -> set[str]:
    """The ids of those that entries of the same videos show, and of others."""
    videos = {one.video_id for one in artifacts}
    results = session.scalars(select(Entry.results).where(Entry.video_id.in_(videos)))
    clips = select(Clip.artifact_id, Clip.faces_id).join(Entry).where(Entry.video_id.in_(videos))
    of_clips = {artifact_id for both in session.execute(clips) for artifact_id in both if artifact_id}
    for table in (SegmentOrder, EyeContactOrder):
        made = select(table.artifact_id).join(Entry).where(Entry.video_id.in_(videos))
        of_clips |= {artifact_id for artifact_id in session.scalars(made) if artifact_id}
    return of_clips | {artifact_id for result in results for artifact_id in result.values()}


def _of_uploads(session: Session, uploads: list[Upload]) -> dict[str, list[Entry]]:
    path = Entry.source["path"].as_string()
    found: dict[str, list[Entry]] = {}
    for entry in session.scalars(select(Entry).where(path.in_([one.path for one in uploads]))):
        found.setdefault(entry.source["path"], []).append(entry)
    return found


def _is_over(upload: Upload, entries: list[Entry] | None, used: datetime) -> bool:
    if not entries:
        return True
    return upload.created_at < used and all(entry.status in FINAL for entry in entries)


def _newest(folder: Path) -> float:
    """When something in it last changed; what a stage moves away meanwhile is passed over."""
    times = []
    for parent, _, files in os.walk(folder):
        for path in (Path(parent), *(Path(parent, file) for file in files)):
            with suppress(FileNotFoundError):
                times.append(path.lstat().st_mtime)
    return max(times, default=now().timestamp())

"""Artifacts by video, kind and the parameters that made them: found again, published whole, read back."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from clients.database.db_retry import retry_while_away
from clients.database.locks import Locks
from clients.database.models import Artifact as ArtifactRow
from clients.database.session import Database
from clients.stores.media_store import ELSEWHERE, MediaStore
from services.domain.artifacts import StageResult

RESULT_FILE = "result.json"
RETIRED = "retired "  # and its id, instead of the parameters: it is shown, but never found for another entry
A = TypeVar("A", bound=StageResult)


@dataclass(frozen=True)
class Stored:
    """A published artifact: its id, its folder on this machine, and its key in the media store."""

    id: str
    folder: Path
    key: str
    made_at: datetime = field(compare=False)  # in this index: the same artifact may be entered again

    def read(self, model: type[A]) -> A:
        """The stage's result."""
        return model.model_validate_json((self.folder / RESULT_FILE).read_bytes())


@dataclass(frozen=True)
class ArtifactKey:
    """What makes two artifacts the same."""

    video_id: str
    kind: str
    params: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of the parameters, shortened."""
        return hashlib.sha256(json.dumps(self.params, sort_keys=True).encode()).hexdigest()[:24]


class Artifacts:
    """The index is in the database, the files are in the media store."""

    def __init__(self, database: Database, store: MediaStore, locks: Locks) -> None:
        self._database = database
        self._store = store
        self._locks = locks

    def find(self, key: ArtifactKey) -> Stored | None:
        """A reusable artifact with its files still there."""
        with self._database.reading() as session:
            row = session.scalar(
                select(ArtifactRow).where(
                    ArtifactRow.video_id == key.video_id,
                    ArtifactRow.kind == key.kind,
                    ArtifactRow.params_key == key.digest,
                )
            )
        return self._stored(row) if row is not None and row.reusable else None

    def get(self, artifact_id: str) -> Stored | None:
        """An artifact by id, or None when it has been swept."""
        with self._database.reading() as session:
            row = session.get(ArtifactRow, artifact_id)
        return self._stored(row) if row is not None else None

    def newest(self, video_id: str, kind: str, *, limit: int = 5) -> list[Stored]:
        """The last artifacts of a kind that were made of a video, however they were made."""
        query = (
            select(ArtifactRow)
            .where(ArtifactRow.video_id == video_id, ArtifactRow.kind == kind)
            .order_by(ArtifactRow.created_at.desc())
            .limit(limit)
        )
        with self._database.reading() as session:
            rows = list(session.scalars(query))
        return [stored for stored in map(self._stored, rows) if stored]

    def publish(self, key: ArtifactKey, work: Path, result: StageResult) -> Stored:
        """Store a finished work folder: files first, then the index, so that the index never points at nothing."""
        (work / RESULT_FILE).write_text(result.model_dump_json())
        artifact_id = uuid.uuid4().hex[:20]
        folder = f"{key.video_id}/{key.kind}-{artifact_id}"
        size_bytes = self._store.publish(work, folder)

        def enter() -> ArtifactRow:
            row = ArtifactRow(
                id=artifact_id,
                video_id=key.video_id,
                kind=key.kind,
                params_key=key.digest,
                folder=folder,
                size_bytes=size_bytes,
                reusable=result.reusable,
            )
            self._enter(row)
            return row

        try:
            row = retry_while_away(enter)  # the stage's work would be lost with the transaction
        except IntegrityError:  # the video is gone, and whoever it belonged to
            self._store.delete(folder)
            raise
        stored = self._stored(row)
        assert stored is not None
        return stored

    def _enter(self, row: ArtifactRow) -> None:
        """Replace the earlier row, which is kept as long as entries show it or are about to."""
        before = (
            ArtifactRow.video_id == row.video_id,
            ArtifactRow.kind == row.kind,
            ArtifactRow.params_key == row.params_key,
            ArtifactRow.id != row.id,
        )
        with self._database.transaction() as session:
            session.execute(update(ArtifactRow).where(*before).values(params_key=RETIRED + ArtifactRow.id))
            if session.get(ArtifactRow, row.id) is None:  # it is there when the answer to the first commit was lost
                session.add(row)

    def making(self, key: ArtifactKey, keep_waiting: Callable[[], None]) -> AbstractContextManager[None]:
        """Hold the right to make this artifact, so that two entries for one video do the work once."""
        return self._locks.hold(f"{key.video_id}-{key.kind}-{key.digest}", keep_waiting)

    def _stored(self, row: ArtifactRow) -> Stored | None:
        folder = self._store.local(row.folder)
        return Stored(row.id, folder, row.folder, row.created_at) if folder is not None else None

    def has(self, stored: Stored, name: str) -> bool:
        """Whether the artifact has such a file, here or in the bucket."""
        path = stored.folder / name
        return path.is_file() or path.with_name(path.name + ELSEWHERE).is_file()

    def address(self, stored: Stored, name: str, *, content_type: str, save_as: str = "") -> str | None:
        """Where a browser fetches the file without us; None when we must send it."""
        return self._store.address(stored.key, name, content_type=content_type, save_as=save_as)

"""Imports in the database: seen by their owner alone, and safe in it before anything is answered."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from clients.database.models import Entry, Import, ImportLink, Video
from clients.database.session import Database
from services.imports.found import FoundLink, Kept
from services.imports.preview import MAX_LINKS, Preview
from utils.error_codes import ErrorCode
from utils.errors import ConflictError, NotFoundError, PermanentError

BATCH_SIZE = 500
DRAFT, RUNNING, PAUSED, DONE = "draft", "running", "paused", "done"
UNFINISHED = ("waiting", "running")
MAX_DRAFTS = 20  # of one person; the oldest makes room


@dataclass(frozen=True)
class ImportView:
    """An import as its owner sees it. `counts`: how many links are in which state."""

    id: str
    user_id: str
    name: str
    state: str
    message: str
    collections: tuple[Mapping[str, Any], ...]
    unsupported: Mapping[str, Any]
    counts: Mapping[str, int]
    pauses: Mapping[str, Any]
    created_at: datetime
    finished_at: datetime | None

    @property
    def left(self) -> int:
        """How many links are still to be worked through."""
        return sum(self.counts.get(state, 0) for state in UNFINISHED)


class Imports:
    """Every read is by owner: another user's import does not exist."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def draft(self, user_id: str, name: str, found: Preview) -> ImportView:
        """Keep what an export holds; nothing is made of it yet. Raises PermanentError when it holds no post."""
        if not found.posts:
            raise _nothing(name, found)
        known = self._known(user_id, list(found.posts))
        collections = _collections(found, known)
        numbers = {one["name"]: n for n, one in enumerate(collections)}
        made = Import(
            id=uuid.uuid4().hex[:20], user_id=user_id, name=name[:200], collections=collections, state=DRAFT,
            message=_cut_notice(found), pauses={},
            unsupported={"count": found.unsupported, "repeats": found.repeats, "examples": found.examples},
        )  # fmt: skip
        with self._database.promise() as session:
            _drop_oldest_drafts(session, user_id)
            session.add(made)
            session.flush()
            rows = [
                {
                    "import_id": made.id, "platform": link.platform, "platform_id": link.id, "url": link.url,
                    "collection": numbers[of.collection], "state": "known" if key in known else DRAFT,
                    "tries": 0, "why": "",
                }
                for key, (link, of) in found.posts.items()
            ]  # fmt: skip
            for start in range(0, len(rows), BATCH_SIZE):
                session.execute(insert(ImportLink), rows[start : start + BATCH_SIZE])
            return _view(session, made)

    def _known(self, user_id: str, keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those that the person has a note of, or has asked for in another import."""
        found: set[tuple[str, str]] = set()
        with self._database.reading() as session:
            for start in range(0, len(keys), BATCH_SIZE):
                ids = [platform_id for _, platform_id in keys[start : start + BATCH_SIZE]]
                mine = (
                    select(Video.platform, Video.platform_id)
                    .join(Entry, Entry.video_id == Video.id)
                    .where(Entry.user_id == user_id, Video.platform_id.in_(ids))
                )
                asked = (
                    select(ImportLink.platform, ImportLink.platform_id)
                    .join(Import, Import.id == ImportLink.import_id)
                    .where(Import.user_id == user_id, ImportLink.platform_id.in_(ids))
                    .where(ImportLink.state.in_((*UNFINISHED, "done")))
                )
                found.update((row[0], row[1]) for query in (mine, asked) for row in session.execute(query))
        return found & set(keys)

    def start(self, user_id: str, import_id: str, wanted: Mapping[str, str | None] | None = None) -> ImportView:
        """Begin with these collections, each with its tag; None: those that are likely wanted. Raises ConflictError."""
        with self._database.promise() as session:
            row = _owned(session, user_id, import_id)
            if row.state != DRAFT:
                raise ConflictError("This import has begun already.", "Pause it, or go on with it.")
            names = {one["name"] for one in row.collections}
            if wanted is not None and (unknown := sorted(set(wanted) - names)):
                raise PermanentError(
                    f"This import has no collection “{unknown[0][:80]}”.", "Choose from those it has.",
                    code=ErrorCode.INVALID_REQUEST,
                )  # fmt: skip
            row.collections = [_decided(one, wanted) for one in row.collections]
            taken = [n for n, one in enumerate(row.collections) if one["chosen"]]
            of_import = ImportLink.import_id == row.id, ImportLink.state == DRAFT
            session.execute(
                update(ImportLink).where(*of_import, ImportLink.collection.in_(taken)).values(state="waiting")
            )
            session.execute(update(ImportLink).where(*of_import).values(state="left"))
            row.state = RUNNING
            session.flush()
            return _view(session, row)

    def pause(self, user_id: str, import_id: str) -> ImportView:
        """Take nothing more of it; what is being worked on ends."""
        return self._set(user_id, import_id, {RUNNING: PAUSED})

    def resume(self, user_id: str, import_id: str) -> ImportView:
        """Go on, and ask sites that said no again at once."""
        return self._set(user_id, import_id, {PAUSED: RUNNING, RUNNING: RUNNING})

    def _set(self, user_id: str, import_id: str, states: Mapping[str, str]) -> ImportView:
        with self._database.promise() as session:
            row = _owned(session, user_id, import_id)
            if row.state not in states:
                raise ConflictError(f"This import is {row.state}.", "Look at it again.")
            row.state, row.message, row.pauses = states[row.state], "", {}
            session.flush()
            return _view(session, row)

    def delete(self, user_id: str, import_id: str) -> None:
        """Forget the import; the notes that it made stay, and what is being worked on ends as usual."""
        with self._database.promise() as session:
            session.delete(_owned(session, user_id, import_id))

    def one(self, user_id: str, import_id: str) -> ImportView:
        """One import. Raises NotFoundError."""
        with self._database.reading() as session:
            return _view(session, _owned(session, user_id, import_id))

    def all_of(self, user_id: str, limit: int = 50) -> list[ImportView]:
        """The newest first."""
        query = select(Import).where(Import.user_id == user_id).order_by(Import.created_at.desc()).limit(limit)
        with self._database.reading() as session:
            return [_view(session, row) for row in session.scalars(query)]

    def failed(self, user_id: str, import_id: str, limit: int = 100) -> list[tuple[str, str]]:
        """Links that came to nothing, with the reason."""
        query = select(ImportLink.url, ImportLink.why).where(ImportLink.import_id == import_id)
        query = query.where(or_(ImportLink.state == "failed", ImportLink.state == "cancelled"))
        with self._database.reading() as session:
            _owned(session, user_id, import_id)
            return [(row[0], row[1]) for row in session.execute(query.order_by(ImportLink.id).limit(limit))]


def _collections(found: Preview, known: set[tuple[str, str]]) -> list[dict[str, Any]]:
    all_of, new = Counter[str](), Counter[str]()
    for key, (_, of) in found.posts.items():
        all_of[of.collection] += 1
        new[of.collection] += key not in known
    return [_collection(name, all_of[name], new[name]) for name in found.collections]


def _collection(name: str, found: int, new: int) -> dict[str, Any]:
    is_own = FoundLink("", name).is_own
    chosen = is_own or Kept(name).is_chosen
    return {"name": str(name), "found": found, "new": new, "tag": name if is_own else None, "chosen": chosen}


def _decided(one: dict[str, Any], wanted: Mapping[str, str | None] | None) -> dict[str, Any]:
    if wanted is None:
        return one
    tag = (wanted.get(one["name"]) or "").strip()[:100]
    return {**one, "chosen": one["name"] in wanted, "tag": tag or None}


def _cut_notice(found: Preview) -> str:
    return f"It holds more than {MAX_LINKS:,} posts; these are the first of them." if found.was_cut else ""


def _nothing(name: str, found: Preview) -> PermanentError:
    if found.unsupported:
        count = f"{found.unsupported:,} links" if found.unsupported > 1 else "a link"
        why = found.examples[0]["why"]
        return PermanentError(
            f"“{name}” holds {count}, and none of a post that can be saved. {why}", "Give another export.",
            code=ErrorCode.SITE_UNSUPPORTED,
        )  # fmt: skip
    return PermanentError(f"“{name}” holds no links.", "Give the file that has them.", code=ErrorCode.INVALID_REQUEST)


def _drop_oldest_drafts(session: Session, user_id: str) -> None:
    drafts = select(Import.id).where(Import.user_id == user_id, Import.state == DRAFT)
    old = session.scalars(drafts.order_by(Import.created_at.desc()).offset(MAX_DRAFTS - 1)).all()
    session.execute(delete(Import).where(Import.id.in_(old)))


def _owned(session: Session, user_id: str, import_id: str) -> Import:
    row = session.get(Import, import_id)
    if row is None or row.user_id != user_id:
        raise NotFoundError("There is no such import.", "It may have been deleted.")
    return row


def _view(session: Session, row: Import) -> ImportView:
    query = select(ImportLink.state, func.count()).where(ImportLink.import_id == row.id).group_by(ImportLink.state)
    counts = {row[0]: row[1] for row in session.execute(query)}
    return ImportView(
        row.id, row.user_id, row.name, row.state, row.message, tuple(row.collections), dict(row.unsupported),
        counts, dict(row.pauses), row.created_at, row.finished_at,
    )  # fmt: skip

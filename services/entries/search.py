"""The conditions on a list of entries: its words, state, kind, labels, site, age and length, and its order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    case,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from clients.database.models import Entry, EntryLabel, EntryText, Video
from services.domain.entries import FINAL, Status
from services.entries.words.folding import SearchTerm, terms

PARTIAL, UNFINISHED = "partial", "unfinished"
STATES = (*(status.value for status in Status), PARTIAL, UNFINISHED)
BEST, NEWEST, OLDEST, TITLE, LONGEST, SHORTEST = "best", "newest", "oldest", "title", "longest", "shortest"
SORTS = (BEST, NEWEST, OLDEST, TITLE, LONGEST, SHORTEST)
FUSION = 60
MANY = 2000  # found entries; more are not put in order by how well they fit
PARTS = ("title", "noted", "said", "shown", "written")
# Without a match in the title, what the note holds says more of it than what was said in passing.
_RANK: ColumnElement[float] = literal_column("bm25(entry_search, 10.0, 4.0, 1.0, 1.0, 2.0)")
_EVER = datetime.min.replace(tzinfo=UTC)
_WHOLE = "to_tsvector('simple', " + " || ' ' || ".join(f"entry_texts.{part}" for part in PARTS) + ")"
_FOUND = table("entry_search", column("rowid"))


@dataclass(frozen=True)
class EntryFilter:
    """Which entries a list shows, and in which order; empty: all, the newest first."""

    text: str = ""  # each of its words has to be there
    state: str = ""  # a status, `partial` or `unfinished`
    schema: str = ""
    tag: str = ""
    collection: str = ""
    site: str = ""  # tiktok, instagram, youtube, file …
    favourite: bool = False
    since: datetime | None = None
    until: datetime | None = None
    min_s: float | None = None  # of the video
    max_s: float | None = None
    sort: str = ""  # one of SORTS; empty: the best of a search, else the newest
    ids: tuple[str, ...] = ()  # these alone
    is_trash: bool = False
    meant: tuple[str, ...] = ()  # entries that mean what the text does, the best first

    @property
    def order(self) -> str:
        """The order that is meant."""
        return self.sort or (BEST if terms(self.text) else NEWEST)

    def in_order(self, sort: str) -> "EntryFilter":
        """The same in another order."""
        return replace(self, sort=sort)


def narrowed(session: Session, query: Select[Any], wanted: EntryFilter) -> Select[Any]:
    """The query with these conditions, in this order."""
    query = query.where(*_conditions(wanted))
    asked = terms(wanted.text)
    if not asked:
        return query.order_by(*_ORDERS[NEWEST if wanted.order == BEST else wanted.order], Entry.id)
    found = _in_sqlite(asked) if session.get_bind().dialect.name == "sqlite" else _in_postgres(asked)
    if wanted.meant and wanted.order == BEST and not _are_many(session, found):
        fused = _fused(found, wanted.meant)
        return query.join(fused, fused.c.id == Entry.id).order_by(fused.c.score.desc(), Entry.id)
    query = query.join(EntryText, EntryText.entry_id == Entry.id).join(found, found.c.id == EntryText.id)
    if wanted.order != BEST:
        return query.order_by(*_ORDERS[wanted.order], Entry.id)
    if _are_many(session, found):  # the index gives them in the order in which they came, and no score is worked out
        return query.order_by(found.c.id.desc())
    return query.order_by(found.c.score, Entry.id)


def _fused(found: Subquery, meant: Sequence[str]) -> Subquery:
    """What words and meaning found, by the sum of 1 / (60 + rank) (Cormack et al. 2009, reciprocal rank fusion)."""
    rank = func.row_number().over(order_by=(found.c.score, found.c.id))
    by_words = select(EntryText.entry_id.label("id"), (1.0 / (FUSION + rank)).label("score"))
    places = {entry_id: 1.0 / (FUSION + n) for n, entry_id in enumerate(meant, 1)}
    by_meaning = select(Entry.id.label("id"), case(places, value=Entry.id, else_=0.0).label("score"))
    both = union_all(by_words.join(found, found.c.id == EntryText.id), by_meaning.where(Entry.id.in_(meant))).subquery(
        "both"
    )
    return select(both.c.id, func.sum(both.c.score).label("score")).group_by(both.c.id).subquery("fused")


def _are_many(session: Session, found: Subquery) -> bool:
    some = select(found.c.id).limit(MANY + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) > MANY


def _conditions(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    given: list[tuple[object, ColumnElement[bool]]] = [
        (wanted.schema, Entry.note_schema == wanted.schema),
        (wanted.ids, Entry.id.in_(wanted.ids)),
        (wanted.favourite, Entry.favourite.is_(True)),
        (wanted.since, Entry.created_at >= (wanted.since or _EVER)),
        (wanted.until, Entry.created_at < (wanted.until or _EVER)),
        (wanted.min_s is not None, Entry.duration_s >= (wanted.min_s or 0)),
        (wanted.max_s is not None, Entry.duration_s < (wanted.max_s or 0)),
        (wanted.tag, _labelled("tag", wanted.tag)),
        (wanted.collection, _labelled("collection", wanted.collection)),
        (wanted.site, exists().where(Video.id == Entry.video_id, Video.platform == wanted.site)),
        (wanted.state, _in_state(wanted.state)),
    ]
    in_trash = Entry.deleted_at.is_not(None) if wanted.is_trash else Entry.deleted_at.is_(None)
    return [in_trash, *(condition for is_given, condition in given if is_given)]


def _labelled(kind: str, name: str) -> ColumnElement[bool]:
    same = (EntryLabel.kind == kind, EntryLabel.key == name.casefold(), EntryLabel.entry_id == Entry.id)
    return exists().where(*same)


def _in_state(state: str) -> ColumnElement[bool]:
    match state:
        case "unfinished":
            return Entry.status.not_in(FINAL)
        case "partial":
            return (Entry.status == Status.COMPLETED) & Entry.partial.is_(True)
        case "completed":
            return (Entry.status == Status.COMPLETED) & Entry.partial.is_(False)
    return Entry.status == state


_ORDERS: dict[str, Sequence[Any]] = {
    NEWEST: (Entry.created_at.desc(),),
    OLDEST: (Entry.created_at,),
    TITLE: (func.lower(Entry.title),),
    LONGEST: (func.coalesce(Entry.duration_s, -1.0).desc(),),
    SHORTEST: (func.coalesce(Entry.duration_s, 1e9),),
}


def _in_sqlite(asked: Sequence[SearchTerm]) -> Subquery:
    match = text("entry_search MATCH :asked").bindparams(asked=" AND ".join(map(_fts, asked)))
    return select(_FOUND.c.rowid.label("id"), _RANK.label("score")).where(match).subquery("found")


def _fts(term: SearchTerm) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.is_beginning else ""}'


def _in_postgres(asked: Sequence[SearchTerm]) -> Subquery:
    # Working out a rank would mean reading every text again; those with the words in their title come first.
    whole: ColumnElement[Any] = literal_column(_WHOLE)
    wanted = func.to_tsquery("simple", " & ".join(map(_tsquery, asked)))
    is_in_title = func.to_tsvector("simple", EntryText.title).bool_op("@@")(wanted)
    score = case((is_in_title, 0), else_=1)
    return select(EntryText.id, score.label("score")).where(whole.bool_op("@@")(wanted)).subquery("found")


def _tsquery(term: SearchTerm) -> str:
    return "(" + " <-> ".join([*term.words[:-1], f"{term.words[-1]}{':*' if term.is_beginning else ''}"]) + ")"

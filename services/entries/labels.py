"""Tags and collections: what a person sorts notes by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from clients.database.models import Entry, EntryLabel, EntryText
from clients.database.session import Database
from services.entries.words.search_texts import remember, remember_first
from utils.errors import NeedsUserError

TAG, COLLECTION = "tag", "collection"
KINDS = (TAG, COLLECTION)
MAX_NAME, MAX_LABELS = 60, 50


@dataclass(frozen=True)
class EntryLabels:
    """What one entry has, in the order of the alphabet."""

    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


@dataclass(frozen=True)
class LabelCount:
    """A label, and how many of the person's entries have it."""

    name: str
    count: int


@dataclass(frozen=True)
class Labelling:
    """What is to be added to entries and taken from them, by kind."""

    add: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remove: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Labels:
    """Read and changed for many entries at once; what a person does not own is left alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, entry_ids: Sequence[str]) -> dict[str, EntryLabels]:
        """The labels of each of them that has any."""
        query = select(EntryLabel).where(EntryLabel.entry_id.in_(entry_ids)).order_by(EntryLabel.key)
        found: dict[str, dict[str, list[str]]] = {}
        with self._database.reading() as session:
            for row in session.scalars(query) if entry_ids else ():
                found.setdefault(row.entry_id, {}).setdefault(row.kind, []).append(row.name)
        return {
            entry_id: EntryLabels(tuple(kinds.get(TAG, ())), tuple(kinds.get(COLLECTION, ())))
            for entry_id, kinds in found.items()
        }

    def all(self, user_id: str) -> dict[str, list[LabelCount]]:
        """Every label of the person by kind, in the order of the alphabet; the trash does not count."""
        one = (EntryLabel.kind, EntryLabel.key)
        # What is in the trash is taken off: to ask of each label whether its entry is there would read every entry.
        every = select(*one, func.min(EntryLabel.name), func.count()).where(EntryLabel.user_id == user_id)
        gone = select(*one, func.count()).join(Entry, Entry.id == EntryLabel.entry_id)
        gone = gone.where(Entry.user_id == user_id, Entry.deleted_at.is_not(None))
        found: dict[str, list[LabelCount]] = {kind: [] for kind in KINDS}
        with self._database.reading() as session:
            in_trash = {(kind, key): count for kind, key, count in session.execute(gone.group_by(*one))}
            for kind, key, name, count in session.execute(every.group_by(*one).order_by(EntryLabel.key)):
                if count > (less := in_trash.get((kind, key), 0)):
                    found[kind].append(LabelCount(name, count - less))
        return found

    def change(self, user_id: str, entry_ids: Sequence[str], labelling: Labelling) -> int:
        """Add and take away; returns of how many entries. Raises NeedsUserError for a name that cannot be."""
        add = [(kind, clean(name)) for kind, names in labelling.add.items() for name in names]
        remove = [(kind, clean(name).casefold()) for kind, names in labelling.remove.items() for name in names]
        with self._database.promise() as session:
            rows = list(session.scalars(select(Entry).where(Entry.id.in_(entry_ids), Entry.user_id == user_id)))
            for row in rows:
                label(session, row, add=add, remove=remove)
            return len(rows)


def label(
    session: Session, row: Entry, *, add: Iterable[tuple[str, str]] = (), remove: Iterable[tuple[str, str]] = ()
) -> None:
    """Change one entry's labels, and let a search find it by them."""
    for kind, key in remove:
        session.execute(
            delete(EntryLabel).where(EntryLabel.entry_id == row.id, EntryLabel.kind == kind, EntryLabel.key == key)
        )
    for kind, name in add:
        if session.get(EntryLabel, (row.id, kind, name.casefold())) is None:
            session.add(_new_label(row, kind, name))
    session.flush()
    names = list(session.scalars(select(EntryLabel.name).where(EntryLabel.entry_id == row.id)))
    if len(names) > MAX_LABELS:
        raise NeedsUserError(f"A note has at most {MAX_LABELS} tags and collections.", "Take some away.")
    if session.scalar(select(EntryText.id).where(EntryText.entry_id == row.id)) is not None or names:
        remember(session, row, {"tags": [(None, name) for name in names]})


def label_by_order(session: Session, row: Entry) -> None:
    """The tag of an order is one of the library too; and a search finds the entry by its link from the start."""
    tag = _ordered_tag(row)
    label(session, row, add=[(TAG, tag)] if tag else [])
    remember(session, row, {})


def label_new(session: Session, row: Entry) -> None:
    """The same for an entry that is the first of its kind, which has neither labels nor words: nothing is looked up."""
    tag = _ordered_tag(row)
    if tag:
        session.add(_new_label(row, TAG, tag))
    remember_first(session, row, {"tags": [(None, tag)]} if tag else {})


def _ordered_tag(row: Entry) -> str:
    return " ".join(str({**row.options, **row.chosen}.get("tag") or "").split())[:MAX_NAME]


def _new_label(row: Entry, kind: str, name: str) -> EntryLabel:
    return EntryLabel(entry_id=row.id, kind=kind, key=name.casefold(), name=name, user_id=row.user_id)


def clean(name: str) -> str:
    """The name as it is kept. Raises NeedsUserError for one that is empty or too long."""
    kept = " ".join(name.split()).removeprefix("#").strip()
    if not kept:
        raise NeedsUserError("A tag needs a name.", "Type one.")
    if len(kept) > MAX_NAME:
        raise NeedsUserError(f"A tag has at most {MAX_NAME} letters.", "Choose a shorter name.")
    return kept

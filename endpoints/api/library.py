"""The library over the API: which notes a list shows; labels, favourites, several notes at once, the trash."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from flask import Blueprint, Response, jsonify, make_response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from endpoints.api.api_models import EntryOut, PageQuery, SendRequest, body
from endpoints.api.sharing.to_notion import send_all
from endpoints.app_context import web
from services.domain.entries import EntryView
from services.entries.cursor import Cursor
from services.entries.labels import COLLECTION, MAX_NAME, TAG, EntryLabels, LabelCount, Labelling
from services.entries.search import BEST, NEWEST, SORTS, STATES, EntryFilter
from services.entries.words.folding import fold, terms
from services.entries.words.found_lines import FoundLine
from services.meanings.meanings import WAIT_S
from utils.errors import ClipsheetError, ConflictError

blueprint = Blueprint("library", __name__, url_prefix="/api")
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
MAX = 500  # entries at once


class ListQuery(PageQuery):
    """Which entries, and which part of them."""

    q: str = Field(default="", max_length=200, description="Words of what was said, shown, written or noted")
    status: str = Field(default="", max_length=20)  # a status, `partial` or `unfinished`
    schema_name: str = Field(default="", alias="schema", max_length=100)
    tag: str = Field(default="", max_length=100)
    collection: str = Field(default="", max_length=100)
    site: str = Field(default="", max_length=40, description="tiktok, instagram, youtube, file or text")
    favourite: bool = False
    days: int = Field(default=0, ge=0, le=100_000, description="Kept within so many days")
    longer: float = Field(default=0, ge=0, le=1e6, description="Videos of at least so many seconds")
    shorter: float = Field(default=0, ge=0, le=1e6, description="Videos of less than so many seconds")
    sort: str = Field(
        default="", max_length=20, description="best (of a search), newest, oldest, title, longest, shortest"
    )
    ids: str = Field(default="", max_length=20_000, description="Only these entries, by comma")

    @field_validator("status")
    @classmethod
    def _state(cls, value: str) -> str:
        if value and value not in STATES:
            raise ValueError(f"Choose one of {', '.join(STATES)}")
        return value

    @field_validator("sort")
    @classmethod
    def _order(cls, value: str) -> str:
        if value and value not in SORTS:
            raise ValueError(f"Choose one of {', '.join(SORTS)}")
        return value

    @model_validator(mode="before")
    @classmethod
    def _length(cls, values: dict[str, Any]) -> dict[str, Any]:
        """The page's box gives both ends at once: 30-60, -30, 180-."""
        low, dash, high = str(values.pop("length", "")).partition("-")
        return {**values, **({"longer": low, "shorter": high} if dash else {})}

    @field_validator("favourite", mode="before")
    @classmethod
    def _ticked(cls, value: object) -> object:
        return value or False  # an empty box of the page's form

    @field_validator("days", "longer", "shorter", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        return value or 0

    @property
    def wanted(self) -> EntryFilter:
        """As the list reads it."""
        return EntryFilter(
            text=self.q,
            state=self.status,
            schema=self.schema_name.lower(),
            tag=self.tag,
            collection=self.collection,
            site=self.site.lower(),
            favourite=self.favourite,
            since=datetime.now(UTC) - timedelta(days=self.days) if self.days else None,
            min_s=self.longer or None,
            max_s=self.shorter or None,
            sort=self.sort,
            ids=tuple(filter(None, self.ids.split(","))),
        )

    def meant(self, *, wait_s: float = WAIT_S) -> EntryFilter:
        """The same with what the words mean, where the best of a search come first."""
        wanted, w = self.wanted, web()
        if wanted.order != BEST:
            return wanted
        return replace(wanted, meant=w.meanings.find(w.user_id, wanted.text, wait_s=wait_s))

    @property
    def kept(self) -> dict[str, str]:
        """What a link to another part of the same list repeats."""
        given = {**self.narrowing, "sort": self.sort}
        return {name: value for name, value in given.items() if value}

    @property
    def in_trash(self) -> EntryFilter:
        """The same in the trash."""
        return replace(self.wanted, is_trash=True)

    def next_after(self, entries: Sequence[EntryView], limit: int | None = None) -> str | None:
        """The cursor of the page after these; None when they are the last."""
        if len(entries) < (limit or self.limit):
            return None
        skip = (self.cursor.skip if self.cursor else 0) + len(entries)
        return str(Cursor.after(entries[-1]) if self.wanted.order == NEWEST else Cursor.past(skip))

    @property
    def narrowing(self) -> dict[str, str]:
        """What leaves entries out."""
        numbers = {"days": self.days, "longer": self.longer, "shorter": self.shorter, "favourite": int(self.favourite)}
        words = {"q": self.q, "status": self.status, "schema": self.schema_name, "tag": self.tag, "ids": self.ids}
        given = {**words, "collection": self.collection, "site": self.site}
        texts = {name: value for name, value in given.items() if value}
        return {**texts, **{name: f"{value:g}" for name, value in numbers.items() if value}}


class LibraryChange(BaseModel):
    """What is to be changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    favourite: bool | None = None
    add_tags: list[Name] = Field(default=[], max_length=50)
    remove_tags: list[Name] = Field(default=[], max_length=50)
    add_collections: list[Name] = Field(default=[], max_length=50)
    remove_collections: list[Name] = Field(default=[], max_length=50)

    @property
    def labelling(self) -> Labelling:
        """The labels among it."""
        return Labelling(
            add={TAG: self.add_tags, COLLECTION: self.add_collections},
            remove={TAG: self.remove_tags, COLLECTION: self.remove_collections},
        )


class BulkChange(LibraryChange):
    """The same for several entries, or their way into Notion, into the trash, back, or out of it for good."""

    ids: list[Id] = Field(min_length=1, max_length=MAX)
    send: SendRequest | None = None
    move: Literal["trash", "restore", "erase"] | None = None


class NotSentOut(BaseModel):
    """An entry that does not go to Notion, and why."""

    id: str
    code: str
    detail: str
    advice: str


class ChangedOut(BaseModel):
    """How many entries were changed; what still runs is not deleted. `not_sent`: those that `send` could not send."""

    changed: int
    not_sent: list[NotSentOut] = []


class LabelOut(BaseModel):
    """A tag or collection, and how many notes have it."""

    name: str
    count: int

    @classmethod
    def of(cls, counts: list[LabelCount]) -> list["LabelOut"]:
        """All of a kind."""
        return [cls(name=one.name, count=one.count) for one in counts]


class LibraryOut(BaseModel):
    """What the person sorts notes by, and how many are in the trash for how many days."""

    tags: list[LabelOut]
    collections: list[LabelOut]
    trash: int


@blueprint.get("/library")
def overview() -> Response:
    """All tags and collections."""
    w = web()
    found = w.entries.labels.all(w.user_id)
    tags, collections = LabelOut.of(found[TAG]), LabelOut.of(found[COLLECTION])
    trash = w.entries.library_marks.count_trash(w.user_id)
    return jsonify(LibraryOut(tags=tags, collections=collections, trash=trash).model_dump())


@blueprint.patch("/entries/<entry_id>")
def change(entry_id: str) -> Response:
    """Tag an entry, put it into a collection, make it a favourite."""
    asked, w = body(LibraryChange), web()
    w.entries.get(w.user_id, entry_id)
    apply(asked, [entry_id])
    return jsonify(with_labels([w.entries.get(w.user_id, entry_id)])[0])


@blueprint.post("/entries/bulk")
def bulk() -> Response:
    """Change several entries at once, or send them to Notion; those in the trash come back with `restore`."""
    asked, refused = body(BulkChange), dict[str, ClipsheetError]()
    changed = apply(asked, asked.ids, move=asked.move)
    if asked.send is not None:
        refused = send_all(asked.ids, asked.send.database or "")
        changed = max(changed, len(asked.ids) - len(refused))
    not_sent = [NotSentOut(id=one, code=w.code, detail=w.message, advice=w.advice) for one, w in refused.items()]
    return jsonify(ChangedOut(changed=changed, not_sent=not_sent).model_dump())


@blueprint.post("/entries/<entry_id>/restore")
def restore(entry_id: str) -> Response:
    """Take an entry back out of the trash, where it stays for 30 days."""
    w = web()
    w.entries.library_marks.restore(w.user_id, [entry_id])
    return jsonify(EntryOut.of(w.entries.get(w.user_id, entry_id)).as_json())


@blueprint.delete("/entries/<entry_id>/trash")
def erase(entry_id: str) -> Response:
    """Remove an entry for good. Raises ConflictError while it is not in the trash."""
    w = web()
    if not w.entries.library_marks.empty(w.user_id, [entry_id]):
        w.entries.get(w.user_id, entry_id)
        raise ConflictError("This entry is not in the trash.", "Delete it first.")
    return make_response("", 204)


def by_meaning(
    entries: Sequence[EntryView], wanted: EntryFilter, found: Mapping[str, Sequence[FoundLine]]
) -> frozenset[str]:
    """Those of a search of which no line has its words, nor the title all of them."""
    words = [word for term in terms(wanted.text) for word in term.words]
    titles = {entry.id: fold(entry.title) for entry in entries if entry.id in wanted.meant and not found.get(entry.id)}
    return frozenset(one for one, title in titles.items() if not all(word in title for word in words))


def apply(asked: LibraryChange, ids: list[str], *, move: str | None = None) -> int:
    """Do it; returns how many entries were changed. Raises NeedsUserError for a name that cannot be."""
    w, counts = web(), [0]
    if asked.add_tags or asked.remove_tags or asked.add_collections or asked.remove_collections:
        counts.append(w.entries.labels.change(w.user_id, ids, asked.labelling))
    if asked.favourite is not None:
        counts.append(w.entries.library_marks.favour(w.user_id, ids, favourite=asked.favourite))
    if move is not None:
        ways = {
            "trash": w.entries.library_marks.trash,
            "restore": w.entries.library_marks.restore,
            "erase": w.entries.library_marks.empty,
        }
        counts.append(ways[move](w.user_id, ids))
    return max(counts)


def with_labels(entries: list[EntryView]) -> list[dict[str, object]]:
    """The entries as the API shows them, with their labels."""
    found = web().entries.labels.of([entry.id for entry in entries])
    return [EntryOut.of(entry, found.get(entry.id, EntryLabels())).as_json() for entry in entries]

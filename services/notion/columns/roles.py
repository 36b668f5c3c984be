"""Finds out which property of a Link Database is for what: by type and name, or as the person says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clients.notion.models import DataSource, Property
from services.notion.columns.link_columns import ON_REQUEST, REQUIRED, TYPES
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

# In order of preference. What Clipsheet writes itself has few names, so that no column of a person's is overwritten.
NAMES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "videourl", "videolink", "video", "links", "source", "sourceurl", "reel", "clip", "address"),
    "status": ("status", "state", "clipsheetstatus", "stage", "processingstatus"),
    "tag": ("tag", "tags", "category", "topic", "kind", "type", "list", "label"),
    "progress": ("progress", "clipsheetprogress", "statusdetail", "statusdetails", "statusmessage"),
    "updated": ("updated", "updatedtime", "updatedat", "lastupdated", "lastupdate", "clipsheetupdated"),
    "note": ("note", "result", "notelink", "resultlink", "noteurl", "resulturl", "output", "clipsheetnote"),
    "cost": ("cost", "costusd", "clipsheetcost", "processingcost"),
    "clips": ("clips",),
    "publish_to": ("publishto",),
    "publish_at": ("publishat",),
    "posts": ("posts", "clipsheetposts"),
}
MADE = "Written by Clipsheet."  # the description of a property that we made, by which it is known again
WRITTEN = (
    "progress",
    "updated",
    "note",
    "cost",
    "posts",
)  # what stands there may be a person's: only ours, or named by them
NEVER = ""  # what a person says to leave a role without a property


@dataclass(frozen=True)
class Roles:
    """`ids`: role -> property id. `misfits`: role -> a property of its name that has another type."""

    ids: dict[str, str] = field(default_factory=dict)
    misfits: dict[str, Property] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    left_alone: tuple[Property, ...] = ()  # called like one of ours, and the person's

    @property
    def missing(self) -> tuple[str, ...]:
        """Roles without a property that a person did not leave out on purpose."""
        return tuple(role for role in self.free if role not in ON_REQUEST)

    @property
    def free(self) -> tuple[str, ...]:
        """The same, and those that are for who asks for them."""
        return tuple(role for role in TYPES if role not in self.ids and role not in self.refused)

    @property
    def lacks_required(self) -> tuple[str, ...]:
        """Of them, those it cannot do without."""
        return tuple(role for role in REQUIRED if role not in self.ids)


def find_roles(source: DataSource, chosen: Mapping[str, str], known: Mapping[str, str] | None = None) -> Roles:
    """The roles of the properties; `chosen`: role -> name or id, as the person says. Raises NeedsUserError.

    `known`: role -> id, as it was registered before; it stays so until the person says otherwise.
    """
    ids = {role: _chosen(source, role, wanted).id for role, wanted in _known(chosen).items() if wanted != NEVER}
    refused = frozenset(role for role, wanted in chosen.items() if wanted == NEVER)
    before = {role: one for role, one in (known or {}).items() if role in WRITTEN and _may_be(source, role, one)}
    ids |= {role: one for role, one in before.items() if role not in chosen and one not in ids.values()}
    misfits: dict[str, Property] = {}
    alone: list[Property] = []
    for role in TYPES:
        if role in ids or role in refused:
            continue
        free = [one for one in source.properties.values() if one.id not in ids.values()]
        fitting = _by_name(role, _suitable(role, free)) or _only_one(role, free)
        if fitting and (role not in WRITTEN or fitting.description == MADE):
            ids[role] = fitting.id
        elif fitting:
            alone.append(fitting)
        elif named := _by_name(role, free):
            misfits[role] = named
    return Roles(ids, misfits, refused, tuple(alone))


def is_our_relation(column: Property, data_source_id: str) -> bool:
    """Whether a property relates notes to the rows of a Link Database, and we made it."""
    return column.type == "relation" and column.relates_to == data_source_id and column.description == MADE


def types_in_words(role: str) -> str:
    """The types that a role may have."""
    return " or ".join(kind.replace("_", " ") for kind in TYPES[role])


def _known(chosen: Mapping[str, str]) -> Mapping[str, str]:
    unknown = [role for role in chosen if role not in TYPES]
    if unknown:
        raise NeedsUserError(
            f"There is no role {unknown[0]!r} for a property.",
            f"Roles are: {', '.join(TYPES)}.",
            code=ErrorCode.NOTION_SETUP,
        )
    return chosen


def _chosen(source: DataSource, role: str, wanted: str) -> Property:
    found = source.properties.get(wanted) or source.named(wanted)
    if found is None:
        names = ", ".join(one.name for one in source.properties.values())
        raise NeedsUserError(
            f"“{source.title}” has no property {wanted!r}.", f"It has: {names}.", code=ErrorCode.NOTION_SETUP
        )
    if found.type not in TYPES[role]:
        raise NeedsUserError(
            f"“{found.name}” is a {found.type.replace('_', ' ')} property.",
            f"For {role}, choose one of type {types_in_words(role)}.",
            code=ErrorCode.NOTION_SETUP,
        )
    return found


def _may_be(source: DataSource, role: str, one: str) -> bool:
    column = source.properties.get(one)
    return column is not None and column.type in TYPES.get(role, ())


def _suitable(role: str, columns: Iterable[Property]) -> list[Property]:
    return [one for one in columns if one.type in TYPES[role]]


def _by_name(role: str, columns: Iterable[Property]) -> Property | None:
    by_name = {re.sub(r"[\W_]+", "", one.name.casefold()): one for one in columns}
    return next((by_name[name] for name in NAMES[role] if name in by_name), None)


def _only_one(role: str, columns: Iterable[Property]) -> Property | None:
    """The one URL property is the link, whatever it is called, and the one status property the status."""
    if role not in REQUIRED:
        return None
    found = [one for one in columns if one.type == role]
    # One that is called like the result is not the link.
    found = [one for one in found if role != "url" or not _by_name("note", [one])]
    return found[0] if len(found) == 1 else None

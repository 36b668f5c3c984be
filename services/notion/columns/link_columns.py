"""The columns of a Link Database that the product reads and writes, as Notion last described them."""

from collections.abc import Mapping
from typing import Any

from clients.notion.models import DataSource, Model, Property
from services.domain.entries import Status
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

RETRY, CANCEL = "retry", "cancel"  # a person's words
OWN_WORDS = tuple(status.value for status in Status)
ALL_WORDS = (*OWN_WORDS, RETRY, CANCEL)
WAITING_GROUPS = frozenset({"to-do", "to do"})
TYPES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "rich_text", "title"),
    "status": ("select", "status"),
    "tag": ("select", "multi_select", "rich_text", "status"),
    "progress": ("rich_text",),
    "updated": ("date",),
    "note": ("url", "rich_text"),
    "cost": ("number", "rich_text"),
}
REQUIRED = ("url", "status")


class LinkColumns(Model):
    """Properties by what they are for; the optional ones are None when they are not there."""

    url: Property
    status: Property
    tag: Property | None = None
    progress: Property | None = None
    updated: Property | None = None
    note: Property | None = None
    cost: Property | None = None

    @property
    def waiting(self) -> tuple[str, ...]:
        """The options that ask for a run: `pending`, and what a status property calls not begun."""
        begun = {word for word in ALL_WORDS if word != Status.PENDING}
        return tuple(
            option.name
            for option in self.status.options
            if option.name.casefold() == Status.PENDING
            or (option.group.casefold() in WAITING_GROUPS and option.name.casefold() not in begun)
        )

    @property
    def missing_options(self) -> tuple[str, ...]:
        """Words of ours that the status property does not know; a select learns them by being written."""
        return tuple(word for word in ALL_WORDS if self.status.option(word) is None)


def kept_columns(kept: Mapping[str, Any] | None, roles: Mapping[str, str]) -> LinkColumns | None:
    """The columns as they were last read; None when the roles have been given to other properties since."""
    if not kept:
        return None
    columns = LinkColumns.model_validate(kept)
    held = {role: column.id for role in TYPES if (column := getattr(columns, role)) is not None}
    return columns if all(roles.get(role) == one for role, one in held.items()) else None


def columns_of(roles: Mapping[str, str], source: DataSource) -> LinkColumns:
    """The columns by role. Raises NeedsUserError when one that is needed is gone or has another type."""
    found: dict[str, Property] = {}
    for role, allowed in TYPES.items():
        column = source.properties.get(roles.get(role, ""))
        if column and column.type in allowed:
            found[role] = column
        elif role in REQUIRED:
            raise _setup_error(role, column, source.title)
    return LinkColumns(**found)


def with_options(columns: LinkColumns) -> dict[str, Any]:
    """The change to the data source that adds what `missing_options` names, and keeps what is there."""
    kept = [{"id": one.id, "name": one.name} for one in columns.status.options]
    added = [{"name": name} for name in columns.missing_options]
    return {columns.status.id: {columns.status.type: {"options": kept + added}}}


def _setup_error(role: str, column: Property | None, title: str) -> NeedsUserError:
    types = " or ".join(TYPES[role][:2]).replace("_", " ")
    which = f"the {'link' if role == 'url' else 'status'} property"
    if column is None:
        says = f"“{title}” has lost {which}."
        return NeedsUserError(
            says, f"Add a property of type {types} and register the database again.", code=ErrorCode.NOTION_SETUP
        )
    says = f"“{title}”: {which} “{column.name}” has the type {column.type.replace('_', ' ')} now."
    return NeedsUserError(says, f"Make it {types} again, or register the database again.", code=ErrorCode.NOTION_SETUP)

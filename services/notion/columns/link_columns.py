"""The columns of a Link Database that the product reads and writes, as Notion last described them."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from clients.notion.models import DataSource, Model, Option, Page, Property
from services.domain.entries import Status
from services.notion.columns.status_words import (
    ALL_WORDS,
    CANCEL,
    RETRY,
    RUNNING_WORDS,
    new_option,
    resolve,
)
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

__all__ = ["ALL_WORDS", "CANCEL", "RETRY", "RUNNING_WORDS"]
WAITING_GROUPS = frozenset({"to-do", "to do"})
TYPES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "rich_text", "title"),
    "status": ("select", "status"),
    "tag": ("select", "multi_select", "rich_text", "status"),
    "progress": ("rich_text",),
    "updated": ("date",),
    "note": ("url", "rich_text"),
    "cost": ("number", "rich_text"),
    "clips": ("number",),
    "publish_to": ("select", "multi_select", "rich_text"),
    "publish_at": ("date",),
    "posts": ("rich_text",),
}
ON_REQUEST = ("clips", "publish_to", "publish_at", "posts")  # nobody who did not ask for them gets them
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
    clips: Property | None = None
    publish_to: Property | None = None
    publish_at: Property | None = None
    posts: Property | None = None
    words: dict[str, str] = Field(default_factory=dict)  # our status -> id of the option that says it

    def option(self, word: str) -> Option | None:
        """The option that stands for one of our status words."""
        found = next((one for one in self.status.options if one.id and one.id == self.words.get(word)), None)
        return found or self.status.option(word)

    def word_of(self, page: Page) -> str:
        """What a row's status says, in our words where it is one of them; else as it is, in lower case."""
        cell = page.properties.get(self.status.id)
        value = cell.value if cell else None
        one = value.get("id") if isinstance(value, Mapping) else None
        meant = next((word for word, option in self.words.items() if option == one), "") if one else ""
        return meant or (cell.text.strip().casefold() if cell else "")

    @property
    def waiting(self) -> tuple[str, ...]:
        """The options that ask for a run: `pending`, and what a status property calls not begun."""
        begun = {option.name for word in ALL_WORDS if word != Status.PENDING and (option := self.option(word))}
        pending = self.option(Status.PENDING)
        return tuple(
            option.name
            for option in self.status.options
            if option == pending or (option.group.casefold() in WAITING_GROUPS and option.name not in begun)
        )

    @property
    def missing_options(self) -> tuple[str, ...]:
        """Words of ours that the status property does not know; a select learns them by being written."""
        return tuple(word for word in ALL_WORDS if self.option(word) is None)


def kept_columns(kept: Mapping[str, Any] | None, roles: Mapping[str, str]) -> LinkColumns | None:
    """The columns as they were last read; None when the roles have been given to other properties since."""
    if not kept:
        return None
    columns = LinkColumns.model_validate(kept)
    held = {role: column.id for role in TYPES if (column := getattr(columns, role)) is not None}
    return columns if all(roles.get(role) == one for role, one in held.items()) else None


def columns_of(roles: Mapping[str, str], source: DataSource, words: Mapping[str, str] | None = None) -> LinkColumns:
    """The columns by role; `words`: the options that were chosen or found before.

    Raises NeedsUserError when one that is needed is gone or has another type.
    """
    found: dict[str, Property] = {}
    for role, allowed in TYPES.items():
        column = source.properties.get(roles.get(role, ""))
        if column and column.type in allowed:
            found[role] = column
        elif role in REQUIRED:
            raise _setup_error(role, column, source.title)
    return LinkColumns(**found, words=resolve(found["status"], words or {}))


def with_options(columns: LinkColumns, *, is_grouped: bool = True) -> dict[str, Any]:
    """The change to the data source that adds what `missing_options` names, and keeps what is there."""
    kept = [{"id": one.id, "name": one.name} for one in columns.status.options]
    added = [new_option(columns.status, word, is_grouped=is_grouped) for word in columns.missing_options]
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

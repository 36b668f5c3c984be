"""What a Notion workspace holds, in memory, and how the vendor refuses."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
_numbers = itertools.count(1)
# Real property ids are short and URL-encoded, so some hold a percent sign.
_PROPERTY_IDS = ("%3A{:02x}q", "f%5C{:02x}", "k{:02x}z", "{:02x}%7Ba", "w{:02x}Y")


class ApiError(Exception):
    """An answer that is not 200."""

    def __init__(self, status: int, code: str, message: str, additional: Json | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.additional = status, code, message, additional


def invalid(message: str) -> ApiError:
    """What Notion answers to a body it does not accept."""
    return ApiError(400, "validation_error", message)


def new_id() -> str:
    """An id as Notion writes it."""
    return str(uuid.uuid4())


def same_id(one: str) -> str:
    """Ids are accepted with and without dashes."""
    try:
        return str(uuid.UUID(one))
    except ValueError as error:
        raise invalid(f"path failed validation: path.id should be a valid uuid, instead was `{one[:40]}`.") from error


def new_property_id() -> str:
    """A property's id."""
    number = next(_numbers)
    return _PROPERTY_IDS[number % len(_PROPERTY_IDS)].format(number)


@dataclass
class Column:
    """A property of a data source; `settings` is what stands under its type."""

    id: str
    name: str
    type: str
    settings: Json = field(default_factory=dict)
    description: str | None = None

    @property
    def options(self) -> list[Json]:
        found: list[Json] = self.settings.get("options", [])
        return found

    def option(self, name: str) -> Json | None:
        return next((one for one in self.options if one["name"].casefold() == name.casefold()), None)


@dataclass
class Thing:
    """Everything with an id, a parent and an edit time."""

    id: str
    parent: Json
    created: datetime
    edited: datetime
    by: str  # who made it
    editor: str  # who changed it last
    in_trash: bool = False


@dataclass
class Table(Thing):
    """A data source."""

    database_id: str = ""
    title: str = ""
    columns: dict[str, Column] = field(default_factory=dict)

    def column(self, key: str) -> Column:
        """By id or name, as requests may say it."""
        found = self.columns.get(key) or next((one for one in self.columns.values() if one.name == key), None)
        if found is None:
            raise invalid(f"{key} is not a property that exists.")
        return found


@dataclass
class Base(Thing):
    """A database: a container of tables."""

    title: str = ""
    tables: list[str] = field(default_factory=list)


@dataclass
class Sheet(Thing):
    """A page: a row of a table, or a page of its own."""

    title: str = ""
    cells: Json = field(default_factory=dict)  # property id -> the value under its type
    icon: Json | None = None
    cover: Json | None = None
    children: list[str] = field(default_factory=list)


@dataclass
class Piece(Thing):
    """A block."""

    type: str = "paragraph"
    content: Json = field(default_factory=dict)
    children: list[str] = field(default_factory=list)

"""A database's properties as the schema to extract: what a person named and described is what is looked for."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from clients.notion.models import DataSource, Property
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.notion.columns.values import is_supported

_TYPES = {
    "title": FieldType.TEXT,
    "rich_text": FieldType.TEXT,
    "number": FieldType.NUMBER,
    "select": FieldType.CHOICE,
    "multi_select": FieldType.TEXTS,
    "status": FieldType.CHOICE,
    "checkbox": FieldType.CHECKBOX,
    "url": FieldType.URL,
    "email": FieldType.TEXT,
    "phone_number": FieldType.TEXT,
    "date": FieldType.TEXT,
}
_HINTS = {
    "title": "The page's title",
    "email": "An e-mail address",
    "phone_number": "A phone number",
    "date": "A date as 2026-05-31, or a span as 2026-05-31/2026-06-02",
}


def columns(properties: Iterable[Property], *, without: Collection[str] = ()) -> tuple[Property, ...]:
    """The properties that can be filled; `without` are the ids of those that Clipsheet keeps its own state in."""
    return tuple(one for one in properties if is_supported(one) and one.id not in without)


def schema_of(name: str, properties: Iterable[Property], *, prompt: str = "", without: Collection[str] = ()) -> Schema:
    """The schema of a data source; its fields have the properties' names, the prompt is an instruction."""
    fields = tuple(_field(column) for column in columns(properties, without=without))
    return Schema(name=name, title=name, description=prompt.strip(), fields=fields)


def dumped(source: DataSource) -> dict[str, Any]:
    """The properties as they are stored."""
    return {key: one.model_dump(mode="json") for key, one in source.properties.items()}


def loaded(stored: Mapping[str, Any]) -> dict[str, Property]:
    """The properties as they were stored."""
    return {key: Property.model_validate(one) for key, one in stored.items()}


def _field(column: Property) -> SchemaField:
    names = tuple(option.name for option in column.options)
    # Only a status is closed: of a select the options are offered, and a new one may come.
    is_closed = column.type == "status"
    described = (column.description.strip(), _HINTS.get(column.type, ""))
    return SchemaField(
        name=column.name,
        type=_TYPES[column.type] if is_closed or column.type != "select" else FieldType.TEXT,
        description=". ".join(filter(None, described)),
        unit="%" if column.number_format == "percent" else None,
        options=names,
        is_open=not is_closed,
        show="bullets" if column.type == "multi_select" else "line",
    )

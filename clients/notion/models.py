"""The parts of Notion's answers that the product reads, and nothing else of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, Self, TypeVar

from pydantic import AliasPath, BaseModel, ConfigDict, Field, field_validator, model_validator

T = TypeVar("T")
Json = dict[str, Any]


class Model(BaseModel):
    """Frozen; what is not declared is dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Option(Model):
    """A choice of a select, multi-select or status property."""

    id: str = ""
    name: str
    group: str = ""  # of a status option: To-do, In progress or Complete


class Property(Model):
    """A column of a data source. `id` survives a rename; it is URL-encoded already and passed on as it is."""

    id: str
    name: str
    type: str
    description: str = ""
    options: tuple[Option, ...] = ()
    number_format: str = ""
    relates_to: str = ""  # of a relation: the other data source

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, raw: Any) -> Any:
        settings = raw.get(raw.get("type", ""), None) or {}
        if not isinstance(settings, Mapping):
            return raw
        groups = {option: group["name"] for group in settings.get("groups", ()) for option in group["option_ids"]}
        options = [{**one, "group": groups.get(one.get("id"), "")} for one in settings.get("options", ())]
        described = {"description": raw.get("description") or ""}
        other = settings.get("data_source_id") or ""
        more = {"options": options, "number_format": settings.get("format", ""), "relates_to": other}
        return {**more, **raw, **described}

    def option(self, name: str) -> Option | None:
        """The option of that name, in any case."""
        return next((one for one in self.options if one.name.casefold() == name.strip().casefold()), None)


class DataSource(Model):
    """A table with its columns, by property id."""

    id: str
    database_id: str = Field(default="", validation_alias=AliasPath("parent", "database_id"))
    title: str = ""
    description: str = ""
    url: str = ""
    in_trash: bool = False
    properties: dict[str, Property] = {}

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, raw: Any) -> Any:
        properties = {one["id"]: one for one in raw.get("properties", {}).values()}
        return {**raw, **_texts(raw, "title", "description"), "properties": properties, "url": raw.get("url") or ""}

    def named(self, name: str) -> Property | None:
        """The property of that name, in any case."""
        wanted = name.strip().casefold()
        return next((one for one in self.properties.values() if one.name.strip().casefold() == wanted), None)


class DataSourceRef(Model):
    """One of the data sources of a database."""

    id: str
    name: str = ""


class NotionDatabase(Model):
    """A container of one or more data sources; it has no properties of its own."""

    id: str
    title: str = ""
    url: str = ""
    in_trash: bool = False
    data_sources: tuple[DataSourceRef, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, raw: Any) -> Any:
        return {**raw, **_texts(raw, "title"), "url": raw.get("url") or ""}


class PropertyValue(Model):
    """A cell. `value` is what Notion keeps under the property's type."""

    id: str
    name: str = ""
    type: str
    value: Any = None

    @property
    def text(self) -> str:
        """The value as a person reads it; empty for an empty cell."""
        return _as_text(self.value)

    @property
    def links(self) -> tuple[str, ...]:
        """Where its words lead to, for a text with linked words."""
        runs = self.value if isinstance(self.value, list) else []
        found = (str(run.get("href") or "") for run in runs if isinstance(run, Mapping))
        return tuple(dict.fromkeys(filter(None, found)))


class Page(Model):
    """A page; of a data source's row, the cells by property id. Times are truncated to the minute by Notion."""

    id: str
    created_time: datetime
    last_edited_time: datetime
    last_edited_by: str = Field(default="", validation_alias=AliasPath("last_edited_by", "id"))
    in_trash: bool = False
    url: str = ""
    data_source_id: str = Field(default="", validation_alias=AliasPath("parent", "data_source_id"))
    properties: dict[str, PropertyValue] = {}
    is_sure: bool = True  # False: its making was answered with a failure, so not all of its body need be there

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, raw: Any) -> Any:
        cells = {
            cell["id"]: {"id": cell["id"], "name": name, "type": cell["type"], "value": cell.get(cell["type"])}
            for name, cell in raw.get("properties", {}).items()
        }
        return {**raw, "properties": cells, "url": raw.get("url") or ""}

    @property
    def title(self) -> str:
        """What the page is called."""
        return next((cell.text for cell in self.properties.values() if cell.type == "title"), "")

    def text(self, property_id: str) -> str:
        """The cell as text; empty when it is empty or the property is gone."""
        cell = self.properties.get(property_id)
        return cell.text if cell else ""


class Block(Model):
    """A block of a page's body. `content` is what Notion keeps under the block's type."""

    id: str
    type: str
    has_children: bool = False
    in_trash: bool = False
    created_by: str = Field(default="", validation_alias=AliasPath("created_by", "id"))
    last_edited_by: str = Field(default="", validation_alias=AliasPath("last_edited_by", "id"))
    content: Json = {}

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, raw: Any) -> Any:
        return {**raw, "content": raw.get(raw.get("type", "")) or {}}

    @property
    def text(self) -> str:
        """The block's own text."""
        return _as_text(self.content.get("rich_text", []))


class Me(Model):
    """The connection itself, as a bot in one workspace."""

    id: str
    name: str = ""
    workspace_id: str = Field(default="", validation_alias=AliasPath("bot", "workspace_id"))
    workspace_name: str = ""
    max_upload_bytes: int = 5_242_880  # a free workspace's

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, raw: Any) -> Any:
        bot = raw.get("bot") or {}
        cap = (bot.get("workspace_limits") or {}).get("max_file_upload_size_in_bytes")
        found = {"workspace_name": bot.get("workspace_name") or "", "name": raw.get("name") or ""}
        return {**raw, **found, **({"max_upload_bytes": cap} if cap else {})}


class FileUpload(Model):
    """A file on its way: attach it within an hour of `create`."""

    id: str
    status: str
    filename: str = ""
    content_type: str = ""
    expiry_time: datetime | None = None

    @field_validator("filename", "content_type", mode="before")
    @classmethod
    def _absent(cls, value: str | None) -> str:
        return value or ""


class Listing(Model, Generic[T]):
    """One page of results. `is_incomplete`: Notion ends every query after 10,000 results."""

    results: tuple[T, ...] = ()
    next_cursor: str | None = None
    has_more: bool = False
    is_incomplete: bool = False

    @classmethod
    def of(cls, kind: type[Model], raw: Json) -> Self:
        """Parse a list answer."""
        incomplete = (raw.get("request_status") or {}).get("type") == "incomplete"
        found = tuple(kind.model_validate(one) for one in raw.get("results", ()))
        return cls(
            results=found, next_cursor=raw.get("next_cursor"), has_more=raw["has_more"], is_incomplete=incomplete
        )


def _texts(raw: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: _as_text(raw.get(name)) for name in names}


def _as_text(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        is_rich = all(isinstance(one, Mapping) and "name" not in one for one in value)
        return ("" if is_rich else ", ").join(_as_text(one) for one in value)
    if isinstance(value, Mapping):
        return _mapping_text(value)
    return str(value)


def _mapping_text(value: Mapping[str, Any]) -> str:
    if "plain_text" in value:
        return str(value["plain_text"])
    if "text" in value and isinstance(value["text"], Mapping):
        return str(value["text"].get("content", ""))
    return str(value.get("name") or value.get("start") or "")

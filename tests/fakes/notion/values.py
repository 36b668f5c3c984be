"""What may be written into a cell, and what is kept of it."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.notion.things import ApiError, Column, Json, invalid, new_id

MAX_TEXT, MAX_ITEMS, MAX_OPTION = 2000, 100, 100
READ_ONLY = {"formula", "rollup", "created_time", "created_by", "last_edited_time", "last_edited_by", "unique_id"}
EMPTY: dict[str, Any] = {"title": [], "rich_text": [], "multi_select": [], "files": [], "people": [], "relation": []}
PLAIN = {"color": "default"} | dict.fromkeys(("bold", "italic", "strikethrough", "underline", "code"), False)
COLOURS = {"default", "gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red"}
UploadCheck = Callable[[str], None]


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def rich(items: Any, where: str) -> list[Json]:
    """A rich text array as it is kept."""
    if not isinstance(items, list):
        raise invalid(f"body failed validation: {where} should be an array.")
    if len(items) > MAX_ITEMS:
        raise invalid(f"body failed validation: {where}.length should be ≤ `100`, instead was `{len(items)}`.")
    return [_rich_item(item, f"{where}[{number}]") for number, item in enumerate(items)]


def plain(items: list[Json]) -> str:
    """The text of a rich text array."""
    return "".join(item["plain_text"] for item in items)


def _rich_item(item: Json, where: str) -> Json:
    if "mention" in item or "equation" in item:
        return {
            "type": "mention",
            **item,
            "annotations": PLAIN,
            "plain_text": item.get("plain_text", "@"),
            "href": None,
        }
    if not isinstance(item.get("text"), dict) or not isinstance(item["text"].get("content"), str):
        raise invalid(f"body failed validation: {where}.text.content should be a string, instead was `undefined`.")
    content, link = item["text"]["content"], item["text"].get("link")
    if units(content) > MAX_TEXT:
        raise invalid(
            f"body failed validation: {where}.text.content.length should be ≤ `2000`, instead was `{units(content)}`."
        )
    if link is not None:
        web_address(link.get("url"), f"{where}.text.link.url")
    return {
        "type": "text",
        "text": {"content": content, "link": link},
        "annotations": {**PLAIN, **item.get("annotations", {})},
        "plain_text": content,
        "href": link["url"] if link else None,
    }


def web_address(url: Any, where: str) -> str:
    if not isinstance(url, str) or not re.match(r"[a-z][a-z0-9+.-]*:", url) or " " in url:
        raise invalid(f"body failed validation: {where}: Invalid URL for link.")
    if units(url) > MAX_TEXT:
        raise invalid(f"body failed validation: {where}.length should be ≤ `2000`, instead was `{units(url)}`.")
    return url


def cell(column: Column, written: Any, check_upload: UploadCheck) -> Any:
    """What a property write leaves in the cell. New select options are added to the column."""
    if column.type in READ_ONLY:
        raise invalid(f"{column.name} is a {column.type} property and cannot be updated.")
    if not isinstance(written, dict) or column.type not in written:
        raise invalid(f"{column.name} is expected to be {column.type}.")
    value = written[column.type]
    if column.type in ("title", "rich_text"):
        return rich(value, f"body.properties.{column.name}.{column.type}")
    if column.type == "files":
        return [_file(one, check_upload) for one in value]
    return _VALUES.get(column.type, _as_it_is)(column, value)


def _number(column: Column, value: Any) -> Any:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise invalid(f"body failed validation: body.properties.{column.name}.number should be a number or `null`.")
    return value


def _checkbox(column: Column, value: Any) -> Any:
    if not isinstance(value, bool):
        raise invalid(f"body failed validation: body.properties.{column.name}.checkbox should be a boolean.")
    return value


def _line(limit: int) -> Callable[[Column, Any], Any]:
    def check(column: Column, value: Any) -> Any:
        where = f"body.properties.{column.name}.{column.type}"
        if value is not None and (not isinstance(value, str) or not value):
            raise invalid(f"body failed validation: {where} should be a populated string or `null`.")
        if value is not None and units(value) > limit:
            raise invalid(
                f"body failed validation: {where}.length should be ≤ `{limit}`, instead was `{units(value)}`."
            )
        return value

    return check


def _date(column: Column, value: Any) -> Any:
    if value is None:
        return None
    try:
        for name in ("start", "end"):
            if value.get(name):
                datetime.fromisoformat(value[name])
        return {"start": value["start"], "end": value.get("end"), "time_zone": value.get("time_zone")}
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise invalid(f"body.properties.{column.name}.date.start should be a valid ISO 8601 date string.") from error


def _select(column: Column, value: Any) -> Any:
    return None if value is None else _option(column, value)


def _multi_select(column: Column, value: Any) -> Any:
    if len(value) > MAX_ITEMS:
        raise invalid(
            f"body.properties.{column.name}.multi_select.length should be ≤ `100`, instead was `{len(value)}`."
        )
    return [_option(column, one) for one in value]


def _status(column: Column, value: Any) -> Any:
    if value is None:
        return None
    found = next((one for one in column.options if one["id"] == value.get("id")), None)
    found = found or column.option(value.get("name", ""))
    if found is None:
        raise invalid(f'Status option "{value.get("name")}" does not exist.')
    return {name: found[name] for name in ("id", "name", "color")}


def _option(column: Column, value: Json) -> Json:
    found = next((one for one in column.options if one["id"] == value.get("id")), None)
    found = found or column.option(value.get("name", ""))
    if found is None:
        found = new_option(value)
        column.settings.setdefault("options", []).append(found)
    return {name: found[name] for name in ("id", "name", "color")}


def new_option(value: Json) -> Json:
    """An option as it is kept."""
    name = value.get("name")
    if not isinstance(name, str) or not name.strip():
        raise invalid("Select option name must be a populated string.")
    if "," in name:
        raise invalid(f"Invalid select option, commas not allowed: {name}")
    if units(name) > MAX_OPTION:
        raise invalid(f"body failed validation: name.length should be ≤ `100`, instead was `{units(name)}`.")
    if value.get("color", "default") not in COLOURS:
        raise invalid(f"body failed validation: color should be a colour, instead was `{value['color']}`.")
    return {
        "id": new_id(),
        "name": name,
        "color": value.get("color", "default"),
        "description": value.get("description"),
    }


def _file(value: Json, check_upload: UploadCheck) -> Json:
    if "file_upload" in value:
        check_upload(value["file_upload"]["id"])
        signed = f"https://prod-files-secure.s3.us-west-2.amazonaws.com/{value['file_upload']['id']}?X-Amz-Expires=3600"
        return {"name": value.get("name", "file"), "type": "file", "file": {"url": signed, "expiry_time": "soon"}}
    url = web_address(value["external"]["url"], "external.url")
    return {"name": value.get("name", url), "type": "external", "external": {"url": url}}


def _as_it_is(_column: Column, value: Any) -> Any:
    return value


_VALUES: dict[str, Callable[[Column, Any], Any]] = {
    "number": _number,
    "checkbox": _checkbox,
    "url": _line(MAX_TEXT),
    "email": _line(200),
    "phone_number": _line(200),
    "date": _date,
    "select": _select,
    "multi_select": _multi_select,
    "status": _status,
}
STATUS_GROUPS = (("To-do", "Not started"), ("In progress", "In progress"), ("Complete", "Done"))
KNOWN_TYPES = READ_ONLY | set(_VALUES) | {"title", "rich_text", "files", "people", "relation", "button", "place"}


def settings(kind: str, written: Json) -> Json:
    """What stands under a new column's type."""
    if kind not in KNOWN_TYPES:
        raise invalid(f"body failed validation: body.properties.{kind} is not a property type.")
    if kind == "number":
        return {"format": written.get("format", "number")}
    if kind == "status":
        return _status_settings(written)
    if kind in ("select", "multi_select"):
        options = [new_option(one) for one in written.get("options", [])]
        if len({one["name"].casefold() for one in options}) < len(options):
            raise invalid("Select options must be unique.")
        return {"options": options}
    return dict(written)


def _status_settings(written: Json) -> Json:
    wanted = written.get("options") or [{"name": name, "group": group} for group, name in STATUS_GROUPS]
    options = [new_option(one) for one in wanted]
    groups: list[Json] = [
        {"id": new_id(), "name": name, "color": "gray", "option_ids": []} for name, _ in STATUS_GROUPS
    ]
    made: Json = {"options": options, "groups": groups}
    group(made, wanted)
    return made


def group(settings: Json, wanted: list[Json]) -> None:
    """Every option stands in one group: the one asked for, where it was, or To-do."""
    groups, names = settings["groups"], [one["name"] for one in settings["groups"]]
    before = {option: one["name"] for one in groups for option in one["option_ids"]}
    for one in groups:
        one["option_ids"] = []
    for asked, option in zip(wanted, settings["options"], strict=True):
        name = asked.get("group", before.get(option["id"], names[0]))
        if name not in names:
            raise invalid(f"body failed validation: {name} is not a group of this status property.")
        groups[names.index(name)]["option_ids"].append(option["id"])


def not_found(what: str, one: str) -> ApiError:
    """Deleted, or not shared: Notion does not tell."""
    return ApiError(
        404,
        "object_not_found",
        f"Could not find {what} with ID: {one}. Make sure the relevant pages and databases are shared with your "
        'connection "Clipsheet".',
    )

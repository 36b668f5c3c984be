"""What may be written into a page's body."""

import json
from typing import Any

from tests.fakes.notion.things import Json, invalid
from tests.fakes.notion.values import UploadCheck, rich, web_address

MAX_CHILDREN, MAX_BLOCKS, MAX_BYTES, MAX_LEVELS = 100, 1000, 500_000, 2
TEXTS = {
    *("paragraph", "heading_1", "heading_2", "heading_3", "heading_4", "bulleted_list_item", "numbered_list_item"),
    *("to_do", "toggle", "quote", "callout", "code"),
}
FILES = {"video", "image", "file", "audio", "pdf"}
OTHERS = {
    "divider",
    "bookmark",
    "embed",
    "table",
    "table_row",
    "equation",
    "table_of_contents",
    "column_list",
    "column",
}
DEFAULTS: dict[str, Json] = {"to_do": {"checked": False}, "code": {"language": "plain text", "caption": []}}


def check_body(children: list[Json], check_upload: UploadCheck) -> None:
    """Refuse what the vendor refuses. Raises ApiError."""
    if len(json.dumps(children, ensure_ascii=False).encode()) > MAX_BYTES:
        raise invalid("body failed validation: body is larger than 500KB.")
    if _count(children) > MAX_BLOCKS:
        raise invalid(f"body failed validation: body has {_count(children)} blocks, at most 1000 are allowed.")
    _check_level(children, "body.children", 1, check_upload)


def content(block: Json) -> Json:
    """What is kept under the block's type, without its children."""
    kind = kind_of(block)
    inside = {name: value for name, value in block[kind].items() if name != "children"}
    kept = {"color": "default", **DEFAULTS.get(kind, {}), **inside} if kind in TEXTS else inside
    for name in ("rich_text", "caption"):
        if name in kept:
            kept[name] = rich(kept[name], f"{kind}.{name}")
    if kind == "table_row":
        kept["cells"] = [rich(one, f"{kind}.cells") for one in kept["cells"]]
    return kept


def children_of(block: Json) -> list[Json]:
    """The blocks written inside a block."""
    found: list[Json] = block[kind_of(block)].get("children", [])
    return found


def kind_of(block: Any) -> str:
    """A block's type; it may be left out where one key says it."""
    if not isinstance(block, dict):
        raise invalid("body failed validation: body.children should be an array of blocks.")
    known = TEXTS | FILES | OTHERS
    kind = block.get("type") or next((name for name in block if name in known), "")
    if kind not in known or not isinstance(block.get(kind), dict):
        raise invalid(f"body failed validation: body.children[0].{kind or 'type'} should be defined.")
    return str(kind)


def _count(children: list[Json]) -> int:
    return sum(1 + _count(children_of(one)) for one in children)


def _check_level(children: list[Json], where: str, level: int, check_upload: UploadCheck) -> None:
    if len(children) > MAX_CHILDREN:
        raise invalid(f"body failed validation: {where}.length should be ≤ `100`, instead was `{len(children)}`.")
    for number, block in enumerate(children):
        at = f"{where}[{number}]"
        kind = kind_of(block)
        _check_one(kind, block[kind], at, check_upload)
        inside = children_of(block)
        if inside and level >= MAX_LEVELS:
            raise invalid(f"body failed validation: {at}.{kind}.children should be not present.")
        _check_level(inside, f"{at}.{kind}.children", level + 1, check_upload)


def _check_one(kind: str, inside: Json, at: str, check_upload: UploadCheck) -> None:
    if kind in TEXTS:
        rich(inside.get("rich_text"), f"{at}.{kind}.rich_text")
    elif kind in FILES:
        _check_file(inside, at, check_upload)
    elif kind in ("bookmark", "embed"):
        web_address(inside.get("url"), f"{at}.{kind}.url")
    elif kind == "table":
        _check_table(inside, at)
    elif kind == "table_row":
        for one in inside["cells"]:
            rich(one, f"{at}.table_row.cells")


def _check_file(inside: Json, at: str, check_upload: UploadCheck) -> None:
    if "file_upload" in inside:
        check_upload(inside["file_upload"]["id"])
    elif "external" in inside:
        web_address(inside["external"].get("url"), f"{at}.external.url")
    else:
        raise invalid(f"body failed validation: {at}.file_upload should be defined.")


def _check_table(inside: Json, at: str) -> None:
    rows = inside.get("children", [])
    if not rows:
        raise invalid(f"body failed validation: {at}.table.children should be defined.")
    width = inside.get("table_width")
    if any(kind_of(row) != "table_row" or len(row["table_row"]["cells"]) != width for row in rows):
        raise invalid("Number of cells in table row must match the table width of the parent table.")

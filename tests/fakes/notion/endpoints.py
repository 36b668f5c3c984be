"""The addresses of the API, each with what it does to the workspace."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.notion import filters, shapes, uploads
from tests.fakes.notion.things import ApiError, Base, Json, Piece, Sheet, Table, Thing, invalid
from tests.fakes.notion.values import not_found, plain
from tests.fakes.notion.workspace import TRASHED, Workspace

MAX_PAGE = 100


@dataclass(frozen=True)
class Asked:
    """A request with its authorization checked."""

    workspace: Workspace
    bot: str
    query: dict[str, str]
    body: Json
    raw: bytes
    strict_filters: bool


def dispatch(method: str, path: str, asked: Asked) -> Json:
    """Do what is asked. Raises ApiError."""
    for wanted, pattern, act in ROUTES:
        found = re.fullmatch(pattern, path)
        if found and wanted == method:
            with asked.workspace.lock:
                return act(asked, *found.groups())
    raise ApiError(400, "invalid_request_url", "Invalid request URL.")


def _me(asked: Asked) -> Json:
    workspace = asked.workspace
    return {
        "object": "user",
        "id": asked.bot,
        "name": "Clipsheet",
        "avatar_url": None,
        "type": "bot",
        "bot": {
            "owner": {"type": "workspace", "workspace": True},
            "workspace_name": workspace.name,
            "workspace_id": workspace.id,
            "workspace_limits": {"max_file_upload_size_in_bytes": workspace.max_upload_bytes},
        },
    }


def _search(asked: Asked) -> Json:
    workspace, wanted = asked.workspace, asked.body.get("filter", {}).get("value")
    if wanted not in (None, "page", "data_source"):
        raise invalid("body failed validation: body.filter.value should be `page` or `data_source`.")
    found: list[Any] = []
    if not workspace.search_is_behind:
        for one in workspace.things.values():
            kind = "page" if isinstance(one, Sheet) else "data_source" if isinstance(one, Table) else ""
            hit = asked.body.get("query", "").casefold() in getattr(one, "title", "").casefold()
            if kind and wanted in (None, kind) and hit and _is_visible(workspace, one.id):
                found.append(one)
    return _listing(asked.body, found, lambda one: _show(workspace, one), "page_or_data_source")


def _is_visible(workspace: Workspace, one: str) -> bool:
    try:
        return not workspace.find(one, Thing, "object").in_trash
    except ApiError:
        return False


def _show(workspace: Workspace, one: Any) -> Json:
    trashed = {"in_trash": workspace.is_trashed(one)}
    if isinstance(one, Table):
        return shapes.table(one, workspace.base(one.database_id).parent) | trashed
    if isinstance(one, Base):
        return shapes.base(one, [workspace.table(each) for each in one.tables]) | trashed
    if isinstance(one, Sheet):
        table = one.parent.get("data_source_id")
        return shapes.sheet(one, workspace.table(table) if table else None) | trashed
    return shapes.piece(one)


def _create_database(asked: Asked) -> Json:
    parent = asked.body.get("parent", {}).get("page_id", "")
    first = asked.body.get("initial_data_source") or {}
    properties = first.get("properties") or {"Name": {"title": {}}}  # a misplaced `properties` is ignored
    title = plain([{"plain_text": one["text"]["content"]} for one in asked.body.get("title", [])])
    return _show(asked.workspace, asked.workspace.make_database(parent, title, properties))


def _database(asked: Asked, one: str) -> Json:
    return _show(asked.workspace, asked.workspace.base(one))


def _data_source(asked: Asked, one: str) -> Json:
    return _show(asked.workspace, asked.workspace.table(one))


def _update_data_source(asked: Asked, one: str) -> Json:
    return _show(asked.workspace, asked.workspace.change_columns(one, asked.body.get("properties", {})))


def _query(asked: Asked, one: str) -> Json:
    workspace = asked.workspace
    table, wanted = workspace.table(one), asked.body.get("filter")
    if workspace.is_trashed(table) and workspace.trashed_query != 200:
        raise not_found("data source", one) if workspace.trashed_query == 404 else invalid(TRASHED)
    # A wrong filter is refused even where there is no row to compare.
    filters.matches(Sheet(**workspace.new(table.parent, "")), table, wanted, strict=asked.strict_filters)
    seen = [row for row in workspace.rows(table.id) if not workspace.is_hidden(row)]
    found = [row for row in seen if filters.matches(row, table, wanted)]
    rows = filters.ordered(found, table, asked.body.get("sorts", []))
    shown = _listing(
        asked.body, rows[: workspace.max_results], lambda row: _show(workspace, row), "page_or_data_source"
    )
    if len(rows) > workspace.max_results and not shown["has_more"]:
        shown["request_status"] = {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}
    return shown


def _page(asked: Asked, one: str) -> Json:
    return _show(asked.workspace, asked.workspace.sheet(one))


def _create_page(asked: Asked) -> Json:
    parent, body = asked.body.get("parent", {}), asked.body
    if "data_source_id" not in parent:
        raise invalid("body failed validation: body.parent.data_source_id should be defined.")
    look = {name: body.get(name) for name in ("icon", "cover")}
    page = asked.workspace.make_page(
        parent["data_source_id"], body.get("properties", {}), body.get("children", []), **look
    )
    return _show(asked.workspace, page)


def _update_page(asked: Asked, one: str) -> Json:
    if "archived" in asked.body:
        raise invalid("body failed validation: body.archived should be not present, use in_trash.")
    properties, in_trash = asked.body.get("properties", {}), asked.body.get("in_trash")
    page = asked.workspace.change_page(one, properties, in_trash)
    asked.workspace.dress(page, **{name: asked.body[name] for name in ("icon", "cover") if name in asked.body})
    return _show(asked.workspace, page)


def _children(asked: Asked, one: str) -> Json:
    found = [asked.workspace.things[each] for each in asked.workspace.holder(one).children]
    return _listing(asked.query, found, shapes.piece, "block")


def _append(asked: Asked, one: str) -> Json:
    if "after" in asked.body:
        raise invalid("body failed validation: body.after should be not present, use position.")
    position = asked.body.get("position", {"type": "end"})
    kinds = {"start": "start", "end": None}
    after = position["after_block"]["id"] if position["type"] == "after_block" else kinds[position["type"]]
    made = asked.workspace.append(one, asked.body.get("children", []), after)
    return _listing({"page_size": MAX_PAGE}, made, shapes.piece, "block")


def _block(asked: Asked, one: str) -> Json:
    return _show(asked.workspace, asked.workspace.find(one, Piece, "block"))


def _update_block(asked: Asked, one: str) -> Json:
    return _show(asked.workspace, asked.workspace.change_block(one, asked.body))


def _delete_block(asked: Asked, one: str) -> Json:
    return _show(asked.workspace, asked.workspace.delete_block(one))


def _create_upload(asked: Asked) -> Json:
    return uploads.create(asked.workspace, asked.body)


def _send_upload(asked: Asked, one: str) -> Json:
    return uploads.send(asked.workspace, one, asked.raw)


def _complete_upload(asked: Asked, one: str) -> Json:
    return uploads.complete(asked.workspace, one)


def _upload(asked: Asked, one: str) -> Json:
    return uploads.retrieve(asked.workspace, one)


def _listing(asked: Json, found: list[Any], show: Callable[[Any], Json], kind: str) -> Json:
    size = int(asked.get("page_size", MAX_PAGE))
    if not 1 <= size <= MAX_PAGE:
        raise invalid(f"body failed validation: body.page_size should be ≤ `100`, instead was `{size}`.")
    start, cursor = 0, asked.get("start_cursor")
    if cursor is not None:
        start = next((at for at, one in enumerate(found) if one.id == cursor), -1)
        if start < 0:
            raise invalid(f"The start_cursor provided is invalid: {cursor}")
    more = found[start + size].id if len(found) > start + size else None
    results = [show(one) for one in found[start : start + size]]
    return {
        "object": "list",
        "results": results,
        "next_cursor": more,
        "has_more": more is not None,
        "type": kind,
        kind: {},
    }


ROUTES: tuple[tuple[str, str, Callable[..., Json]], ...] = (
    ("GET", "/v1/users/me", _me),
    ("POST", "/v1/search", _search),
    ("POST", "/v1/databases", _create_database),
    ("GET", "/v1/databases/([^/]+)", _database),
    ("GET", "/v1/data_sources/([^/]+)", _data_source),
    ("PATCH", "/v1/data_sources/([^/]+)", _update_data_source),
    ("POST", "/v1/data_sources/([^/]+)/query", _query),
    ("POST", "/v1/pages", _create_page),
    ("GET", "/v1/pages/([^/]+)", _page),
    ("PATCH", "/v1/pages/([^/]+)", _update_page),
    ("GET", "/v1/blocks/([^/]+)", _block),
    ("PATCH", "/v1/blocks/([^/]+)", _update_block),
    ("DELETE", "/v1/blocks/([^/]+)", _delete_block),
    ("GET", "/v1/blocks/([^/]+)/children", _children),
    ("PATCH", "/v1/blocks/([^/]+)/children", _append),
    ("POST", "/v1/file_uploads", _create_upload),
    ("GET", "/v1/file_uploads/([^/]+)", _upload),
    ("POST", "/v1/file_uploads/([^/]+)/send", _send_upload),
    ("POST", "/v1/file_uploads/([^/]+)/complete", _complete_upload),
)

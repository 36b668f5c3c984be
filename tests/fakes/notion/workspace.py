"""One workspace in memory: what the API reads and changes, and what a person does in the app meanwhile."""

import threading
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from tests.fakes.notion import blocks, values
from tests.fakes.notion.things import (
    ApiError,
    Base,
    Column,
    Json,
    Piece,
    Sheet,
    Table,
    Thing,
    invalid,
    new_id,
    new_property_id,
    same_id,
)

BOT, PERSON = str(uuid.UUID(int=0xB07)), str(uuid.UUID(int=0xA11CE))
TRASHED = "Can't edit block that is archived. You must unarchive the block before editing."
T = TypeVar("T", bound=Thing)


class Workspace:
    """Safe to use from several threads. `things` holds everything by id."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.things: dict[str, Thing] = {}
        self.id, self.name = new_id(), "Test workspace"
        self.hidden: set[str] = set()  # not shared with the connection
        self.is_read_only = False
        self.block_cap: int | None = None  # free workspaces with several members have 1,000
        self.blocks_made = 0
        self.max_upload_bytes = 5_242_880
        self.max_results = 10_000  # of a query, over all its pages
        self.search_is_behind = False  # the index knows nothing yet
        self.trashed_query = (
            404  # what a query of a database in the trash is answered: nobody says, so try 404, 400, 200
        )
        self.knows_groups = True  # a status option may be written with its group: documented, and not in the SDK
        self.uploads: dict[str, Json] = {}
        self.moment: datetime | None = None  # a clock of the test's own

    # What a person does in the app.

    def page(self, title: str = "Home") -> str:
        """A page shared with the connection; its id."""
        return self._keep(Sheet(**self.new({"type": "workspace", "workspace": True}, PERSON), title=title)).id

    def database(self, title: str, properties: Json, *, under: str | None = None) -> str:
        """A database with one data source, whose id is given back. Properties as in the API."""
        base = self.make_database(under or self.page(), title, properties, by=PERSON)
        return base.tables[0]

    def add_table(self, database_id: str, title: str, properties: Json) -> str:
        """One more data source of a database; its id."""
        base = self.base(database_id)
        table = self._table(base, title, properties, PERSON)
        base.tables.append(table.id)
        return table.id

    def row(self, data_source_id: str, **cells: Any) -> str:
        """A row, its cells by property name in a person's words: `row(table, URL="https://…", Status="retry")`."""
        with self.lock:
            table = self.table(data_source_id)
            page = Sheet(**self.new({"type": "data_source_id", "data_source_id": table.id}, PERSON))
            page.parent["database_id"] = table.database_id
            page.cells.update(_defaults(table))
            self._keep(page)
            self.type_in(page.id, **cells)
            return page.id

    def type_in(self, page_id: str, **cells: Any) -> None:
        """A person fills in cells; None empties one."""
        with self.lock:
            page = self.sheet(page_id)
            table = self.table(page.parent["data_source_id"])
            for name, value in cells.items():
                column = table.column(name)
                page.cells[column.id] = values.cell(column, _typed(column, value), lambda _: None)
            self.touch(page, PERSON)

    def write_below(self, page_id: str, text: str) -> str:
        """A person adds a paragraph at the end of a page; its id."""
        paragraph = {"type": "paragraph", "paragraph": {"rich_text": [{"text": {"content": text}}]}}
        return self.append(page_id, [paragraph], None, by=PERSON)[0].id

    def rename(self, data_source_id: str, old: str, new: str) -> None:
        """A person renames a property."""
        self.table(data_source_id).column(old).name = new

    def drop(self, data_source_id: str, name: str) -> None:
        """A person deletes a property."""
        table = self.table(data_source_id)
        table.columns.pop(table.column(name).id)

    def trash(self, one: str) -> None:
        """A person moves something to the trash, with all that is in it."""
        self.things[same_id(one)].in_trash = True

    def restore(self, one: str) -> None:
        """A person brings it back; nothing else about it changes, its edit time neither."""
        self.things[same_id(one)].in_trash = False

    def hide(self, one: str) -> None:
        """A person takes the connection's access away."""
        self.hidden.add(same_id(one))

    def share(self, one: str) -> None:
        """A person gives the access back."""
        self.hidden.discard(same_id(one))

    # What a test looks at.

    def cell(self, page_id: str, name: str) -> Any:
        """A cell as a person sees it."""
        page = self.sheet(page_id)
        column = self.table(page.parent["data_source_id"]).column(name)
        return _shown(page.cells.get(column.id))

    def rows(self, data_source_id: str) -> list[Sheet]:
        """The rows of a data source, oldest first, without those in the trash."""
        found = [one for one in self.things.values() if isinstance(one, Sheet) and not one.in_trash]
        return [one for one in found if one.parent.get("data_source_id") == data_source_id]

    def body(self, page_id: str) -> list[Piece]:
        """All blocks of a page with those inside them, in order."""
        return list(self._body(self.holder(page_id).children))

    def _body(self, ids: Sequence[str]) -> Iterator[Piece]:
        for one in ids:
            piece = self.things[one]
            if isinstance(piece, Piece):  # not a database shown in the page
                yield piece
                yield from self._body(piece.children)

    # What the API does.

    def find(self, one: str, kind: type[T], what: str) -> T:
        """A thing that the connection may see. Raises ApiError."""
        found = self.things.get(same_id(one))
        if not isinstance(found, kind) or self.is_hidden(found):
            raise values.not_found(what, one)
        return found

    def sheet(self, one: str) -> Sheet:
        """A page."""
        return self.find(one, Sheet, "page")

    def table(self, one: str) -> Table:
        """A data source."""
        return self.find(one, Table, "data source")

    def base(self, one: str) -> Base:
        """A database."""
        return self.find(one, Base, "database")

    def piece(self, one: str) -> Piece:
        """A block."""
        return self.find(one, Piece, "block")

    def holder(self, one: str) -> Sheet | Piece:
        """A page or a block: what holds blocks."""
        found = self.find(one, Thing, "block")
        if not isinstance(found, Sheet | Piece):
            raise values.not_found("block", one)
        return found

    def make_database(self, page_id: str, title: str, properties: Json, *, by: str = BOT) -> Base:
        """A database under a page."""
        with self.lock:
            page = self.sheet(page_id)
            self._writable(page)
            base = Base(**self.new({"type": "page_id", "page_id": same_id(page_id)}, by), title=title)
            table = self._table(base, title, properties, by)
            base.tables.append(table.id)
            page.children.append(base.id)
            return self._keep(base)

    def dress(self, page: Sheet, **look: Json | None) -> None:
        """Give a page an icon or a cover. Raises ApiError."""
        for name, one in look.items():
            if one is not None and "emoji" in one:
                if name == "cover" or not isinstance(one["emoji"], str) or len(one["emoji"]) > 4:
                    raise invalid(f"body failed validation: body.{name}.emoji should be an emoji.")
            elif one is not None and "file_upload" in one:
                self.check_upload(one["file_upload"]["id"])
            elif one is not None:
                values.web_address(one.get("external", {}).get("url"), f"body.{name}.external.url")
            setattr(page, name, one)

    def make_page(
        self,
        data_source_id: str,
        properties: Json,
        children: list[Json],
        icon: Json | None = None,
        cover: Json | None = None,
    ) -> Sheet:
        """A row."""
        with self.lock:
            table = self.table(data_source_id)
            self._writable(table)
            blocks.check_body(children, self.check_upload)
            place = {"type": "data_source_id", "data_source_id": table.id, "database_id": table.database_id}
            page = Sheet(**self.new(place, BOT))
            self.dress(page, icon=icon, cover=cover)
            self._fill(page, table, properties)
            self._keep(page)
            self._add(page, children, None, BOT)
            return page

    def change_page(self, page_id: str, properties: Json, in_trash: bool | None) -> Sheet:
        """Set cells."""
        with self.lock:
            page = self.sheet(page_id)
            if page.in_trash and in_trash is not False:
                raise invalid(TRASHED)
            self._writable(page if in_trash is not False else self._above(page) or page)
            if properties:
                self._fill(page, self.table(page.parent["data_source_id"]), properties)
            page.in_trash = page.in_trash if in_trash is None else in_trash
            self.touch(page, BOT)
            return page

    def append(self, parent_id: str, children: list[Json], after: str | None, *, by: str = BOT) -> list[Piece]:
        """Add blocks; `after` a block, "start", or None for the end."""
        with self.lock:
            parent = self.holder(parent_id)
            self._writable(parent)
            blocks.check_body(children, self.check_upload)
            made = self._add(parent, children, after, by)
            self.touch(self._page_of(parent), by)
            return made

    def change_block(self, one: str, content: Json) -> Piece:
        """Replace a block's content."""
        with self.lock:
            piece = self.piece(one)
            self._writable(piece)
            if piece.type not in content:
                raise invalid(f"body failed validation: body.{piece.type} should be defined.")
            piece.content = {**piece.content, **blocks.content({"type": piece.type, **content})}
            self.touch(piece, BOT)
            return piece

    def delete_block(self, one: str) -> Thing:
        """Move a block, or a page, to the trash."""
        with self.lock:
            thing = self.find(one, Thing, "block")
            self._writable(thing)
            if thing.in_trash:
                raise invalid(TRASHED)
            thing.in_trash = True
            if isinstance(thing, Piece):
                self.holder(thing.parent[thing.parent["type"]]).children.remove(thing.id)
            return thing

    def change_columns(self, data_source_id: str, changes: Json) -> Table:
        """Add, rename, retype or remove properties."""
        with self.lock:
            table = self.table(data_source_id)
            self._writable(table)
            for key, change in changes.items():
                self._change_column(table, key, change)
            return table

    def _change_column(self, table: Table, key: str, change: Json | None) -> None:
        try:
            column = table.column(key)
        except ApiError:
            if not change:
                raise
            made = _column(key, change)
            table.columns[made.id] = made
            self._relate(table, made)
            return
        if change is None:
            del table.columns[column.id]
            return
        column.name = change.get("name", column.name)
        kind = change.get("type") or next((name for name in change if name in values.KNOWN_TYPES), None)
        if kind in ("select", "multi_select", "status") and kind == column.type:
            wanted = change[kind].get("options", [])
            if len(wanted) > values.MAX_ITEMS:
                raise invalid(f"body failed validation: options.length should be ≤ `100`, instead was `{len(wanted)}`.")
            if not self.knows_groups and any("group" in one for one in wanted):
                raise invalid("body failed validation: options[0].group should be not present.")
            column.settings["options"] = _merged(column, wanted)
            if kind == "status":
                values.group(column.settings, wanted)
        elif kind:
            column.type, column.settings = kind, values.settings(kind, change[kind])

    def _relate(self, table: Table, column: Column) -> None:
        """A relation that is seen from both sides has a column in the other table."""
        if column.type != "relation":
            return
        other = self.table(column.settings.get("data_source_id", ""))
        column.settings["database_id"] = other.database_id
        if "dual_property" not in column.settings:
            return
        back = {"data_source_id": table.id, "database_id": table.database_id, "type": "dual_property"}
        synced = Column(new_property_id(), f"Related to {table.title} ({column.name})", "relation", back)
        other.columns[synced.id] = synced
        for one, its in ((column, synced), (synced, column)):
            one.settings["dual_property"] = {"synced_property_id": its.id, "synced_property_name": its.name}

    def _sync(self, page: Sheet, column: Column) -> None:
        dual = column.settings.get("dual_property") or {}
        for one in page.cells.get(column.id) or ():
            other = self.sheet(one["id"])
            cell = other.cells.setdefault(dual.get("synced_property_id", ""), [])
            if dual and {"id": page.id} not in cell:
                cell.append({"id": page.id})

    # Inside.

    def now(self) -> datetime:
        """The present, or the test's."""
        return self.moment or datetime.now(UTC)

    def touch(self, one: Thing, by: str) -> None:
        """Note who changed it, and when."""
        one.edited, one.editor = self.now(), by

    def check_upload(self, upload_id: str) -> None:
        """Refuse to attach a file that is not there. Raises ApiError."""
        upload = self.uploads.get(upload_id)
        if upload is None:
            raise values.not_found("file upload", upload_id)
        if upload["status"] != "uploaded":
            raise invalid(f"File upload {upload_id} has status {upload['status']} and cannot be attached.")
        upload["attached"] = True

    def _table(self, base: Base, title: str, properties: Json, by: str) -> Table:
        made = {column.id: column for column in (_column(name, one) for name, one in properties.items())}
        if "title" not in made:
            raise invalid("Title is not provided")
        place = {"type": "database_id", "database_id": base.id}
        return self._keep(Table(**self.new(place, by), database_id=base.id, title=title, columns=made))

    def _fill(self, page: Sheet, table: Table, properties: Json) -> None:
        new = {}
        for key, written in properties.items():
            column = table.column(key)
            new[column.id] = values.cell(column, written, self.check_upload)
        page.cells.update(new)
        for column in (table.columns[one] for one in new):
            if column.type == "relation":
                self._sync(page, column)

    def _add(self, parent: Sheet | Piece, children: list[Json], after: str | None, by: str) -> list[Piece]:
        self._count_blocks(children)
        made = [self._piece(parent, child, by) for child in children]
        where = len(parent.children)
        if after == "start":
            where = 0
        elif after is not None:
            if same_id(after) not in parent.children:
                raise invalid(f"Could not find block with ID: {after} among the children of {parent.id}.")
            where = parent.children.index(same_id(after)) + 1
        parent.children[where:where] = [one.id for one in made]
        return made

    def _piece(self, parent: Thing, child: Json, by: str) -> Piece:
        kind = "page_id" if isinstance(parent, Sheet) else "block_id"
        piece = Piece(
            **self.new({"type": kind, kind: parent.id}, by),
            type=blocks.kind_of(child),
            content=blocks.content(child),
        )
        piece.children = [self._piece(piece, one, by).id for one in blocks.children_of(child)]
        return self._keep(piece)

    def _count_blocks(self, children: list[Json]) -> None:
        if self.block_cap is not None and self.blocks_made + len(children) > self.block_cap:
            raise ApiError(
                403,
                "restricted_resource",
                "This workspace has reached its block limit.",
                {"block_limit": "block_creation"},
            )
        self.blocks_made += len(children)

    def _writable(self, one: Thing) -> None:
        if self.is_read_only:
            raise ApiError(403, "restricted_resource", "Insufficient permissions for this endpoint.")
        if self.is_trashed(self._page_of(one)):
            raise invalid(TRASHED)

    def is_trashed(self, one: Thing | None) -> bool:
        """Whether it is in the trash, or in something that is."""
        while one is not None and not one.in_trash:
            one = self._above(one)
        return one is not None

    def _above(self, one: Thing) -> Thing | None:
        above = one.parent.get(one.parent["type"])
        return self.things.get(above) if isinstance(above, str) else None

    def _page_of(self, one: Thing) -> Thing:
        while isinstance(one, Piece):
            one = self.things[one.parent[one.parent["type"]]]
        return one

    def is_hidden(self, one: Thing) -> bool:
        """Whether the connection may not see it."""
        found: Thing | None = one
        while found is not None and found.id not in self.hidden:
            found = self._above(found)
        return found is not None

    def new(self, parent: Json, by: str) -> Json:
        """What every new thing has."""
        return {"id": new_id(), "parent": parent, "created": self.now(), "edited": self.now(), "by": by, "editor": by}

    def _keep(self, one: T) -> T:
        self.things[one.id] = one
        return one


def _column(name: str, written: Json) -> Column:
    kind = written.get("type") or next((key for key in written if key in values.KNOWN_TYPES), "")
    made = values.settings(kind, written.get(kind) or {})
    one = "title" if kind == "title" else new_property_id()
    return Column(one, written.get("name", name), kind, made, written.get("description"))


def _defaults(table: Table) -> Json:
    """A new row starts with the first status of the To-do group; every other cell is empty."""
    found = {}
    for column in table.columns.values():
        if column.type == "status" and column.options:
            first = next(iter(column.settings["groups"][0]["option_ids"]), column.options[0]["id"])
            found[column.id] = values.cell(column, {"status": {"id": first}}, lambda _: None)
    return found


def _merged(column: Column, wanted: list[Json]) -> list[Json]:
    """The options after a change of the schema: those not named are gone."""
    kept = [next((old for old in column.options if old["id"] == one.get("id")), None) for one in wanted]
    kept = [old or column.option(one.get("name", "")) for old, one in zip(kept, wanted, strict=True)]
    return [old or values.new_option(one) for old, one in zip(kept, wanted, strict=True)]


def _typed(column: Column, value: Any) -> Json:
    """A person's word as the API would write it."""
    if column.type in ("title", "rich_text"):
        return {column.type: [{"text": {"content": value}}] if value else []}
    if column.type in ("select", "status") and value is not None:
        return {column.type: {"name": value}}
    if column.type == "multi_select":
        return {column.type: [{"name": one} for one in value or []]}
    if column.type == "date" and value is not None:
        return {column.type: {"start": value}}
    return {column.type: value}


def _shown(value: Any) -> Any:
    if isinstance(value, list):
        return values.plain(value) if all("plain_text" in one for one in value) else [_shown(one) for one in value]
    if isinstance(value, dict):
        return value.get("name") or value.get("start")
    return value

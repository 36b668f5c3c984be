"""The real NotionApi, on Notion's HTTP interface."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from clients.notion.api import PAGE_SIZE, Properties
from clients.notion.cells import hold
from clients.notion.errors import InTrash, NotShared, TooMuch, WriteUnsure
from clients.notion.models import Block, DataSource, FileUpload, Json, Listing, Me, NotionDatabase, Page
from clients.notion.transport import Call, Transport

T = TypeVar("T")
SET_ATTEMPTS = 4
SMALLEST_PAGE = 4  # a query that is too much for Notion is asked for less, down to it


class Gateway:
    """One connection. Safe to share between threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def me(self) -> Me:
        """The connection's bot."""
        return Me.model_validate(self._get("/v1/users/me"))

    def search_data_sources(self, query: str = "", *, cursor: str | None = None) -> Listing[DataSource]:
        """Data sources by title."""
        body = {"query": query, "filter": {"property": "object", "value": "data_source"}, **_page(PAGE_SIZE, cursor)}
        return Listing[DataSource].of(DataSource, self._transport.send(Call("POST", "/v1/search", body)))

    def get_database(self, database_id: str) -> NotionDatabase:
        """A database."""
        return NotionDatabase.model_validate(self._get(f"/v1/databases/{database_id}"))

    def get_data_source(self, data_source_id: str) -> DataSource:
        """A data source with its properties."""
        return DataSource.model_validate(self._get(f"/v1/data_sources/{data_source_id}"))

    def create_database(self, parent_page_id: str, title: str, properties: Properties) -> NotionDatabase:
        """A new database with one data source."""
        body = {
            "parent": {"type": "page_id", "page_id": parent_page_id},
            "title": [{"type": "text", "text": {"content": title}}],
            "initial_data_source": {"properties": dict(properties)},  # outside of it they would be dropped
        }
        return self._create("/v1/databases", body, NotionDatabase.model_validate, self.get_database)

    def update_data_source(self, data_source_id: str, properties: Properties) -> DataSource:
        """Add or change properties."""
        path, body = f"/v1/data_sources/{data_source_id}", {"properties": dict(properties)}
        return self._set(
            lambda: DataSource.model_validate(self._write("PATCH", path, body)),
            lambda: _if(self.get_data_source(data_source_id), lambda found: _has_all(found, properties)),
        )

    def query(
        self,
        data_source_id: str,
        *,
        filter: Json | None = None,  # noqa: A002 - Notion's word
        page_size: int = PAGE_SIZE,
        cursor: str | None = None,
    ) -> Listing[Page]:
        """Rows that match, oldest first: Notion promises no order of its own."""
        sorts = [{"timestamp": "created_time", "direction": "ascending"}]
        body = {**({"filter": filter} if filter else {}), "sorts": sorts, **_page(page_size, cursor)}
        try:
            raw = self._transport.send(Call("POST", f"/v1/data_sources/{data_source_id}/query", body))
        except TooMuch:
            if page_size < SMALLEST_PAGE:
                raise
            return self.query(data_source_id, filter=filter, page_size=page_size // 4, cursor=cursor)
        return Listing[Page].of(Page, raw)

    def get_page(self, page_id: str, *, before_write: bool = False) -> Page:
        """A page with its cells; `before_write` pays for the prompt write that follows."""
        return Page.model_validate(self._transport.send(Call("GET", f"/v1/pages/{page_id}", cost=1 + before_write)))

    def create_page(
        self, data_source_id: str, properties: Properties, children: Sequence[Json] = (), look: Json | None = None
    ) -> Page:
        """A new row."""
        body: Json = {
            "parent": {"type": "data_source_id", "data_source_id": data_source_id},
            "properties": dict(properties),
            **(look or {}),
        }
        body |= {"children": list(children)} if children else {}
        return self._create("/v1/pages", body, Page.model_validate, self.get_page)

    def update_page(self, page_id: str, properties: Properties, *, in_trash: bool | None = None) -> Page:
        """Set cells."""
        body: Json = {"properties": dict(properties)} | ({} if in_trash is None else {"in_trash": in_trash})
        return self._set(
            lambda: Page.model_validate(self._write("PATCH", f"/v1/pages/{page_id}", body)),
            lambda: _if(
                self.get_page(page_id),
                lambda page: hold(page, properties) and in_trash in (None, page.in_trash),
            ),
        )

    def update_page_now(self, page_id: str, properties: Properties) -> Page:
        """Set cells of a page read just now: one try, without a wait. Raises WriteUnsure rather than try again."""
        body: Json = {"properties": dict(properties)}
        call = Call("PATCH", f"/v1/pages/{page_id}", body, is_write=True, is_prompt=True, cost=0)
        return Page.model_validate(self._transport.send(call))

    def get_children(self, block_id: str, *, cursor: str | None = None) -> Listing[Block]:
        """Blocks directly under a page or block."""
        query = {name: str(value) for name, value in _page(PAGE_SIZE, cursor).items()}
        raw = self._transport.send(Call("GET", f"/v1/blocks/{block_id}/children", query=query))
        return Listing[Block].of(Block, raw)

    def append_children(
        self, block_id: str, children: Sequence[Json], *, after: str | None = None, at_start: bool = False
    ) -> tuple[Block, ...]:
        """Add blocks. Raises WriteUnsure when it is not known that all were saved."""
        body: Json = {"children": list(children), "position": _position(after, at_start=at_start)}
        try:
            raw = self._write("PATCH", f"/v1/blocks/{block_id}/children", body)
        except WriteUnsure as error:
            if len(error.committed_child_ids) < len(children):
                raise
            return self._committed(block_id, error)
        return Listing[Block].of(Block, raw).results

    def delete_block(self, block_id: str) -> None:
        """Move a block to the trash."""
        try:
            self._transport.send(Call("DELETE", f"/v1/blocks/{block_id}"))
        except (NotShared, InTrash):
            return  # gone already: by an earlier try, or by a person

    def create_file_upload(self, filename: str, content_type: str, *, parts: int = 1) -> FileUpload:
        """Announce a file. One that was announced twice expires by itself."""
        body: Json = {"filename": filename, "content_type": content_type, "mode": "single_part"}
        if parts > 1:
            body |= {"mode": "multi_part", "number_of_parts": parts}
        call = Call("POST", "/v1/file_uploads", body)
        return FileUpload.model_validate(self._transport.send(call))

    def send_file_upload(self, upload: FileUpload, data: bytes, *, part: int | None = None) -> FileUpload:
        """Send the file, or a part of it."""
        file = (upload.filename, data, upload.content_type)  # Notion compares the type with what was announced
        form = {"part_number": str(part)} if part is not None else None
        call = Call("POST", f"/v1/file_uploads/{upload.id}/send", files={"file": file}, form=form, is_write=True)
        return self._set(
            lambda: FileUpload.model_validate(self._transport.send(call)),
            lambda: self._uploaded(upload.id),
        )

    def complete_file_upload(self, upload_id: str) -> FileUpload:
        """Close a multi-part upload."""
        path = f"/v1/file_uploads/{upload_id}/complete"
        return self._set(
            lambda: FileUpload.model_validate(self._write("POST", path, {})), lambda: self._uploaded(upload_id)
        )

    def _get(self, path: str) -> Json:
        return self._transport.send(Call("GET", path))

    def _write(self, method: str, path: str, body: Mapping[str, Any]) -> Json:
        return self._transport.send(Call(method, path, dict(body), is_write=True))

    def _create(self, path: str, body: Json, shape: Callable[[Json], T], look: Callable[[str], T]) -> T:
        """Make something once: where Notion says that it was saved in spite of a failure, read it."""
        try:
            return shape(self._write("POST", path, body))
        except WriteUnsure as error:
            if error.committed_id is None:
                raise
            found = look(error.committed_id)
            return found.model_copy(update={"is_sure": False}) if isinstance(found, Page) else found

    def _set(self, write: Callable[[], T], look: Callable[[], T | None]) -> T:
        """Write what may be written twice, after a failure only when a look shows that it was not saved."""
        for attempt in range(1, SET_ATTEMPTS):
            try:
                return write()
            except WriteUnsure:
                found = look()
                if found is not None:
                    return found
                self._transport.rest(attempt)
        return write()

    def _committed(self, block_id: str, error: WriteUnsure) -> tuple[Block, ...]:
        wanted, found, cursor = set(error.committed_child_ids), dict[str, Block](), None
        while len(found) < len(wanted):
            listing = self.get_children(block_id, cursor=cursor)
            found |= {one.id: one for one in listing.results if one.id in wanted}
            cursor = listing.next_cursor
            if cursor is None and len(found) < len(wanted):
                raise error
        return tuple(found[one] for one in error.committed_child_ids)

    def _uploaded(self, upload_id: str) -> FileUpload | None:
        upload = FileUpload.model_validate(self._get(f"/v1/file_uploads/{upload_id}"))
        return upload if upload.status == "uploaded" else None


def _page(size: int, cursor: str | None) -> Json:
    return {"page_size": size, **({"start_cursor": cursor} if cursor else {})}


def _position(after: str | None, *, at_start: bool) -> Json:
    if after is not None:
        return {"type": "after_block", "after_block": {"id": after}}
    return {"type": "start" if at_start else "end"}


def _if(found: T, holds: Callable[[T], bool]) -> T | None:
    return found if holds(found) else None


def _has_all(found: DataSource, properties: Properties) -> bool:
    """Whether the properties are there with their types and options."""
    for key, wanted in properties.items():
        one = found.properties.get(key) or found.named(key)
        if wanted is None or one is None or "name" in wanted:
            return False
        kind = wanted.get(one.type)
        if kind is None or any(one.option(option.get("name", "")) is None for option in kind.get("options", ())):
            return False
    return True

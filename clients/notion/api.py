"""What the product asks of Notion. The real one is `clients.notion.gateway.Gateway`.

All methods raise the errors of `clients.notion.errors` and nothing else. They wait out short rate limits and repeat
what is safe to repeat; a write whose fate is unknown raises WriteUnsure, and the caller reads before it writes again.
Properties of a write are keyed by property id or name, with the value in Notion's own shape.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from clients.notion.models import Block, DataSource, FileUpload, Json, Listing, Me, NotionDatabase, Page

Properties = Mapping[str, Any]
MAX_CHILDREN = 100  # of one append, and of any array in it
MAX_TEXT = 2000  # UTF-16 units of one rich text's content, and of a URL
MAX_BLOCKS_PER_CALL = 1000
PAGE_SIZE = 100
PART_BYTES = 10 * 1024 * 1024  # of a multi-part upload; 5 to 20 MiB, the last may be smaller
MAX_SINGLE_PART_BYTES = 20 * 1024 * 1024


class NotionApi(Protocol):
    """One connection to one workspace."""

    def me(self) -> Me:
        """The connection's bot, its workspace and how large a file it may upload."""

    def search_data_sources(self, query: str = "", *, cursor: str | None = None) -> Listing[DataSource]:
        """Data sources shared with the connection, by title; the index lags, and is not exhaustive."""

    def get_database(self, database_id: str) -> NotionDatabase:
        """A database and which data sources it has."""

    def get_data_source(self, data_source_id: str) -> DataSource:
        """A data source with its properties."""

    def create_database(self, parent_page_id: str, title: str, properties: Properties) -> NotionDatabase:
        """A new database with one data source, under a page."""

    def update_data_source(self, data_source_id: str, properties: Properties) -> DataSource:
        """Add or change properties."""

    def query(
        self,
        data_source_id: str,
        *,
        filter: Json | None = None,  # noqa: A002 - Notion's word
        page_size: int = PAGE_SIZE,
        cursor: str | None = None,
    ) -> Listing[Page]:
        """Rows that match, oldest first."""

    def get_page(self, page_id: str, *, before_write: bool = False) -> Page:
        """A page with its cells; `before_write` pays for the prompt write that follows."""

    def create_page(
        self, data_source_id: str, properties: Properties, children: Sequence[Json] = (), look: Json | None = None
    ) -> Page:
        """A new row, with at most 100 blocks of body; `look`: its icon and cover."""

    def update_page(self, page_id: str, properties: Properties, *, in_trash: bool | None = None) -> Page:
        """Set cells; repeated after a failure until they hold."""

    def update_page_now(self, page_id: str, properties: Properties) -> Page:
        """Set cells of a page read just now: one try, without a wait, so that nobody's word is written over."""

    def get_children(self, block_id: str, *, cursor: str | None = None) -> Listing[Block]:
        """Blocks directly under a page or block."""

    def append_children(
        self, block_id: str, children: Sequence[Json], *, after: str | None = None, at_start: bool = False
    ) -> tuple[Block, ...]:
        """Add at most 100 blocks after a block, at the start, or at the end; the new ones in order."""

    def delete_block(self, block_id: str) -> None:
        """Move a block to the trash; one that is gone already is no error."""

    def create_file_upload(self, filename: str, content_type: str, *, parts: int = 1) -> FileUpload:
        """Announce a file; over 20 MiB in several parts."""

    def send_file_upload(self, upload: FileUpload, data: bytes, *, part: int | None = None) -> FileUpload:
        """Send the file, or its part by number from 1."""

    def complete_file_upload(self, upload_id: str) -> FileUpload:
        """Close a multi-part upload."""

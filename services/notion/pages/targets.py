"""Where a row's note goes: the Content Database of its tag, the one that suits it best, or the row's own page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from clients.database.models import ContentDatabase, LinkDatabase, NotionConnection
from clients.database.session import Database
from clients.notion.models import DataSource, Property
from services.domain.artifacts import Media, Note
from services.domain.stages import Options
from services.notion.columns.names import is_of_the_video
from services.notion.columns.schema import dumped, loaded, schema_of
from services.notion.pages.fill import suits
from services.notion.pages.structure import with_parts
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

LEAST = 0.25  # a database that suits less is not chosen for anybody


@dataclass(frozen=True)
class LinkDatabases:
    """A Link Database: where the row is, and which of its properties Clipsheet keeps for itself."""

    connection_id: str
    data_source_id: str
    title: str
    property_ids: frozenset[str]


@dataclass(frozen=True)
class TargetDatabase:
    """A Content Database as it was last read."""

    id: str
    tag: str
    data_source_id: str
    title: str
    properties: Mapping[str, Property] = field(default_factory=dict)
    prompt: str = ""


@dataclass(frozen=True)
class TargetChoice:
    """A database, or None for the own page. `why` is for the page; `problem` for the row, when one was asked for."""

    target: TargetDatabase | None
    why: str = ""
    problem: str = ""


class Targets:
    """The registered databases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def link_database(self, link_database_id: str) -> LinkDatabases | None:
        """A Link Database; None when it was removed."""
        with self._database.reading() as session:
            row = session.get(LinkDatabase, link_database_id)
        if row is None:
            return None
        ids = frozenset(str(one) for one in row.properties.values())
        return LinkDatabases(row.connection_id, row.data_source_id, row.title, ids)

    def content_databases(self, connection_id: str) -> tuple[TargetDatabase, ...]:
        """The Content Databases of a connection, in order of their tags."""
        query = select(ContentDatabase).where(ContentDatabase.connection_id == connection_id)
        with self._database.reading() as session:
            return tuple(_shelf(row) for row in session.scalars(query.order_by(ContentDatabase.tag_key)))

    def of_person(self, user_id: str, tag: str | None, wanted: str = "") -> tuple[str, TargetDatabase] | None:
        """Where a note goes that came from no row, with its connection: what the person chose for it, the database of
        its tag, the person's default; None when it stays here. Raises NeedsUserError when the chosen one is gone.
        """
        query = select(ContentDatabase).join(NotionConnection, NotionConnection.id == ContentDatabase.connection_id)
        with self._database.reading() as session:
            rows = list(session.scalars(query.where(NotionConnection.user_id == user_id)))
        row = _chosen(rows, tag, wanted)
        if row is None and wanted:
            raise NeedsUserError(
                "The database that you chose is no longer registered.",
                "Send the note to another one.",
                code=ErrorCode.NOTION_SETUP,
            )
        return (row.connection_id, _shelf(row)) if row else None

    def keep_properties(self, target: TargetDatabase, source: DataSource) -> None:
        """Store the properties when they are others than those last read."""
        if source.properties == dict(target.properties):
            return
        with self._database.transaction() as session:
            row = session.get(ContentDatabase, target.id)
            if row is not None:
                row.properties = dumped(source)

    def options(self, link_database_id: str, tag: str) -> Options:
        """What a row of this tag asks for: the fields and the prompt of the database that will receive its note."""
        link_database = self.link_database(link_database_id)
        target = tagged(tag, self.content_databases(link_database.connection_id)) if link_database and tag else None
        if target is None:
            return Options(tag=tag or None)
        asked = [column for column in target.properties.values() if not _is_known(column)]
        schema = with_parts(schema_of(target.title or target.tag, asked), f"{target.title} {target.tag}")
        return Options(tag=tag, own_schema=schema if schema.fields else None, prompt=target.prompt or None)


def _chosen(rows: Sequence[ContentDatabase], tag: str | None, wanted: str) -> ContentDatabase | None:
    if wanted:
        return next((row for row in rows if row.id == wanted), None)
    own = tagged(tag, [_shelf(row) for row in rows]) if tag and tag.strip() else None
    return next((row for row in rows if (row.id == own.id if own else row.is_default)), None)


def tagged(tag: str, content_databases: Sequence[TargetDatabase]) -> TargetDatabase | None:
    """The database of the tag, in any case; of several tags the first that has one."""
    by_tag = {target.tag.strip().casefold(): target for target in content_databases}
    wanted = (one.strip().casefold() for one in (tag, *tag.split(",")))
    return next((by_tag[one] for one in wanted if one in by_tag), None)


def choose(
    tag: str | None, content_databases: Sequence[TargetDatabase], note: Note, media: Media | None
) -> TargetChoice:
    """The database of the tag in any case; without a tag the one that suits best, if one suits well enough."""
    if tag and tag.strip():
        found = tagged(tag, content_databases)
        problem = f"No database is registered for the tag “{tag.strip()}”, so the note is in the row's own page."
        return TargetChoice(found) if found else TargetChoice(None, problem=problem)
    rated = [
        (suits(f"{target.title} {target.tag}", target.properties.values(), note, media), target)
        for target in content_databases
    ]
    best, target = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    if target is None:
        return TargetChoice(None)
    if best < LEAST:
        return TargetChoice(None, why="It is here because no registered database suits it; a tag chooses one.")
    return TargetChoice(
        target, why=f"“{target.title or target.tag}” was chosen for it, {best:.0%} sure; a tag chooses another."
    )


def _is_known(column: Property) -> bool:
    return column.type == "title" or is_of_the_video(column.name)


def _shelf(row: ContentDatabase) -> TargetDatabase:
    properties: dict[str, Any] = row.properties
    return TargetDatabase(row.id, row.tag, row.data_source_id, row.title, loaded(properties), row.prompt)

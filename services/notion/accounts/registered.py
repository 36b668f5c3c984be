"""The registered databases, in ours: one row for each, seen by their owner alone."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clients.database.models import ContentDatabase, LinkDatabase, NotionConnection
from clients.database.session import Database
from clients.notion.models import DataSource
from services.notion.columns.link_columns import ON_REQUEST, TYPES
from services.notion.columns.schema import dumped, loaded
from utils.errors import ConflictError, NotFoundError


@dataclass(frozen=True)
class LinkView:
    """A Link Database. `properties`: role -> property id; `unused`: roles without a property."""

    id: str
    connection_id: str
    database_id: str
    data_source_id: str
    title: str
    properties: Mapping[str, str]
    state: str
    problem: str
    is_new: bool = True  # False: what was to be made was there already
    notice: str = ""  # what the person is to do once, of what only they can do

    @property
    def unused(self) -> tuple[str, ...]:
        """What it does without."""
        return tuple(role for role in TYPES if role not in (*self.properties, *ON_REQUEST))


@dataclass(frozen=True)
class ContentView:
    """A Content Database. `fields` are the names of its properties, as last read."""

    id: str
    connection_id: str
    database_id: str
    data_source_id: str
    title: str
    tag: str
    prompt: str
    fields: tuple[str, ...]
    problem: str
    is_default: bool = False
    is_new: bool = True
    instead_of: str = ""  # the title of the database that had the tag until now

    @property
    def notice(self) -> str:
        """What a person is to know who has given the tag to another database; mostly nothing."""
        if not self.instead_of:
            return ""
        return f"The notes of “{self.tag}” went to “{self.instead_of}” before; they stay there, new ones go here."


class Registered:
    """Every read is by owner: another user's database does not exist."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def links(self, user_id: str) -> list[LinkView]:
        """The user's Link Databases, oldest first."""
        with self._database.reading() as session:
            query = select(LinkDatabase).join(NotionConnection, NotionConnection.id == LinkDatabase.connection_id)
            mine = query.where(NotionConnection.user_id == user_id).order_by(LinkDatabase.created_at)
            return [_link(row) for row in session.scalars(mine)]

    def contents(self, user_id: str) -> list[ContentView]:
        """The user's Content Databases, by tag."""
        with self._database.reading() as session:
            query = select(ContentDatabase).join(NotionConnection, NotionConnection.id == ContentDatabase.connection_id)
            mine = query.where(NotionConnection.user_id == user_id).order_by(ContentDatabase.tag_key)
            return [_content(row) for row in session.scalars(mine)]

    def known_of(self, user_id: str, data_source_id: str) -> tuple[dict[str, str], dict[str, str]]:
        """The roles and the options of words that a Link Database of the user's was registered with; empty for none."""
        with self._database.reading() as session:
            mine = LinkDatabase.data_source_id == data_source_id, NotionConnection.user_id == user_id
            query = select(LinkDatabase).join(NotionConnection, NotionConnection.id == LinkDatabase.connection_id)
            row = session.scalar(query.where(*mine))
        return (dict(row.properties), dict(row.words)) if row else ({}, {})

    def keep_link(
        self, connection_id: str, source: DataSource, properties: Mapping[str, str], words: Mapping[str, str]
    ) -> LinkView:
        """Register, or register again: what failed before is tried anew. Raises ConflictError."""
        with self._database.promise() as session:
            rows = list(session.scalars(select(LinkDatabase).where(LinkDatabase.data_source_id == source.id)))
            owner = _owner(session, connection_id)
            if any(_owner(session, row.connection_id) != owner for row in rows):
                raise ConflictError("This database is watched by somebody else already.")
            self._refuse_if_content(session, connection_id, source)
            row = rows[0] if rows else LinkDatabase(id=uuid.uuid4().hex)
            session.add(row)
            row.connection_id = connection_id
            row.database_id, row.data_source_id, row.title = source.database_id, source.id, source.title
            row.properties, row.words, row.columns = dict(properties), dict(words), None
            row.state, row.problem, row.failures, row.poll_after = "ok", "", 0, None
            session.flush()
            return _link(row)

    def keep_content(self, connection_id: str, source: DataSource, tag: str, prompt: str) -> ContentView:
        """Register under a tag; the tag's former database steps back. Raises ConflictError."""
        tag = tag.strip()
        key = tag.casefold()
        with self._database.promise() as session:
            links = select(LinkDatabase).where(LinkDatabase.data_source_id == source.id)
            if session.scalar(links) is not None:
                raise ConflictError("This database is your Link Database; results need another one.")
            mine = ContentDatabase.connection_id == connection_id
            row = session.scalar(select(ContentDatabase).where(mine, ContentDatabase.tag_key == key))
            former = (row.title or "Untitled") if row and row.data_source_id != source.id else ""
            row = row or ContentDatabase(id=uuid.uuid4().hex, connection_id=connection_id, tag_key=key)
            session.add(row)
            row.tag, row.prompt, row.problem = tag, prompt.strip(), ""
            row.database_id, row.data_source_id, row.title = source.database_id, source.id, source.title
            row.properties = dumped(source)
            session.flush()
            return replace(_content(row), instead_of=former)

    def make_default(self, user_id: str, one: str, *, is_default: bool) -> ContentView:
        """Let notes that no tag leads to a database go into this one, or no longer. Raises NotFoundError."""
        with self._database.promise() as session:
            row = session.get(ContentDatabase, one)
            if row is None or _owner(session, row.connection_id) != user_id:
                raise NotFoundError("There is no such database for notes.")
            mine = select(NotionConnection.id).where(NotionConnection.user_id == user_id)
            others = update(ContentDatabase).where(ContentDatabase.connection_id.in_(mine))
            session.execute(others.values(is_default=False).execution_options(synchronize_session="fetch"))
            row.is_default = is_default
            session.flush()
            return _content(row)

    def remove(self, user_id: str, one: str) -> None:
        """Forget a database; nothing changes in Notion. Raises NotFoundError."""
        with self._database.promise() as session:
            row = session.get(ContentDatabase, one) or session.get(LinkDatabase, one)
            if row is None or _owner(session, row.connection_id) != user_id:
                raise NotFoundError("There is no such database.")
            session.delete(row)

    def _refuse_if_content(self, session: Session, connection_id: str, source: DataSource) -> None:
        query = select(ContentDatabase).where(
            ContentDatabase.connection_id == connection_id, ContentDatabase.data_source_id == source.id
        )
        row = session.scalar(query)
        if row is not None:
            raise ConflictError(f"This database receives the results of “{row.tag}”; links need another one.")


def meant(contents: Sequence[ContentView], tag: str | None) -> ContentView | None:
    """The database of the tag, in any case, of several tags the first that has one; without one the default."""
    by_tag = {one.tag.strip().casefold(): one for one in contents}
    wanted = (one.strip().casefold() for one in (tag or "", *(tag or "").split(",")))
    own = next((by_tag[one] for one in wanted if one and one in by_tag), None)
    return own or next((one for one in contents if one.is_default), None)


def tags_of(contents: Iterable[ContentView], data_source_id: str) -> tuple[str, ...]:
    """The tags under which a data source is registered."""
    return tuple(one.tag for one in contents if one.data_source_id == data_source_id)


def _owner(session: Session, connection_id: str) -> str | None:
    row = session.get(NotionConnection, connection_id)
    return row.user_id if row else None


def _link(row: LinkDatabase) -> LinkView:
    return LinkView(
        id=row.id,
        connection_id=row.connection_id,
        database_id=row.database_id,
        data_source_id=row.data_source_id,
        title=row.title,
        properties=row.properties,
        state=row.state,
        problem=row.problem,
    )


def _content(row: ContentDatabase) -> ContentView:
    return ContentView(
        id=row.id,
        connection_id=row.connection_id,
        database_id=row.database_id,
        data_source_id=row.data_source_id,
        title=row.title,
        tag=row.tag,
        prompt=row.prompt,
        fields=tuple(one.name for one in loaded(row.properties).values()),
        problem=row.problem,
        is_default=row.is_default,
    )

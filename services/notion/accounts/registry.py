"""What a person may ask about databases in Notion: see them, register them, have them made."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from clients.notion.api import NotionApi, Properties
from clients.notion.errors import NotShared, ReconnectNeeded, WriteUnsure
from clients.notion.ids import ADVICE, parse_id, parse_page_id, same
from clients.notion.models import DataSource, NotionDatabase
from services.domain.schemas.registry import schema_named
from services.notion.accounts.blueprints import (
    LINK_TITLE,
    content_properties,
    link_properties,
    notes_title,
)
from services.notion.accounts.connections import Connections
from services.notion.accounts.link_setup import LinkOrder, LinkPlan, made_roles, plan_link, set_up_link
from services.notion.accounts.registered import ContentView, LinkView, Registered, tags_of
from services.notion.columns.roles import MADE, is_our_relation
from services.notion.columns.status_words import where_to_move
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError

MAX_SEARCH_PAGES = 5
T = TypeVar("T")
Look = Callable[[NotionApi], T]


@dataclass(frozen=True)
class Available:
    """A data source that Notion shows us. `is_link`, `tags`: as what it is registered."""

    data_source_id: str
    database_id: str
    title: str
    url: str
    workspace: str
    is_link: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContentOrder:
    """Results of `tag` go into `database`; `prompt` is an instruction for whoever fills in the note."""

    database: str
    tag: str
    prompt: str = ""
    data_source: str | None = None
    relate: bool = False  # make a relation between notes and rows


@dataclass(frozen=True)
class ParentPage:
    """A page to make databases under. `used` are the ids of databases that are registered."""

    page_id: str
    used: set[str]


class Registry:
    """Works on Notion through all of a user's connections."""

    def __init__(self, connections: Connections, registered: Registered) -> None:
        self._connections = connections
        self.registered = registered

    def available(self, user_id: str, query: str = "") -> list[Available]:
        """Data sources shared with the user's connections. Notion's index lags: a link finds more."""
        links = {one.data_source_id for one in self.registered.links(user_id)}
        contents = self.registered.contents(user_id)
        found: dict[str, Available] = {}
        for connection in self._connections.require(user_id):
            for source in _search(self._connections.api(connection.id), query):
                found.setdefault(
                    source.id,
                    Available(
                        source.id,
                        source.database_id,
                        source.title,
                        source.url,
                        connection.workspace_name,
                        source.id in links,
                        tags_of(contents, source.id),
                    ),
                )
        return list(found.values())

    def register_link(self, user_id: str, order: LinkOrder) -> LinkView:
        """Check and map a Link Database, and watch it from now on. Raises NeedsUserError saying what it lacks."""
        connection_id, source = self._find(user_id, order.database, order.data_source)
        known, words = self.registered.known_of(user_id, source.id)
        source, roles, columns = set_up_link(self._connections.api(connection_id), source, order, known, words)
        view = self.registered.keep_link(connection_id, source, roles.ids, columns.words)
        return replace(view, notice=where_to_move(columns.status))

    def plan_link(self, user_id: str, order: LinkOrder) -> LinkPlan:
        """What registering it would use, add and leave alone; changes nothing. Raises NeedsUserError."""
        _, source = self._find(user_id, order.database, order.data_source)
        return plan_link(source, order, self.registered.known_of(user_id, source.id)[0])

    def register_content(self, user_id: str, order: ContentOrder) -> ContentView:
        """Let a database receive the results of a tag."""
        connection_id, source = self._find(user_id, order.database, order.data_source)
        if order.relate:
            source = self._related(user_id, self._connections.api(connection_id), source)
        return self.registered.keep_content(connection_id, source, _tag(order.tag), order.prompt)

    def _related(self, user_id: str, api: NotionApi, source: DataSource) -> DataSource:
        """The database with a relation to the person's Link Database, seen from both sides; made once."""
        links = self.registered.links(user_id)
        if not links:
            raise NeedsUserError(
                "There is no database of links yet.", "Register it first.", code=ErrorCode.NOTION_SETUP
            )
        other = links[0].data_source_id
        if any(is_our_relation(one, other) for one in source.properties.values()):
            return source
        name = "Link row" if source.named("Link row") is None else "Clipsheet link row"
        relation = {"data_source_id": other, "type": "dual_property", "dual_property": {}}
        return api.update_data_source(source.id, {name: {"relation": relation, "description": MADE}})

    def create_link(self, user_id: str, page: str, *, title: str = LINK_TITLE, tags: tuple[str, ...] = ()) -> LinkView:
        """Make a Link Database under a page, and watch it."""
        connection_id, place = self._find_page(user_id, page)
        there = set(_of_ours(self._connections.api(connection_id), place.page_id, title))
        registered = (one for one in self.registered.links(user_id) if one.database_id in there)
        if found := next(registered, None):
            return replace(found, is_new=False)
        known = {*tags, *(one.tag for one in self.registered.contents(user_id))}
        source = _make(self._connections.api(connection_id), place, title, link_properties(sorted(known)))
        return self.registered.keep_link(connection_id, source, made_roles(source), {})

    def create_content(
        self, user_id: str, page: str, schema_name: str, *, tag: str = "", prompt: str = ""
    ) -> ContentView:
        """Make a Content Database from a built-in schema under a page; its tag is the schema's title, or `tag`."""
        schema = schema_named(schema_name)
        tag = _tag(tag or schema.title)
        connection_id, place = self._find_page(user_id, page)
        api = self._connections.api(connection_id)
        there = set(_of_ours(api, place.page_id, notes_title(tag)))
        mine = (one for one in self.registered.contents(user_id) if one.tag.casefold() == tag.casefold())
        if found := next((one for one in mine if one.database_id in there), None):
            return replace(found, is_new=False)
        source = _make(api, place, notes_title(tag), content_properties(schema))
        return self.registered.keep_content(connection_id, source, tag, prompt)

    def _find(self, user_id: str, link: str, data_source: str | None) -> tuple[str, DataSource]:
        """The data source that a link means, and the connection that sees it. Raises NeedsUserError."""
        one = parse_id(link)
        chosen = parse_id(data_source) if data_source else None
        return self._first(user_id, lambda api: _data_source(api, one, chosen), f"the database of {link[:200]!r}")

    def _find_page(self, user_id: str, link: str) -> tuple[str, ParentPage]:
        one = parse_page_id(link)
        connection_id, page_id = self._first(user_id, lambda api: _page_id(api, one), f"the page of {link[:200]!r}")
        links = {each.database_id for each in self.registered.links(user_id)}
        return connection_id, ParentPage(
            page_id, links | {each.database_id for each in self.registered.contents(user_id)}
        )

    def _first(self, user_id: str, look: Look[T], what: str) -> tuple[str, T]:
        failure: ClipsheetError | None = None
        for connection in self._connections.require(user_id):
            try:
                return connection.id, look(self._connections.api(connection.id))
            except (NotShared, ReconnectNeeded) as error:
                failure = error if failure is None or isinstance(error, ReconnectNeeded) else failure
        if isinstance(failure, ReconnectNeeded):
            raise failure
        raise NeedsUserError(
            f"Clipsheet cannot see {what}.",
            "In Notion, open it, choose Connections in its menu and add the connection; then try again. " + ADVICE,
            code=ErrorCode.NOTION_NOT_SHARED,
        ) from failure


def _search(api: NotionApi, query: str) -> list[DataSource]:
    found: list[DataSource] = []
    cursor = None
    for _ in range(MAX_SEARCH_PAGES):
        listing = api.search_data_sources(query, cursor=cursor)
        found += [one for one in listing.results if not one.in_trash]
        cursor = listing.next_cursor
        if cursor is None:
            break
    return found


def _data_source(api: NotionApi, one: str, chosen: str | None) -> DataSource:
    """A database's only data source, or the chosen one; the id may be a data source's own."""
    try:
        database = api.get_database(one)
    except NotShared:
        return _usable(_no_page(api, one))
    ids = [each.id for each in database.data_sources]
    if chosen is not None:
        ids = [each for each in ids if same(each, chosen)]
    if len(ids) != 1:
        raise NeedsUserError(*_which(database, chosen), code=ErrorCode.NOTION_SETUP)
    return _usable(api.get_data_source(ids[0]))


def _no_page(api: NotionApi, one: str) -> DataSource:
    """The data source of that id. Raises NeedsUserError where it is a page's."""
    try:
        return api.get_data_source(one)
    except NotShared:
        with suppress(NotShared):
            title = api.get_page(one).title or "Untitled"
            raise NeedsUserError(
                f"“{title}” is a page, and not a database.",
                "Open the database itself (with ⤢, where it is shown within a page), and copy its link.",
                code=ErrorCode.NOTION_SETUP,
            ) from None
        raise


def _page_id(api: NotionApi, one: str) -> str:
    """The page of that id. Raises NeedsUserError where it is a database's."""
    try:
        return api.get_page(one).id
    except NotShared:
        with suppress(NotShared):
            title = api.get_database(one).title or "Untitled"
            raise NeedsUserError(
                f"“{title}” is a database, and not a page.",
                "Open the page that the databases shall be under, and copy its link.",
                code=ErrorCode.NOTION_SETUP,
            ) from None
        raise


def _which(database: NotionDatabase, chosen: str | None) -> tuple[str, str]:
    names = "; ".join(f"“{each.name}” is {each.id}" for each in database.data_sources)
    if chosen is not None:
        return f"“{database.title}” has no data source {chosen}.", f"Choose one: {names}."
    return f"“{database.title}” has {len(database.data_sources)} data sources.", f"Say which one: {names}."


def _usable(source: DataSource) -> DataSource:
    if source.in_trash:
        raise NeedsUserError(
            f"“{source.title}” is in Notion's trash.", "Restore it, then try again.", code=ErrorCode.NOTION_IN_TRASH
        )
    return source


def _make(api: NotionApi, place: ParentPage, title: str, properties: Properties) -> DataSource:
    """A new database's data source. One that a former attempt made and could not register is taken up again."""
    made = _left_behind(api, place, title)
    try:
        database = api.get_database(made) if made else api.create_database(place.page_id, title, properties)
    except WriteUnsure:
        made = _left_behind(api, place, title)
        if made is None:
            raise
        database = api.get_database(made)
    return api.get_data_source(database.data_sources[0].id)


def _left_behind(api: NotionApi, place: ParentPage, title: str) -> str | None:
    """A database under the page that the connection itself made, of that title, and that nobody uses."""
    return next((one for one in _of_ours(api, place.page_id, title) if one not in place.used), None)


def _of_ours(api: NotionApi, page_id: str, title: str) -> Iterator[str]:
    """The databases of that title under the page that the connection itself made."""
    bot_id, cursor = api.me().id, None
    while True:
        listing = api.get_children(page_id, cursor=cursor)
        for one in listing.results:
            is_ours = one.type == "child_database" and one.created_by == bot_id and not one.in_trash
            if is_ours and one.content.get("title") == title:
                yield one.id
        cursor = listing.next_cursor
        if cursor is None:
            return


def _tag(tag: str) -> str:
    clean = " ".join(tag.split())
    if not clean or len(clean) > 100 or "," in clean:
        raise NeedsUserError(
            f"{tag[:120]!r} cannot be a tag.",
            "A tag has 1 to 100 characters and no comma, as Notion's options do.",
            code=ErrorCode.NOTION_SETUP,
        )
    return clean

"""Registering and making databases, with every way to fail at every call: nothing is made twice."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from clients.database.locks import FileLocks
from clients.database.session import Database
from config.settings import Settings
from services.notion.accounts.link_setup import LinkOrder
from services.notion.accounts.registry import ContentOrder, Registry
from services.notion.notion_services import open_notion_services
from tests.fakes.notion.faults import FaultKind
from tests.fakes.notion.server import NotionServer, notion_server
from tests.fakes.notion.workspace import Workspace
from utils.errors import ClipsheetError

ME = "local"
KINDS = [kind for kind in FaultKind if kind is not FaultKind.SLOW]
Act = Callable[[Registry, Workspace, str], object]


def link(registry: Registry, workspace: Workspace, page: str) -> object:
    return registry.register_link(ME, LinkOrder(_base(workspace, page), add_missing=True))


def content(registry: Registry, workspace: Workspace, page: str) -> object:
    return registry.register_content(ME, ContentOrder(_base(workspace, page), "gym"))


def create_link(registry: Registry, workspace: Workspace, page: str) -> object:
    return registry.create_link(ME, page)


def create_content(registry: Registry, workspace: Workspace, page: str) -> object:
    return registry.create_content(ME, page, "workout")


ACTS: list[tuple[Act, int]] = [(link, 4), (content, 3), (create_link, 6), (create_content, 6)]


def _base(workspace: Workspace, page: str) -> str:
    return workspace.sheet(page).children[0]


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as server:
        yield server


@pytest.fixture
def registry(empty_database: Path, notion: NotionServer, tmp_path: Path) -> Iterator[Registry]:
    (tmp_path / "clipsheet.db").write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{tmp_path / 'clipsheet.db'}")
    settings = Settings(
        data_dir=tmp_path, notion_base_url=notion.url, notion_token=notion.token, notion_calls_per_minute=6000
    )
    notion_services = open_notion_services(settings, database, FileLocks(tmp_path), owner=ME, sleep=lambda _: None)
    yield notion_services.registry
    notion_services.close()
    database.close()


@pytest.mark.parametrize(("act", "at"), [(act, at) for act, calls in ACTS for at in range(1, calls + 1)])
def test_every_failure_at_every_call(registry: Registry, notion: NotionServer, act: Act, at: int) -> None:
    for kind in KINDS:  # over one server, for the sake of time
        page = notion.workspace.page("Home")
        notion.workspace.database("Old", {"Name": {"title": {}}}, under=page)
        notion.inject(kind, at=at)
        _do_until_it_works(registry, notion, act, page)
        links, contents = registry.registered.links(ME), registry.registered.contents(ME)
        registered = [one.id for one in links] + [one.id for one in contents]
        assert len(registered) == 1, kind
        is_made = act in (create_link, create_content)
        assert len(notion.workspace.sheet(page).children) == 1 + is_made, kind
        registry.registered.remove(ME, registered[0])


def _do_until_it_works(registry: Registry, notion: NotionServer, act: Act, page: str) -> None:
    with suppress(ClipsheetError):
        act(registry, notion.workspace, page)
        notion.faults.clear()
        return
    notion.faults.clear()
    act(registry, notion.workspace, page)

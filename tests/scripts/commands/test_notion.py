"""The commands a person with NOTION_TOKEN needs, from the first to the last."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from scripts.cli import _parser
from tests.fakes.notion.server import NotionServer, notion_server
from utils.errors import NeedsUserError

OURS: dict[str, Any] = {"Name": {"title": {}}, "URL": {"url": {}}, "Other": {"url": {}}, "Status": {"select": {}}}
Run = Callable[..., str]


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as server:
        yield server


@pytest.fixture
def run(notion: NotionServer, empty_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / "clipsheet.db").write_bytes(empty_database.read_bytes())
    settings = Settings(data_dir=tmp_path, notion_base_url=notion.url, notion_token=notion.token)

    def command(*arguments: str) -> str:
        parsed = _parser(arguments).parse_args(arguments)
        assert parsed.run(settings, parsed) == 0
        return capsys.readouterr().out

    return command


def test_everything_is_made_with_one_command(run: Run, notion: NotionServer) -> None:
    said = run("notion", "create", notion.workspace.page("Home"), "--schema", "workout", "recipe")
    assert "tag Workout" in said
    assert "tag Recipe" in said
    assert "uses url, status, tag, progress, updated, note, cost" in said
    assert "Video links" in run("notion", "databases")


def test_databases_of_ones_own_are_linked(run: Run, notion: NotionServer) -> None:
    links, gym = (notion.workspace.database(title, OURS) for title in ("Links", "Gym"))
    said = run("notion", "link", links, "--property", "url=Other")
    assert "It goes without tag, progress, updated, note, cost; --add-missing adds them." in said
    assert "tag gym" in run("notion", "content", gym, "--tag", "gym", "--prompt", "Metric units.")


def test_a_program_reads_json(run: Run, notion: NotionServer) -> None:
    links = notion.workspace.database("Links", OURS)
    made = json.loads(run("notion", "link", links, "--json"))
    shown = json.loads(run("notion", "databases", "--json"))
    assert [one["id"] for one in shown["link"]] == [made["id"]]
    assert shown["available"][0]["title"] == "Links"


def test_a_database_is_forgotten(run: Run, notion: NotionServer) -> None:
    made = json.loads(run("notion", "link", notion.workspace.database("Links", OURS), "--json"))
    run("notion", "forget", made["id"])
    assert "available  Links" in run("notion", "databases")


def test_an_empty_list_says_how_to_share(run: Run) -> None:
    assert "add the connection" in run("notion", "databases")


def test_a_mapping_that_says_nothing_is_refused(run: Run, notion: NotionServer) -> None:
    with pytest.raises(NeedsUserError, match="ROLE=NAME"):
        run("notion", "link", notion.workspace.database("Links", OURS), "--property", "Other")


def test_rotating_the_keys_needs_no_words(run: Run, tmp_path: Path) -> None:
    assert "0 connections" in run("tokens", "rotate")
    assert len((tmp_path / "keys" / "token_keys").read_text().split()) == 2

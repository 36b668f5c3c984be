"""The whole product against a local Notion: real commands, a real video, a real browser, and what a person then sees.

The first journey is the README's: a token and two commands. The second signs in with Notion in a browser and registers
both kinds of database by mouse.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clients.platforms.platform import Channel, Grant
from config.settings import PROJECT_ROOT, Settings
from services.container import open_container
from tests.fakes.notion.server import NotionServer, notion_server
from tests.fakes.notion.things import Table
from tests.fakes.platforms.serving import served_platforms
from tests.fakes.web_server import WebServer, content, web_server

pytestmark = pytest.mark.slow

SAMPLE = PROJECT_ROOT / "samples" / "morning_workout.mp4"
LINKS: dict[str, Any] = {"Name": {"title": {}}, "URL": {"url": {}}, "Tag": {"select": {}}, "Status": {"select": {}}}
WORKOUTS: dict[str, Any] = {"Name": {"title": {}}, "Minutes": {"number": {}}, "Level": {"select": {}}}
MAX_WAIT_S = 120.0
ORDER = ("downloading", "transcribing", "processing", "saving", "completed")


@dataclass(frozen=True)
class Machine:
    """A folder of its own, its environment, and the two services that it talks to."""

    env: dict[str, str]
    notion: NotionServer
    site: WebServer
    address: str

    def run(self, *command: str) -> str:
        """`scripts/run COMMAND`; what it printed."""
        call = [sys.executable, "-m", "scripts.cli", *command]
        done = subprocess.run(call, env=self.env, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def serving(self) -> Iterator[None]:
        """`scripts/run` until the block ends."""
        call = [sys.executable, "-m", "scripts.cli", "serve", "--no-sample"]
        with subprocess.Popen(call, env=self.env, cwd=PROJECT_ROOT, stderr=subprocess.DEVNULL) as process:
            try:
                wait_for(lambda: answers(f"{self.address}/health"), "the page answers")
                yield
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)

    def statuses(self, row: str) -> list[str]:
        """The statuses that were written into the row, in order."""
        return self.notion.statuses(row)

    def cell(self, row: str, name: str) -> str:
        """What a cell shows."""
        return str(self.notion.workspace.cell(row, name) or "")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with notion_server() as notion, web_server({"/workout.mp4": content(SAMPLE.read_bytes(), "video/mp4")}) as site:
        env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
            "DATA_DIR": str(tmp_path / "data"),
            "POSE_MODEL_FILE": str(Settings().pose_model),
            "NOTION_BASE_URL": notion.url,
            "EXTRA_VIDEO_HOSTS": site.netloc,
            "POLL_INTERVAL_S": "1",
            "PORT": str(port),
        }
        yield Machine(env, notion, site, f"http://127.0.0.1:{port}")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def test_with_a_token_two_commands_are_all_it_takes(machine: Machine) -> None:
    machine.env["NOTION_TOKEN"] = machine.notion.token
    home = machine.notion.workspace.page("Home")
    machine.run("notion", "create", f"https://www.notion.so/Home-{home.replace('-', '')}", "--schema", "workout")
    links, workouts = source_of(machine.notion, "Video links"), source_of(machine.notion, "Workout notes")
    with machine.serving():
        good = machine.notion.workspace.row(links, URL=machine.site.url("/workout.mp4"), Tag="Workout")
        bad = machine.notion.workspace.row(links, URL="https://vimeo.com/1", Tag="Workout")
        wait_for(lambda: machine.cell(good, "Status") in ("completed", "failed"), "the row ends")
        wait_for(lambda: machine.cell(bad, "Status") == "failed", "the row with a wrong site says so")
    assert is_in_order(machine.statuses(good))
    assert "TikTok" in machine.cell(bad, "Progress")
    check_page(machine, good, workouts)


def test_signed_in_with_notion_both_kinds_of_database_are_registered_by_mouse(machine: Machine, page: Page) -> None:
    oauth = machine.notion.oauth
    machine.env.update(NOTION_CLIENT_ID=oauth.client_id, NOTION_CLIENT_SECRET=oauth.client_secret)
    machine.env["PUBLIC_URL"] = machine.address
    links = machine.notion.workspace.database("My clips", LINKS)
    workouts = machine.notion.workspace.database("Training", WORKOUTS)
    with machine.serving():
        page.goto(machine.address)
        page.get_by_role("link", name="Sign in with Notion").click()
        page.wait_for_url(f"{machine.address}/**")
        page.goto(f"{machine.address}/notion")
        page.get_by_label("Link to the database").first.fill(link_to(machine.notion, links))
        page.get_by_role("button", name="Watch it", exact=True).click()
        page.get_by_role("button", name="Watch it like this").click()
        expect(page.get_by_text("My clips")).to_be_visible()
        page.get_by_text("Use one of yours").click()
        page.get_by_label("Link to the database").last.fill(link_to(machine.notion, workouts))
        page.get_by_label("Tag of the rows").fill("gym")
        page.get_by_role("button", name="Use it").click()
        expect(page.get_by_text("Training").first).to_be_visible()
        row = machine.notion.workspace.row(links, URL=machine.site.url("/workout.mp4"), Tag="gym")
        wait_for(lambda: machine.cell(row, "Status") in ("completed", "failed"), "the row ends")
        assert machine.cell(row, "Status") == "completed", machine.cell(row, "Progress")
        page.goto(machine.address)
        expect(page.get_by_text(machine.cell(row, "Name")).first).to_be_visible()
        page.goto(f"{machine.address}/notion")
        page.get_by_role("button", name="Disconnect").click()
        wait_for(lambda: not [one for one in oauth.access if one != machine.notion.token], "the token is revoked")
    assert is_in_order(machine.statuses(row))
    check_page(machine, row, workouts)


def link_to(notion: NotionServer, source: str) -> str:
    """What “Copy link” gives."""
    return f"https://app.notion.com/p/{notion.workspace.table(source).database_id.replace('-', '')}?v=1"


def check_page(machine: Machine, row: str, workouts: str) -> None:
    """The finished row leads to one page of the other database, filled in from the video."""
    workspace = machine.notion.workspace
    (page,) = workspace.rows(workouts)
    assert machine.cell(row, "Note").endswith(page.id.replace("-", ""))
    assert machine.cell(row, "Name") == machine.cell(page.id, "Name") != ""
    shown = "\n".join(str(piece.content) for piece in workspace.body(page.id))
    kinds = [piece.type for piece in workspace.body(page.id)]
    assert kinds.count("table") == 1
    assert kinds.count("video") >= 1  # the reel, and a few seconds beside each exercise
    assert "squat" in shown.casefold()
    assert re.search(r"\d:\d\d", shown), "evidence names its second"
    assert "0:03" in shown, "the squats are announced there"


def source_of(notion: NotionServer, title: str) -> str:
    """The data source of that name."""
    tables = {one.title: one.id for one in notion.workspace.things.values() if isinstance(one, Table)}
    return tables[title]


def is_in_order(statuses: list[str]) -> bool:
    """Nothing goes back; what passes quickly may be left out."""
    places = [ORDER.index(one) for one in statuses if one != "pending"]
    return places == sorted(places) and len(places) >= 2 and statuses[-1] == "completed"


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except OSError:
        return False


def wait_for(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + MAX_WAIT_S
    while not is_so():
        assert time.monotonic() < until, f"waited in vain until {what}"
        time.sleep(0.05)


def test_a_row_plans_a_post_of_its_reel_and_shows_it_live(machine: Machine) -> None:
    with served_platforms(processing_s=0.0) as platforms:
        machine.env.update({"NOTION_TOKEN": machine.notion.token, **platforms.environment})
        machine.run("notion", "create", machine.notion.workspace.page("Home"))
        links = source_of(machine.notion, "Video links")
        machine.run("notion", "link", link_to(machine.notion, links), "--add-posting")
        settings = Settings(data_dir=Path(machine.env["DATA_DIR"]), youtube_base_url=platforms.youtube.origin)
        container = open_container(settings)
        container.publishing.accounts.connect("local", "youtube", "youtube", Grant("token-1"), Channel("UC1", "Mine"))
        container.close()
        at = (datetime.now(UTC) + timedelta(seconds=10)).isoformat(timespec="seconds")
        with machine.serving():
            cells: dict[str, Any] = {"Publish to": ["Mine (private)", "Nobody"], "Publish at": at}
            row = machine.notion.workspace.row(links, URL=machine.site.url("/workout.mp4"), **cells)
            wait_for(lambda: machine.cell(row, "Status") == "completed", "the note is done")
            wait_for(lambda: "Mine: live." in machine.cell(row, "Posts"), "the row shows the post live")
        assert machine.cell(row, "Posts").splitlines()[0].startswith("Nobody: There is no account “Nobody”.")
        assert (machine.cell(row, "Status"), len(platforms.youtube.posts)) == ("completed", 1)

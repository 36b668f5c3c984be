"""A real browser on a served site. Skipped where Chromium is not installed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cheroot.wsgi import Server
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.clips import make_clip, moving_box
from tests.fakes.site import Site

WAIT_MS = 30_000
MAY_REFUSE = ("/api/", "/edit/", "/clips/", "/entries/none", "/row", "/thumbnail")  # parts of addresses
expect.set_options(timeout=WAIT_MS)  # a busy machine, or CI's, may take longer than Playwright's five seconds


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 30 seconds, so that there is something to seek in."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return make_clip(path, seconds=30, fps=2, size=(180, 320), draw=moving_box((180, 320)))


@pytest.fixture
def site(tmp_path: Path, empty_database: Path) -> Iterator[Site]:
    """A site with a database of its own."""
    made = Site(tmp_path, empty_database, poll_s=0.02)
    yield made
    made.close()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The site, served."""
    with served(site) as address:
        yield address


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve the site until the block ends."""
    server = Server(("127.0.0.1", 0), site.app, numthreads=12, shutdown_timeout=1)
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}"
    site.stopping.set()
    server.stop()
    thread.join()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A tab at the start page. Whatever the page complains of fails the test."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, service_workers="block")
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(f"{said.text} {said.location['url']}") if is_complaint(said) else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    yield page
    context.close()
    assert complaints == []


def _with_address(said: ConsoleMessage) -> str:
    return f"{said.text} {said.location['url']}"


def is_complaint(said: ConsoleMessage) -> bool:
    """An error or warning; a browser also notes each answer of the API or a form that refuses something.

    And the row and picture of an entry that was there when the list heard of it, and is not any more.
    """
    from_form = any(part in said.location["url"] for part in MAY_REFUSE)
    is_refusal = said.text.startswith("Failed to load resource") and from_form
    is_of_these_tests = said.text.startswith("Service Worker registration blocked by Playwright")
    return said.type in ("error", "warning") and not is_refusal and not is_of_these_tests

"""The scripts that a stranger copies from the page of the API and from the README do what they promise."""

import html
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT
from services.accounts.api_tokens import Scope
from tests.browser.conftest import served
from tests.fakes import results
from tests.fakes.site import LINK, Site

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path: Path, empty_database: Path) -> Iterator[Site]:
    site = Site(tmp_path, empty_database)
    yield site
    site.close()


@pytest.fixture
def token(site: Site) -> str:
    return site.web.sign_in.tokens.make("local", "script", Scope.WRITE)[1]


def finish_what_comes(site: Site) -> None:
    """A worker that finishes the first order a moment after it came."""

    def work() -> None:
        while not (waiting := site.entries.page("local")) and not site.stopping.wait(0.05):
            pass
        site.stopping.wait(0.3)
        site.finish(waiting[0], results.workout(), title="5 minute core")

    threading.Thread(target=work, daemon=True).start()


def ran(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_lines_on_the_page_send_a_link_wait_and_read_the_note(site: Site, token: str) -> None:
    with served(site) as address:
        page = site.app.test_client().get("/api/docs", base_url=address).text
        found = re.search(r'<div class="example">.*?<code>(.*?)</code>', page, re.DOTALL)
        assert found
        script = html.unescape(found.group(1))
        finish_what_comes(site)
        said = ran(["bash", "-c", re.sub(r"LINK=\S+", f"LINK={LINK}", re.sub(r"TOKEN=\S+", f"TOKEN={token}", script))])

    assert len(script.splitlines()) <= 10
    assert "event: status" in said
    assert "Push-ups" in said.rpartition("data:")[2]


def test_the_lines_of_the_readme_do_the_same(site: Site, token: str) -> None:
    text = (PROJECT_ROOT / "README.md").read_text()
    script = text.partition("```python\n")[2].partition("```")[0]
    with served(site) as address:
        finish_what_comes(site)
        script = script.replace("http://127.0.0.1:8080", address).replace("cs_…", token)
        said = ran([sys.executable, "-c", script.replace("https://www.youtube.com/shorts/…", LINK)])

    assert "Push-ups" in said

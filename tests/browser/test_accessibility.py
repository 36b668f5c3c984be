from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from services.api_tokens import Scope
from services.stages.context import StageName
from tests.fakes import results
from tests.fakes.site import Site

pytestmark = pytest.mark.slow


@pytest.fixture
def paths(site: Site, clip: Path) -> list[str]:
    """Every page, with something on it."""
    made = results.workout() | {
        StageName.DOWNLOAD: results.media(clip),
        StageName.HIGHLIGHT: results.motion(clip, track=b"track"),
    }
    entry = site.finish(site.order(), made, title="5 minute core")
    for n in range(3):
        site.journal(site.order(f"https://youtu.be/abcdefghi0{n}")).fail("The video is private.", "permanent")
    site.order("https://youtu.be/abcdefghijk")
    site.web.tokens.make("local", "phone", Scope.READ)
    webhook, _ = site.web.webhooks.add("local", "https://receiver.example/", ["entry.failed"])
    site.web.webhooks.test("local", webhook.id)
    edits = [f"/entries/{entry.id}/edit/{name}" for name in ("exercises", "equipment", "format", "title")]
    return ["/", "/?q=zebra", f"/entries/{entry.id}", *edits, "/settings", "/notion", "/api/docs"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page: Page, paths: list[str], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    found: list[str] = []
    for path in paths:
        page.goto(path)
        for rule in Axe().run(page).response["violations"]:
            found += [f"{path} {rule['id']}: {node['target']} {node['html'][:160]}" for node in rule["nodes"]]
    assert not found, "\n".join(found)

from collections.abc import Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.scene import furnish
from tests.fakes.site import Site

COLOURS = ["color-contrast"]  # what dark differs in from light
pytestmark = pytest.mark.slow


@pytest.fixture
def paths(site: Site, clip: Path) -> list[str]:
    """Every page, with something on it."""
    return list(furnish(site, clip).values())


def test_axe_finds_nothing_on_any_page(paths: list[str], page: Page) -> None:
    found: list[str] = []
    for path in paths:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(path)
        found += [f"{path} {one}" for one in violations(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{path} in the dark {one}" for one in violations(page, only=COLOURS)]
    assert not found, "\n".join(found)


def violations(page: Page, only: Sequence[str] = ()) -> list[str]:
    """What axe finds by these rules; by all without any. What passes is not described: that takes as long again."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": only} if only else {})
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboards_focus_is_seen_on_every_kind_of_button(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/settings")
    for name in ("Test Notion", "Make a token", "Make another"):
        before = page.get_by_role("button", name=name).evaluate("one => getComputedStyle(one).backgroundColor")
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        seen = page.get_by_role("button", name=name).evaluate(
            "one => [getComputedStyle(one).outlineStyle, getComputedStyle(one).outlineWidth,"
            " getComputedStyle(one).backgroundColor]"
        )
        assert seen == ["solid", "3px", before], name

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.scene import furnish
from tests.fakes.site import Site

pytestmark = pytest.mark.slow


@pytest.fixture
def paths(site: Site, clip: Path) -> list[str]:
    """Every page, with something on it."""
    return list(furnish(site, clip).values())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(paths: list[str], page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    found: list[str] = []
    # Dark differs from light in its colours alone.
    rules = {"runOnly": ["color-contrast"]} if scheme == "dark" else None
    for path in paths:
        page.goto(path)
        for rule in Axe().run(page, options=rules).response["violations"]:
            found += [f"{path} {rule['id']}: {node['target']} {node['html'][:160]}" for node in rule["nodes"]]
    assert not found, "\n".join(found)


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

from collections.abc import Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.scene import furnish, furnish_people, sign_in
from tests.fakes.site import Site

WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=740)
# What a dark and narrow page may differ in from a light and wide one: its colours, and how much room there is.
OF_LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
pytestmark = pytest.mark.slow


@pytest.fixture
def paths(site: Site, clip: Path) -> list[str]:
    """The pages with something on each, before a tab looks at them."""
    return list(furnish(site, clip).values())


def test_axe_finds_nothing_on_any_page(paths: list[str], page: Page, site: Site) -> None:
    found = [one for path in paths for one in _looked_at(page, path)]
    of_people = furnish_people(site)
    found += _looked_at(page, of_people.pop("sign in"))
    page.set_viewport_size(WIDE)
    page.goto("/auth/sign-in")
    sign_in(page, "Alice")
    found += [one for path in of_people.values() for one in _looked_at(page, path)]
    assert not found, "\n".join(found)


def _looked_at(page: Page, path: str) -> list[str]:
    """What is found wide and light, then dark and narrow."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(path)
    found = [f"{path} {one}" for one in violations(page)]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(NARROW)
    return found + [f"{path} dark and narrow {one}" for one in violations(page, only=OF_LOOKS)]


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

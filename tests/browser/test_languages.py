"""Other languages in a browser: chosen in the menu, mirrored where they run from right to left, within the screen."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from services.domain.stages import StageName
from tests.browser.scene import furnish
from tests.fakes import results
from tests.fakes.site import Site

pytestmark = pytest.mark.slow
WORDY = ("start", "entry", "entry failed", "edit exercises", "clips", "settings", "status", "notion")
TITLE = "وصفة البطاطس (10 minutes)"


def _left(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"]


def test_a_person_switches_to_arabic_and_the_page_is_mirrored(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 800})
    page.goto("/settings")
    assert _left(page, ".brand") < _left(page, ".top-link")
    page.get_by_role("button", name="العربية").click()

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.get_by_role("heading", level=1).text_content() == "الإعدادات"
    assert _left(page, ".brand") > _left(page, ".top-link")
    page.goto("/status")
    assert page.get_by_role("heading", level=1).text_content() == "الحالة"


def test_axe_finds_nothing_on_the_main_pages_in_arabic(site: Site, clip: Path, page: Page) -> None:
    pages = furnish(site, clip)
    page.goto("/")
    page.get_by_role("button", name="العربية").click()
    found: list[str] = []
    for name in ("start", "entry", "settings"):
        page.goto(pages[name])
        assert page.locator("html").get_attribute("lang") == "ar"
        for rule in Axe().run(page).response["violations"]:
            found += [f"{name} {rule['id']}: {node['html'][:160]}" for node in rule["nodes"]]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_no_page_is_wider_than_the_narrowest_screen(
    site: Site, clip: Path, browser: Browser, address: str, language: str
) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 700}, locale=language)
    tab, wide = context.new_page(), []
    pages = furnish(site, clip)
    for name in WORDY:
        tab.goto(pages[name])
        if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(name)
    context.close()
    assert wide == []


def test_a_title_from_right_to_left_leaves_the_list_as_it_is(site: Site, page: Page) -> None:
    for n, title in enumerate(("Potatoes", TITLE)):
        site.finish(site.order(f"https://youtu.be/abcdefghij{n}"), {StageName.DOWNLOAD: results.media()}, title=title)
    page.goto("/")
    shown = page.locator("#entries h3 a bdi", has_text=TITLE)
    assert shown.evaluate("one => getComputedStyle(one).unicodeBidi") == "isolate"
    lefts = page.locator("#entries h3").evaluate_all("all => all.map((one) => one.getBoundingClientRect().left)")
    assert len(set(lefts)) == 1
    assert page.locator("#entries li").first.evaluate("one => getComputedStyle(one).direction") == "ltr"

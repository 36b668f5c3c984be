import pytest
from playwright.sync_api import Page, expect

from tests.fakes.site import Site

pytestmark = pytest.mark.slow
TEXT = "Check%20out%20this%20video!%20https%3A%2F%2Fvm.tiktok.com%2FZMabc1234%2F"


def test_a_link_shared_by_a_phone_is_a_note_after_one_tap(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/share?title=TikTok&text={TEXT}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    button = page.get_by_role("button", name="Make the note")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] + box["height"] < 740

    button.click()

    expect(page.locator(".state-line")).to_have_text("Waiting for its turn")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    [entry] = site.entries.page("local")
    assert entry.source.url == "https://vm.tiktok.com/ZMabc1234/"
    assert page.url.endswith(f"/entries/{entry.id}")


def test_the_browser_takes_the_page_for_an_app(page: Page) -> None:
    found = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"].split("?")[0].endswith("/static/manifest.webmanifest")

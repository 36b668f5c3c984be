import pytest
from playwright.sync_api import Page, expect

from services.domain.entries import Status
from tests.fakes.site import Site

pytestmark = pytest.mark.slow


def test_the_status_page_follows_the_queue_by_itself(page: Page, site: Site) -> None:
    page.get_by_role("link", name="Status").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.evaluate("window.sameDocument = true")
    page.evaluate("document.body.dataset.againS = '0.05'")
    expect(page.get_by_text("Nothing has ended within a day.")).to_be_visible()

    journal = site.journal(site.order())
    journal.enter("download", Status.DOWNLOADING, "Fetching the video")
    expect(page.get_by_text("1 fetching")).to_be_visible(timeout=10_000)
    journal.fail("TikTok wants a login.", "permanent")

    expect(page.get_by_text("TikTok wants a login.")).to_be_visible()
    assert page.evaluate("window.sameDocument")


def test_a_connection_is_tested_in_its_row(page: Page, site: Site) -> None:
    site.silent.add("https://www.instagram.com")
    page.goto("/settings")
    page.evaluate("window.sameDocument = true")

    page.get_by_role("button", name="Test Downloads").click()

    row = page.locator("li").filter(has=page.get_by_role("heading", name="Downloads"))
    expect(row).to_contain_text("Instagram cannot be reached.")
    expect(row).to_contain_text("Broken")
    expect(page.get_by_role("button", name="Test Downloads")).to_be_focused()
    site.silent.clear()
    page.keyboard.press("Enter")
    expect(row).to_contain_text("can be reached.")
    expect(row.locator(".pill")).to_have_text("Works")
    assert page.evaluate("window.sameDocument")

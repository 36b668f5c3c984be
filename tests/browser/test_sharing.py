from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.domain.stages import StageName
from tests.fakes import results
from tests.fakes.site import Site

pytestmark = pytest.mark.slow


def test_a_note_is_shared_read_by_its_link_and_no_longer(page: Page, site: Site, clip: Path) -> None:
    made = results.workout() | {StageName.DOWNLOAD: results.media(clip)}
    entry = site.finish(site.order(), made, title="5 minute core")
    page.goto(f"/entries/{entry.id}")
    page.get_by_role("link", name="Share", exact=True).click()
    page.get_by_label("With the video").check()
    page.get_by_label("It works").select_option("For a week")
    page.get_by_role("button", name="Make a link").click()
    path = "/n/" + page.locator("#share-url").inner_text().rpartition("/")[2]

    page.goto(path)
    page.get_by_role("link", name="on screen 0:20").click()
    expect(page.locator("#quote")).to_contain_text("2. Push-ups x 12")
    page.wait_for_function("document.getElementById('player').currentTime === 20")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    page.goto(f"/entries/{entry.id}/shares")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("Links of this note")).to_have_count(0)
    answer = page.request.get(path)
    assert answer.status == 404

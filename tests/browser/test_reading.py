from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from endpoints.app_context import EXTENSION
from services.domain.stages import StageName
from services.meanings.meanings import Meanings
from tests.fakes import results
from tests.fakes.site import Site

pytestmark = pytest.mark.slow


class Alike(Meanings):
    """All notes that it is told of mean the same."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        self.ids = ids

    def find(self, user_id: str, text: str, *, wait_s: float = 0.0) -> tuple[str, ...]:
        return self.ids[:1]

    def related(self, user_id: str, entry_id: str, count: int = 5) -> tuple[str, ...]:
        return tuple(one for one in self.ids if one != entry_id)


def test_a_note_is_found_by_meaning_and_its_video_is_read_like_a_book(page: Page, site: Site, clip: Path) -> None:
    made = results.workout() | {StageName.DOWNLOAD: results.media(clip)}
    ids = [site.finish(site.order(f"https://youtu.be/abcdefghij{n}"), made, title=f"Core {n}").id for n in range(2)]
    site.app.extensions[EXTENSION] = replace(site.web, meanings=Alike(tuple(ids)))
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("zebra")
    expect(page.get_by_text("Found by meaning")).to_have_count(1)
    page.get_by_role("link", name="Core 0").first.click()
    page.wait_for_load_state()  # until then a chapter is a plain link

    page.locator(".chapters").get_by_role("link", name="0:20").click()
    page.wait_for_function("document.getElementById('player').currentTime === 20")
    page.get_by_label("Find in what is said").fill("PUSH ups")
    expect(page.locator(".more .lines").first.locator("li:visible")).to_have_count(1)
    page.get_by_label("Find in what is said").fill("zebra")
    expect(page.get_by_text("No line has these words.")).to_be_visible()

    page.get_by_role("heading", name="Related notes").scroll_into_view_if_needed()
    expect(page.locator(".related-list").get_by_role("link", name="Core 1")).to_be_visible()
    page.get_by_role("link", name="Calendar").click()
    page.get_by_label("Tuesday").check()
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download for the calendar").click()
    assert loading.value.suggested_filename.endswith(".ics")

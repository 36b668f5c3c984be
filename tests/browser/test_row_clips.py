from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.domain.entries import EntryView
from services.domain.stages import StageName
from tests.fakes import results
from tests.fakes.site import Site

pytestmark = pytest.mark.slow
MADE_MS = 20_000  # the clips are cut when the first of them is asked for


@pytest.fixture
def finished(site: Site, clip: Path) -> EntryView:
    made = results.workout() | {StageName.DOWNLOAD: results.media(clip), StageName.HIGHLIGHT: results.motion(clip)}
    return site.finish(site.order(), made, title="5 minute core")


def test_a_clip_beside_an_exercise_plays_muted_while_it_is_seen(page: Page, finished: EntryView) -> None:
    page.goto(f"/entries/{finished.id}")
    row = page.locator("tr", has_text="Push-ups")
    row.scroll_into_view_if_needed()  # its clip is fetched when it is seen
    video = row.locator("video.row-clip")
    video.scroll_into_view_if_needed(timeout=MADE_MS)
    page.wait_for_function("video => video.currentTime > 0.2", arg=video.element_handle(), timeout=MADE_MS)
    assert video.evaluate("video => [video.muted, video.loop, video.videoWidth]") == [True, True, 180]
    assert video.evaluate("video => video.duration") == pytest.approx(7, abs=0.3)

    page.get_by_role("button", name="step by step").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("dialog").locator("video.row-clip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".steps-mode video")).to_have_count(0)


def test_who_wants_no_motion_starts_a_clip_by_hand(page: Page, finished: EntryView) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/entries/{finished.id}")
    video = page.locator("video.row-clip").first
    video.scroll_into_view_if_needed(timeout=MADE_MS)
    assert video.evaluate("video => [video.paused, video.controls]") == [True, True]

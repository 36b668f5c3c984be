"""The pages of segments and of eye contact: asked for, watched as they are made, looked at, downloaded."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from services.domain.entries import EntryView
from services.domain.eye_contact import EyeContactFile, Strip
from services.domain.segments import SegmentFile, Segments, Why
from services.domain.stages import StageName
from tests.browser.test_clips import end_run
from tests.fakes import results
from tests.fakes.site import Made, Site

pytestmark = pytest.mark.slow


@pytest.fixture
def entry(site: Site, clip: Path) -> EntryView:
    return site.finish(site.order(), results.workout() | {StageName.DOWNLOAD: results.media(clip)}, title="A talk")


def corrected(site: Site, entry: EntryView, clip: Path, **told: object) -> None:
    """As a worker makes what waits."""
    strip = (Strip(start_s=0, corrected=1.0), Strip(start_s=1, corrected=0.0, reason="the head was turned away"))
    for order in site.eye_contact.waiting(entry.id):
        about = {"file": "a.mp4", "end_s": 2.0, "corrected_share": 0.5, "strip": strip, "offset_before": 8.0} | told
        made = EyeContactFile.model_validate({**about, "offset_after": 2.0})
        files = {"a.mp4": clip} if made.file else {}
        site.eye_contact.finish(
            order, site.publish(entry, f"eyes{order.kind}{order.revision}", Made(made, files)), made
        )
    end_run(site, entry)


def test_eye_contact_from_the_preview_to_the_download(page: Page, site: Site, entry: EntryView, clip: Path) -> None:
    page.goto(f"/entries/{entry.id}")
    page.get_by_role("link", name="turn the eyes to the camera").click()
    page.wait_for_load_state()
    page.evaluate("window.sameDocument = true")
    page.get_by_label("How much of the way").fill("0.5")
    expect(page.locator("output")).to_have_text("0.5")
    page.get_by_role("button", name="Preview eight seconds").click()
    expect(page.locator("[data-clip-line]")).to_have_text("Waiting for its turn")
    (order,) = site.eye_contact.waiting(entry.id)
    assert (order.wish.preview, order.wish.intensity) == (True, 0.5)
    journal = site.journal(site.entries.get("local", entry.id))
    journal.progress("Looking at the eyes", 0.4)
    expect(page.locator("[data-clip-line]")).to_have_text("Looking at the eyes")
    corrected(site, entry, clip)
    preview = page.locator("#gaze-preview")
    expect(preview).to_contain_text("50 % of the pictures from 0:00 to 0:02 were corrected")
    expect(preview).to_contain_text("the gaze was 8.0° off, and is now 2.0°")
    parts = preview.locator("[data-words]")
    parts.nth(1).focus()
    line = preview.locator("[data-strip-words]")
    expect(line).to_have_text("0:01 to 0:02: nothing corrected; the head was turned away.")
    parts.nth(0).hover()
    expect(line).to_have_text("0:00 to 0:01: 100 % of the pictures corrected.")
    expect(page.get_by_role("img", name="the head was turned away")).to_be_visible()
    preview.get_by_text("The same as a list").click()
    expect(preview.get_by_role("listitem")).to_have_count(2)

    page.get_by_role("button", name="Correct the whole video").click()
    expect(page.locator("#gaze-whole")).to_contain_text("Being made")
    expect(preview).to_be_visible()
    corrected(site, entry, clip, end_s=30.0)
    with page.expect_download() as got:
        page.get_by_role("link", name="Download the video").click()
    assert Path(got.value.path()).read_bytes() == clip.read_bytes()
    page.get_by_role("button", name="Correct the whole video").click()
    expect(page.locator("#gaze-whole")).to_contain_text("Being made anew")
    why = "2 % of the pictures could be corrected: in most others, the head was turned away."
    corrected(site, entry, clip, file=None, reason=why)
    expect(page.locator("#gaze-whole")).to_contain_text(f"The original stays as it is. {why}")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove what was made here").click()
    expect(page.locator("[data-clip]")).to_have_count(0)
    assert page.evaluate("window.sameDocument")


def test_a_page_asked_for_earlier_does_not_put_back_what_it_told(page: Page, site: Site, entry: EntryView) -> None:
    page.goto(f"/entries/{entry.id}/eye-contact")
    line = page.locator("[data-clip-line]")
    asked = []

    def answer_late(route: Route) -> None:
        if route.request.method == "POST":
            route.continue_()
            return
        answer = route.fetch()
        asked.append(route)
        if len(asked) == 2:  # the first one brought the line
            site.journal(site.entries.get("local", entry.id)).progress("Looking at the eyes", 0.4)
            expect(line).to_have_text("Looking at the eyes")
        route.fulfill(response=answer)

    page.route(page.url, answer_late)
    page.get_by_role("button", name="Preview eight seconds").click()
    for _ in range(200):
        if len(asked) < 3:
            page.wait_for_timeout(50)
    assert len(asked) == 3, "the page was not asked for again"
    expect(line).to_have_text("Looking at the eyes")


def test_segments_from_the_order_to_the_download(page: Page, site: Site, entry: EntryView, clip: Path) -> None:
    page.goto(f"/entries/{entry.id}")
    page.get_by_role("link", name="split it into segments").click()
    page.evaluate("window.sameDocument = true")
    page.get_by_label("Seconds of a part").fill("20")
    page.get_by_label("Copy only").check()
    page.get_by_role("button", name="Split the video").click()
    expect(page.locator("[data-clip-line]")).to_have_text("Waiting for its turn")
    (order,) = site.segments.waiting(entry.id)
    assert (order.wish.every_s, order.wish.copy_only) == (20, True)
    made = Segments(
        segments=(
            SegmentFile(
                number=1, file="segment-001.mp4", start_s=0, end_s=16.4, why=Why.KEY_FRAME, copied=True, distance_s=0.31
            ),
            SegmentFile(number=2, file="segment-002.mp4", start_s=16.4, end_s=30, why=Why.END, copied=True),
        )
    )
    files: dict[str, Path | bytes] = {one.file: clip for one in made.segments}
    site.journal(site.entries.get("local", entry.id))
    site.segments.finish(order, site.publish(entry, "segments", Made(made, files)), made)
    end_run(site, entry)
    first = page.locator("#segment-1")
    expect(first).to_contain_text("Ends where the file can be copied from; 0.31 s from the nearest pause.")
    expect(page.locator("#segment-2")).to_contain_text("Ends where the video ends.")
    with page.expect_download() as got:
        first.get_by_role("link", name="Download segment 1").click()
    assert got.value.suggested_filename == "segment-001.mp4"
    with page.expect_download() as got:
        page.get_by_role("link", name="All as ZIP").click()
    assert got.value.suggested_filename.endswith("-segments.zip")
    page.get_by_role("link", name="Clips", exact=True).click()
    expect(page.get_by_role("heading", name="Clips", exact=True)).to_be_visible()

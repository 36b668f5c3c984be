from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.domain.entries import EntryView, Status
from services.domain.stages import StageName
from tests.fakes import results
from tests.fakes.site import Site

pytestmark = pytest.mark.slow


@pytest.fixture
def finished(site: Site, clip: Path) -> EntryView:
    made = results.workout() | {
        StageName.DOWNLOAD: results.media(clip),
        StageName.HIGHLIGHT: results.motion(clip, track=b"track"),
    }
    return site.finish(site.order(), made, title="5 minute core")


def test_a_slider_cuts_the_reel_again_and_nothing_moves(page: Page, site: Site, finished: EntryView) -> None:
    page.goto(f"/entries/{finished.id}")
    page.get_by_text("Cut it another way").click()
    slider = page.get_by_label("Keep after")
    before = slider.bounding_box()

    slider.focus()
    page.keyboard.press("ArrowRight")
    line = page.locator("[data-tuned]")
    expect(line).to_have_text("Waiting for its turn")
    journal = site.journal(site.entries.get("local", finished.id))
    journal.enter("highlight", Status.PROCESSING, "Cutting the reel of 7 s, part 1 of 2")
    expect(line).to_have_text("Cutting the reel of 7 s, part 1 of 2")
    assert slider.bounding_box() == before
    journal.complete()

    expect(line).to_contain_text("Nobody has to be looked for again")
    expect(slider).to_be_focused()
    expect(slider).to_have_value("3.5")
    assert site.entries.get("local", finished.id).options.motion.buffer_after_s == 3.5


def test_a_value_is_corrected_and_undone_in_place(page: Page, site: Site, finished: EntryView) -> None:
    page.goto(f"/entries/{finished.id}")
    page.evaluate("window.sameDocument = true")

    page.get_by_role("link", name="Edit Exercises").click()
    page.get_by_label("Reps 2", exact=True).fill("many")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Row 2, Reps: Give a number")).to_be_visible()
    expect(page.get_by_label("Reps 2", exact=True)).to_be_focused()
    expect(page.get_by_label("Reps 2", exact=True)).to_have_value("many")
    page.keyboard.press("Escape")
    expect(page.get_by_text("You changed something here.")).to_be_visible()
    page.get_by_label("Reps 2", exact=True).fill("10")
    page.get_by_label("Reps max 2").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    site.journal(site.entries.get("local", finished.id)).complete()

    expect(page.get_by_role("table").first).to_contain_text("10")
    expect(page.get_by_text("Edited by you", exact=True)).to_be_visible()
    expect(page.get_by_role("table").first.get_by_title("edited by you")).to_have_count(1)
    expect(page.get_by_role("table").first.get_by_role("link", name="on screen")).to_have_count(3)
    page.get_by_role("link", name="Edit Exercises").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.get_by_role("dialog").evaluate("box => box.scrollWidth <= box.clientWidth")
    page.get_by_role("link", name="Cancel").click()  # nothing was changed: nothing is asked
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Undo Exercises").click()
    site_entry = site.entries
    page.wait_for_timeout(300)
    site.journal(site_entry.get("local", finished.id)).complete()
    expect(page.get_by_role("table").first).to_contain_text("12–15")
    assert page.evaluate("window.sameDocument")

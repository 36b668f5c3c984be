from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.domain.stages import StageName
from services.entries.search import EntryFilter
from tests.fakes import results
from tests.fakes.site import Site

pytestmark = pytest.mark.slow


@pytest.fixture
def notes(site: Site, clip: Path) -> list[str]:
    """Three finished notes, the newest last."""
    made = results.workout() | {StageName.DOWNLOAD: results.media(clip)}
    links = [f"https://youtu.be/abcdefghij{n}" for n in range(3)]
    titles = ("Plank", "Squats at home", "Élbow drill")
    return [site.finish(site.order(link), made, title=title).id for link, title in zip(links, titles, strict=True)]


def titles(page: Page) -> list[str]:
    return page.locator("#entries h3").all_text_contents()


def test_notes_are_found_tagged_deleted_and_taken_back(page: Page, site: Site, notes: list[str]) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Paste a link")).to_have_count(1)
    page.evaluate("window.sameDocument = true")
    page.keyboard.press("/")
    page.keyboard.type("elb")  # the accent is not typed, nor the word to its end
    expect(page.locator("mark").first).to_be_visible()
    expect(page.get_by_role("link", name="0:04").first).to_be_visible()
    page.get_by_label("Words that were said").fill("squat")
    expect(page.locator("#entries h3")).to_have_text(["Squats at home"])
    page.get_by_label("Words that were said").fill("")
    expect(page.locator("#entries > li")).to_have_count(3)
    page.get_by_label("Order").select_option("Title")
    expect(page.locator("#entries h3").first).to_have_text("Plank")
    assert page.evaluate("window.sameDocument")

    page.locator("#entries h3 a").first.focus()
    page.keyboard.press("j")
    expect(page.locator("#entries h3 a").nth(1)).to_be_focused()
    page.keyboard.press("x")
    page.get_by_label("Choose Plank").check()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.get_by_label("Tag or collection").fill("legs")
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_role("link", name="#legs")).to_have_count(2)
    assert len(site.entries.page("local", wanted=EntryFilter(tag="legs"))) == 2

    page.get_by_label("Choose Plank").check()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The note is in the trash")).to_be_visible()
    assert "Plank" not in titles(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Choose Plank")).to_be_visible()


def test_the_view_is_kept_and_the_palette_leads_to_a_note(page: Page, notes: list[str]) -> None:
    page.goto("/")
    page.get_by_label("Grid", exact=True).check()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-view", "grid")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Go to a note or a page")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("squats")
    page.get_by_role("dialog").get_by_role("link", name="Squats at home").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("5 minute core")
    page.get_by_role("button", name="Train step by step").click()
    expect(page.get_by_role("dialog", name="Step by step")).to_contain_text("Elbow plank")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog", name="Step by step")).to_contain_text("Reps: 12–15")
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#t=20'")
    expect(page.locator(".chapters [data-now]")).to_contain_text("Push-ups")  # chapters and transcript follow
    expect(page.locator(".lines:not(.chapters *) [data-now]").first).to_contain_text("push-ups")
    page.get_by_role("button", name="Favourite").click()
    expect(page.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")

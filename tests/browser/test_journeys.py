from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from services.domain.entries import EntryView, Status
from services.domain.stages import StageName
from tests.fakes import results
from tests.fakes.site import LINK, Site

pytestmark = pytest.mark.slow


def newest(site: Site) -> EntryView:
    return site.entries.page("local")[0]


def paste(page: Page, text: str) -> None:
    page.get_by_label("Link to a TikTok").fill(text)
    page.get_by_role("button", name="Make the note").click()


@pytest.fixture
def finished(site: Site, clip: Path) -> EntryView:
    """A workout with a video to seek in."""
    made = results.workout() | {StageName.DOWNLOAD: results.media(clip), StageName.HIGHLIGHT: results.motion(clip)}
    return site.finish(site.order(), made, title="5 minute core")


def test_a_first_visit_leads_to_a_finished_note_without_a_reload(page: Page, site: Site, clip: Path) -> None:
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    page.evaluate("window.sameDocument = true")

    paste(page, LINK)
    row = page.locator("[data-entry]")
    expect(row).to_contain_text("Waiting for its turn")
    expect(page.get_by_text("Nothing here yet")).to_be_hidden()

    journal = site.journal(newest(site))
    site.stage(journal, StageName.DOWNLOAD, results.media(clip), title="5 minute core")
    journal.enter("read_text", Status.PROCESSING, "Reading on-screen text")
    journal.progress("Reading on-screen text, 12 of 40 frames", 0.3)
    expect(row).to_contain_text("Reading on-screen text, 12 of 40 frames")
    expect(row.get_by_role("heading")).to_have_text("5 minute core")
    expect(row.locator(".thumb img")).to_have_count(1)
    assert row.locator("[data-stage=read_text] progress").evaluate("bar => bar.value") == 0.3

    journal.complete()
    expect(row.locator("[data-pill]")).to_have_text("Done")
    assert page.evaluate("window.sameDocument")


def test_an_open_entry_fills_in_while_one_looks(page: Page, site: Site, clip: Path) -> None:
    journal = site.journal(site.order())
    page.goto(f"/entries/{journal.entry.id}")
    page.evaluate("window.sameDocument = true")

    for stage, made in (results.workout() | {StageName.DOWNLOAD: results.media(clip)}).items():
        site.stage(journal, stage, made, title="5 minute core")
    expect(page.locator(".state-line")).to_have_text("Doing highlight")
    page.locator("#player").evaluate("player => { player.sameOne = true; }")
    journal.complete()

    expect(page.locator("[data-pill]")).to_have_text("Done")
    expect(page.get_by_role("table")).to_contain_text("Push-ups")
    assert page.locator("#player").evaluate("player => player.sameOne")
    assert page.evaluate("window.sameDocument")


def test_a_mark_leads_to_its_second_and_its_words(page: Page, finished: EntryView) -> None:
    page.goto(f"/entries/{finished.id}")

    page.get_by_role("link", name="said 0:20").last.click()

    expect(page.locator("#quote")).to_contain_text("“Now twelve slow push-ups, three sets.”")
    page.wait_for_function("Math.abs(document.getElementById('player').currentTime - 20) < 0.3")
    page.get_by_role("button", name="caption").first.click()
    expect(page.locator("#quote")).to_contain_text("“Core in 5 minutes” 80 % sure")


def test_a_mark_is_reached_and_used_with_the_keyboard(page: Page, finished: EntryView) -> None:
    page.goto(f"/entries/{finished.id}")

    page.get_by_role("link", name="on screen 0:20").focus()
    page.keyboard.press("Enter")

    page.wait_for_function("Math.abs(document.getElementById('player').currentTime - 20) < 0.3")


def test_dropped_files_become_entries_and_a_wrong_one_is_explained(page: Page, site: Site, clip: Path) -> None:
    files = [
        {"name": "plank.mp4", "mimeType": "video/mp4", "buffer": clip.read_bytes()},
        {"name": "notes.mp4", "mimeType": "video/mp4", "buffer": b"just a text"},
    ]
    page.locator("#files").set_input_files(files)  # type: ignore[arg-type]

    expect(page.locator("[data-entry]")).to_contain_text("plank.mp4")
    expect(page.locator("#sending")).to_contain_text("“notes.mp4” is not a video: it holds text.")


def test_a_wrong_link_stays_in_the_box_with_the_reason(page: Page, site: Site) -> None:
    paste(page, f"{LINK}\nhttps://example.com/x")

    expect(page.get_by_role("alert").first).to_contain_text("example.com is not a supported site.")
    expect(page.get_by_label("Link to a TikTok")).to_have_value("https://example.com/x")
    expect(page.locator("[data-entry]")).to_have_count(1)


def test_a_failed_entry_is_retried_from_the_list(page: Page, site: Site) -> None:
    entry = site.order()
    site.journal(entry).fail("The video is private.", "permanent")
    row = page.locator("[data-entry]")
    expect(row).to_contain_text("The video is private.")

    row.get_by_role("button", name="Retry").click()

    expect(row.locator("[data-pill]")).to_have_text("Waiting")
    assert site.queue.enqueued == [entry.id] * 2


def test_deleting_asks_first(page: Page, site: Site, finished: EntryView) -> None:
    page.goto(f"/entries/{finished.id}")
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Keep it").click()
    assert site.entries.count("local") == 1

    page.get_by_role("link", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()

    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    assert site.entries.count("local") == 0


def test_progress_goes_on_after_a_reload(page: Page, site: Site) -> None:
    journal = site.journal(site.order())
    journal.enter("download", Status.DOWNLOADING, "Fetching the video")
    page.reload()
    expect(page.locator("[data-line]")).to_have_text("Fetching the video")

    journal.progress("Fetching the video, 3 of 9 MB", 0.33)

    expect(page.locator("[data-line]")).to_have_text("Fetching the video, 3 of 9 MB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_needs_no_sideways_scrolling(page: Page, site: Site, finished: EntryView, scheme: str) -> None:
    site.order("https://www.instagram.com/reel/averyveryverylongcode_withoutanybreak/")
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    for path in ("/", f"/entries/{finished.id}", f"/entries/{newest(site).id}"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.locator("html").get_attribute("data-bs-theme") == scheme


def test_the_chosen_theme_is_kept(page: Page) -> None:
    page.get_by_role("button", name="Switch between light and dark").click()
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_progress_does_not_move_what_is_below(page: Page, site: Site) -> None:
    site.order("https://youtu.be/abcdefghijk")
    journal = site.journal(site.order())
    journal.enter("download", Status.DOWNLOADING, "Fetching the video")
    page.goto("/")
    below = page.locator("[data-entry]").last
    before = below.bounding_box()

    for n in range(1, 5):
        journal.progress(f"Fetching the video, {n} of 9 MB", n / 9)
    expect(page.locator("[data-line]").first).to_contain_text("of 9 MB")

    assert below.bounding_box() == before


def test_a_page_that_was_refused_its_events_asks_again(page: Page, site: Site) -> None:
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=429)

    def soon(route: Route) -> None:
        body = route.fetch().text().replace("REOPEN_MS = 15000", "REOPEN_MS = 50")
        route.fulfill(body=body, content_type="text/javascript")

    page.route("**/live.js", soon)
    page.route("**/api/events*", refuse_once)
    site.order()
    page.goto("/")

    expect(page.locator("#live")).to_have_text("Live")
    journal = site.journal(newest(site))
    journal.enter("download", Status.DOWNLOADING, "Fetching the video")
    expect(page.locator("[data-line]")).to_have_text("Fetching the video")

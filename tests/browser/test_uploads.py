from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.fakes.site import Site

pytestmark = pytest.mark.slow
ONLY_STORED = "Object.keys(localStorage).filter(key => key.startsWith('tus::')).length"


@pytest.fixture
def video(tmp_path: Path, clip: Path) -> Path:
    """A video of four megabytes, sent in pieces of one."""
    path = tmp_path / "plank.mp4"
    path.write_bytes(clip.read_bytes() + bytes(4 * 1024 * 1024))
    return path


def small_pieces(page: Page) -> None:
    def cut(route: Route) -> None:
        body = route.fetch().text().replace("PIECE_BYTES = 16 * 1024", "PIECE_BYTES = 1024")
        route.fulfill(body=body.replace("PAUSES_MS = [0, 1000", "PAUSES_MS = [0, 100"), content_type="text/javascript")

    page.route("**/tus_client.js", cut)
    page.goto("/")


def break_after(page: Page, pieces: int) -> None:
    """The connection is lost after so many pieces."""
    sent: list[str] = []

    def pass_or_break(route: Route) -> None:
        if route.request.method == "PATCH":
            sent.append(route.request.url)
        if len(sent) > pieces:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/api/uploads/resumable/**", pass_or_break)


def sizes(site: Site) -> list[int]:
    return [path.stat().st_size for path in (site.folder / "uploads").rglob("part")]


def test_nothing_of_the_client_is_loaded_before_the_first_upload(page: Page, video: Path) -> None:
    assert page.locator("script[src*=tus]").count() == 0
    page.locator("#files").set_input_files(video)
    expect(page.locator("[data-entry]")).to_contain_text("plank.mp4")
    assert page.locator("script[src*=tus]").count() == 1
    assert page.evaluate(ONLY_STORED) == 0


def test_an_upload_goes_on_by_itself_after_the_connection_was_lost(page: Page, site: Site, video: Path) -> None:
    small_pieces(page)
    break_after(page, 2)
    page.locator("#files").set_input_files(video)
    expect(page.locator("#sending")).to_contain_text("No connection, trying again")
    [arrived] = sizes(site)
    assert 0 < arrived < video.stat().st_size

    page.unroute("**/api/uploads/resumable/**")

    expect(page.locator("[data-entry]")).to_contain_text("plank.mp4")
    expect(page.locator("#sending li")).to_have_count(0)
    [entry] = site.entries.page("local")
    kept = next((site.folder / "media").rglob("video.mp4"))
    assert kept.read_bytes() == video.read_bytes()
    assert entry.source.name == "plank.mp4"


def test_an_upload_goes_on_after_a_reload(page: Page, site: Site, video: Path) -> None:
    small_pieces(page)
    break_after(page, 2)
    page.locator("#files").set_input_files(video)
    expect(page.locator("#sending")).to_contain_text("No connection, trying again")
    [arrived] = sizes(site)
    page.unroute("**/api/uploads/resumable/**")
    page.reload()
    expect(page.locator("#sending")).to_contain_text("plank.mp4")
    expect(page.locator("#sending")).to_contain_text("Choose it again to go on.")

    starts: list[str] = []
    page.on("request", lambda sent: starts.append(sent.headers["upload-offset"]) if sent.method == "PATCH" else None)
    page.locator("#files").set_input_files(video)

    expect(page.locator("[data-entry]")).to_contain_text("plank.mp4")
    assert int(starts[0]) >= arrived > 0
    expect(page.locator("#sending li")).to_have_count(0)


def test_an_unfinished_upload_is_forgotten_here_and_there(page: Page, site: Site, video: Path) -> None:
    small_pieces(page)
    break_after(page, 1)
    page.locator("#files").set_input_files(video)
    expect(page.locator("#sending")).to_contain_text("No connection, trying again")
    page.unroute("**/api/uploads/resumable/**")
    page.reload()

    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="Forget plank.mp4").click()

    expect(page.locator("#sending li")).to_have_count(0)
    assert sizes(site) == []
    assert page.evaluate(ONLY_STORED) == 0


def test_an_upload_is_stopped(page: Page, site: Site, video: Path) -> None:
    small_pieces(page)
    break_after(page, 1)
    page.locator("#files").set_input_files(video)
    expect(page.locator("#sending")).to_contain_text("No connection, trying again")
    page.unroute("**/api/uploads/resumable/**")

    page.get_by_role("button", name="Stop plank.mp4").click()

    expect(page.locator("#sending li")).to_have_count(0)
    expect(page.locator("[data-entry]")).to_have_count(0)


def test_a_file_that_was_refused_is_not_offered_again(page: Page, tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_bytes(b"just a text" * 1000)
    page.locator("#files").set_input_files(text)
    expect(page.locator("#sending")).to_contain_text("“notes.mp4” is not a video: it holds text.")
    assert page.evaluate(ONLY_STORED) == 0


def test_a_phone_shows_the_names_of_what_is_not_sent_yet(page: Page, clip: Path, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    path = tmp_path / "A rather long name of a holiday video from the beach.mp4"
    path.write_bytes(clip.read_bytes() + bytes(4 * 1024 * 1024))
    small_pieces(page)
    break_after(page, 1)
    page.locator("#files").set_input_files(path)
    expect(page.locator("#sending")).to_contain_text("No connection, trying again")
    page.reload()

    name = page.locator("#sending .name").bounding_box()

    assert name
    assert name["width"] > 200
    assert page.evaluate("document.documentElement.scrollWidth") == 360

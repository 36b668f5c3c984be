"""Connect a channel, make a clip, plan it, see it live, lose the sign-in, connect again, send a dead letter again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from clients.platforms.platform import Channel, Grant
from tests.browser.test_clips import end_run, make_all
from tests.clips import make_clip, moving_box
from tests.fakes.platforms.host import Fault
from tests.fakes.platforms.serving import ServedPlatforms, served_platforms
from tests.fakes.results import workout
from tests.fakes.site import Made, Site

SIZE = (360, 640)
LIVE_MS = 30_000  # a post is looked up some seconds after it was handed over


@pytest.fixture
def platforms() -> Iterator[ServedPlatforms]:
    with served_platforms(processing_s=0.0) as three:
        yield three


@pytest.fixture
def site(tmp_path: Path, empty_database: Path, platforms: ServedPlatforms) -> Iterator[Site]:
    names: dict[str, Any] = {name.lower(): value for name, value in platforms.environment.items()}
    made = Site(tmp_path, empty_database, poll_s=0.02, **names)
    runner = made.publishing.runner()
    runner.start()
    yield made
    runner.stop()
    runner._thread.join(30)
    runner._pool.shutdown(wait=True)
    made.close()


@pytest.fixture
def entry(site: Site, tmp_path: Path) -> str:
    """A note with a reel and a video of their own."""
    made: dict[Any, Any] = {}
    for number, (stage, one) in enumerate(workout().items()):
        files = dict(one.files) if one else {}
        for name in files:
            if name.endswith(".mp4"):
                path = make_clip(
                    tmp_path / f"{number}.mp4", seconds=3 + number, fps=24, size=SIZE, draw=moving_box(SIZE)
                )
                files[name] = path.read_bytes()
        made[stage] = Made(one.result, files) if one else None
    return site.finish(site.order(), made, title="Ten squats").id


def plan(page: Page, entry: str, what: str) -> None:
    page.goto(f"/publish/new?entry={entry}&what={what}")
    page.get_by_label("Who sees it").select_option("unlisted")
    page.get_by_label("Now instead").check()
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", name="Publish", exact=True)).to_be_visible()


def make_the_clip(site: Site, entry_id: str, folder: Path) -> None:
    """As a worker makes what waits."""
    path = make_clip(folder / "the-clip.mp4", seconds=4, fps=24, size=SIZE, draw=moving_box(SIZE), sound=True)
    entry = site.entries.get("local", entry_id)
    make_all(site, entry, path)
    end_run(site, entry)


def test_a_clip_is_made_posted_lost_and_found(
    page: Page, site: Site, address: str, entry: str, platforms: ServedPlatforms, tmp_path: Path
) -> None:
    object.__setattr__(site.publishing.connecting, "address", address)  # the port is not the settings'
    page.goto("/publish")
    page.get_by_role("link", name="Connect YouTube").click()
    expect(page.get_by_role("heading", name="Channel UC1")).to_be_visible()

    page.goto(f"/entries/{entry}")
    page.get_by_role("link", name="Make clips").click()
    page.get_by_text("Mark one part yourself").click()
    page.locator("#make-start").fill("0")
    page.locator("#make-end").fill("3.5")
    page.get_by_role("button", name="Make clips").click()
    expect(page.locator("[data-clip]")).to_have_count(1)
    make_the_clip(site, entry, tmp_path)
    page.get_by_role("link", name="Publish clip 1").click()
    expect(page.get_by_label("Title")).to_have_value("Three exercises, forty seconds each.")
    page.get_by_label("Who sees it").select_option("unlisted")
    page.get_by_label("Now instead").check()
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("link", name="See it")).to_be_visible(timeout=LIVE_MS)
    expect(page.locator("td a.post")).to_have_attribute("data-tone", "good")

    platforms.youtube.expire()
    plan(page, entry, "original")
    expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible(timeout=LIVE_MS)
    platforms.youtube.inject("session", Fault.REJECTED)
    page.reload()
    page.get_by_role("link", name="Connect again").click()
    expect(page.locator("#posts")).to_contain_text("YouTube does not take the title", timeout=LIVE_MS)
    page.get_by_role("button", name="Send again").click()
    page.goto("/publish")
    expect(page.get_by_role("link", name="See it")).to_have_count(2, timeout=LIVE_MS)
    assert len(platforms.youtube.posts) == 2


def test_what_the_account_does_not_offer_is_grey_and_a_cover_is_taken_from_the_video(
    page: Page, site: Site, entry: str, platforms: ServedPlatforms
) -> None:
    platforms.tiktok.levels, platforms.tiktok.switched_off = ("SELF_ONLY",), ("duet",)
    platforms.tiktok.accounts["token-1"] = "open-1"
    grant, channel = Grant("token-1"), Channel("open-1", "Mine")
    site.publishing.accounts.connect("local", "tiktok", "direct", grant, channel)
    page.goto(f"/publish/new?entry={entry}&what=reel")
    page.locator("[name='option.mode']").select_option("direct")
    audience = page.get_by_label("Who sees it")
    expect(audience).to_have_value("")
    expect(audience.locator("option[disabled]")).to_have_count(3)
    expect(page.get_by_label("Duets")).to_be_disabled()
    expect(page.get_by_label("Comments")).to_be_enabled()
    page.locator("video.preview").evaluate("video => { video.currentTime = 1.5; }")
    page.get_by_role("button", name="Take the picture that is shown").click()
    expect(page.get_by_label("Cover: the picture at second")).to_have_value("1.5")
    audience.select_option("SELF_ONLY")
    page.get_by_label("By posting, you agree").select_option("yes")
    page.get_by_label("Now instead").check()
    page.get_by_role("button", name="Plan it").click()
    expect(page.locator("td a.post")).to_have_attribute("data-tone", "good", timeout=LIVE_MS)
    assert platforms.tiktok.tasks["p1"].info["video_cover_timestamp_ms"] == 1500
    assert platforms.tiktok.mistakes == []


def test_a_planned_post_is_dragged_to_another_day(page: Page, site: Site, entry: str) -> None:
    publishing = site.publishing
    grant, channel = Grant("token-1"), Channel("UC1", "Mine")
    account = publishing.accounts.connect("local", "youtube", "youtube", grant, channel)
    page.goto("/publish?month=2027-03")
    page.get_by_text("Nothing is planned").wait_for()
    zone = ZoneInfo(page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone"))
    order = {"account": account.id, "entry": entry, "options": {"privacy": "private"}}
    answer = page.request.post("/api/publications", data=order | {"at": "2027-03-10T12:30:00+00:00"})
    assert answer.status == 202, answer.text()
    page.reload()
    page.locator("td a.post").drag_to(page.locator('td[data-day="2027-03-18"]'))
    expect(page.locator('td[data-day="2027-03-18"] a.post')).to_be_visible()
    [moved] = publishing.publications.of_user("local")
    assert moved.at.astimezone(zone).strftime("%d") == "18"
    assert moved.at.strftime("%H:%M") == "12:30"

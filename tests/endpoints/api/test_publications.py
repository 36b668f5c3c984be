"""The way of a reel to its channel over the API and the page, with the platforms behind real sockets."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from flask.testing import FlaskClient

from services.domain.clips import ClipFile, ClipPlan, ClipStyle, Span
from services.publishing.runner import Runner
from tests.clips import make_clip, moving_box
from tests.endpoints.conftest import MakeSite
from tests.fakes.platforms.host import Fault
from tests.fakes.platforms.serving import ServedPlatforms, served_platforms
from tests.fakes.results import workout
from tests.fakes.site import Made, Site

SIZE = (360, 640)


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("reel") / "reel.mp4"
    return make_clip(path, seconds=4, fps=24, size=SIZE, draw=moving_box(SIZE)).read_bytes()


@pytest.fixture
def platforms() -> Iterator[ServedPlatforms]:
    with served_platforms(processing_s=0.0) as three:
        yield three
        assert [*three.youtube.mistakes, *three.tiktok.mistakes, *three.instagram.mistakes] == []


@pytest.fixture
def site(make_site: MakeSite, platforms: ServedPlatforms) -> Site:
    return make_site(**{name.lower(): value for name, value in platforms.environment.items()})


@pytest.fixture
def entry(site: Site, reel: bytes) -> str:
    made: dict[Any, Any] = dict(workout())
    for stage, one in made.items():
        files = {
            name: reel if name.endswith(".mp4") else content for name, content in (one.files if one else {}).items()
        }
        made[stage] = Made(one.result, files) if one else None
    return site.finish(site.order(), made, title="Ten squats").id


@pytest.fixture
def work(site: Site) -> Callable[[], None]:
    """Do what is due, until nothing is."""
    attempt = site.publishing.attempt

    def run() -> None:
        for _ in range(40):
            attempt.queue.wake()
            claimed = attempt.queue.claim()
            if claimed is None:
                return
            attempt.run(claimed)

    return run


def connect(client: FlaskClient, platform: str, way: str) -> None:
    url = client.get(f"/publish/connect/{platform}/{way}").headers["Location"]
    back = urlsplit(httpx.get(url).headers["Location"])
    assert client.get(f"{back.path}?{back.query}").headers["Location"] == "/publish#accounts"


def test_a_reel_goes_from_the_note_to_the_channel(
    client: FlaskClient, site: Site, platforms: ServedPlatforms, entry: str, work: Callable[[], None]
) -> None:
    connect(client, "youtube", "youtube")
    [account] = client.get("/api/accounts").get_json()["accounts"]
    assert client.post(f"/api/accounts/{account['id']}/test").get_json() == {"name": account["name"]}
    files = client.get(f"/api/publications/files?entry={entry}").get_json()["files"]
    assert [one["what"] for one in files] == ["reel", "original"]
    order = {"account": account["id"], "entry": entry, "options": {"privacy": "unlisted"}}
    planned = client.post("/api/publications", json=order)
    assert planned.status_code == 202, planned.text
    post = planned.get_json()
    assert (post["state"], post["title"]) == ("planned", "5 minute core")
    at = datetime.fromisoformat(post["at"])
    assert at > datetime.now(UTC)
    assert client.post("/api/publications", json=order).status_code == 409

    soon = {"at": datetime.now(UTC).isoformat(), "title": "Core"}
    assert client.patch(f"/api/publications/{post['id']}", json=soon).status_code == 200
    work()
    found = client.get(f"/api/publications/{post['id']}").get_json()
    assert (found["state"], [one.text for one in platforms.youtube.posts]) == ("processing", ["Core"])
    site.publishing.publications.check("local", post["id"])
    work()
    found = client.get(f"/api/publications/{post['id']}").get_json()
    assert (found["state"], found["link"]) == ("live", "https://www.youtube.com/watch?v=v1")
    assert [one["state"] for one in found["history"]][-1] == "live"
    page = client.get("/publish").text
    assert "Core" in page
    assert "watch?v=v1" in page


def test_the_page_plans_says_what_is_wrong_and_keeps_what_was_typed(
    client: FlaskClient, entry: str, platforms: ServedPlatforms, work: Callable[[], None]
) -> None:
    assert "Connect one" in client.get(f"/publish/new?entry={entry}").text
    connect(client, "tiktok", "direct")
    page = client.get(f"/publish/new?entry={entry}&what=reel").text
    assert "Music Usage Confirmation" in page
    assert "5 minute core" in page
    [account] = client.get("/api/accounts").get_json()["accounts"]
    form = {"account": account["id"], "entry": entry, "what": "reel", "text": "My words", "at": "2026-11-30T10:00"}
    form |= {"option.mode": "direct", "when": "now", "hashtags": "#core, abs"}
    refused = client.post("/publish/new", data=form)
    assert refused.status_code == 422
    assert "Who sees it" in refused.text
    assert "My words" in refused.text
    form |= {"option.privacy": "SELF_ONLY", "option.consent": "yes"}
    assert client.post("/publish/new", data=form).status_code == 303
    work()
    assert [one.text for one in platforms.tiktok.posts] == ["My words\n\n#core #abs"]


def test_what_the_account_does_not_offer_cannot_be_chosen(
    client: FlaskClient, entry: str, platforms: ServedPlatforms
) -> None:
    platforms.tiktok.levels, platforms.tiktok.switched_off = ("SELF_ONLY",), ("duet",)
    connect(client, "tiktok", "direct")
    [account] = client.get("/api/accounts").get_json()["accounts"]
    told = client.get(f"/api/accounts/{account['id']}/offer").get_json()
    assert told["refuses"]["duet"] == ["on"]
    assert told["refuses"]["privacy"] == ["FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "PUBLIC_TO_EVERYONE"]
    assert (told["max_s"], "comment" in told["refuses"]) == (600, False)
    page = " ".join(client.get(f"/publish/new?entry={entry}&what=reel").text.split())
    assert '<option value="PUBLIC_TO_EVERYONE" disabled>' in re.sub(r" +", " ", page)
    assert '<option value="SELF_ONLY" >' in re.sub(r" +", " ", page)  # and none is chosen for the person
    [duet] = re.findall(r'<select[^>]*name="option.duet"[^>]*>', page)
    [comment] = re.findall(r'<select[^>]*name="option.comment"[^>]*>', page)
    assert ("disabled" in duet, "disabled" in comment) == (True, False)
    platforms.tiktok.inject("creator", Fault.BROKEN)
    page = client.get(f"/publish/new?entry={entry}&what=reel").text
    assert "TikTok could not be asked what this account may choose now." in page


def test_a_dead_letter_is_dropped_or_sent_again_singly_and_all(
    client: FlaskClient, site: Site, entry: str, platforms: ServedPlatforms, work: Callable[[], None]
) -> None:
    connect(client, "instagram", "facebook")
    [account] = client.get("/api/accounts").get_json()["accounts"]
    order = {"account": account["id"], "entry": entry, "at": datetime.now(UTC).isoformat(), "again": True}
    first, second = (
        client.post("/api/publications", json=order | {"what": what}).get_json()["id"] for what in ("reel", "original")
    )
    platforms.instagram.expire()
    work()
    states = {one["code"] for one in client.get("/api/publications?state=needs_user").get_json()["publications"]}
    assert states == {"account"}
    assert "Connect again" in client.get("/publish").text
    platforms.instagram.codes["code-again"] = "17851"
    platforms.instagram.accounts |= {"long-again": "17851", "page-17851": "17851"}
    assert client.post(f"/api/publications/{second}/cancel").status_code == 202
    connecting = {"platform": "instagram", "way": "facebook", "token": "long-again"}
    assert client.post("/api/accounts", json=connecting).status_code == 201
    work()
    assert client.get(f"/api/publications/{first}").get_json()["state"] in ("prepared", "live", "processing")
    assert client.post("/api/publications/many", json={"state": "failed", "what": "retry"}).get_json() == {
        "done": 0,
        "refused": [],
    }


def test_anothers_channels_and_posts_are_nobodys(client: FlaskClient, site: Site, entry: str) -> None:
    connect(client, "youtube", "youtube")
    [account] = client.get("/api/accounts").get_json()["accounts"]
    order = {"account": account["id"], "entry": entry, "options": {"privacy": "private"}}
    post = client.post("/api/publications", json=order).get_json()["id"]
    publishing = site.publishing
    assert publishing.accounts.of_user("other") == []
    assert publishing.publications.of_user("other") == []
    for act in ("get", "cancel", "retry", "check", "history"):
        with pytest.raises(Exception, match="no such publication"):
            getattr(publishing.publications, act)("other", post)
    with pytest.raises(Exception, match="no such account"):
        publishing.accounts.disconnect("other", account["id"])


def test_only_a_signed_address_gives_out_a_file(client: FlaskClient, site: Site, entry: str, reel: bytes) -> None:
    connect(client, "youtube", "youtube")
    [account] = client.get("/api/accounts").get_json()["accounts"]
    order = {"account": account["id"], "entry": entry, "options": {"privacy": "private"}}
    soon = {"at": datetime.now(UTC).isoformat()}
    post = client.post("/api/publications", json=order | soon).get_json()["id"]
    shared = site.publishing.shared
    until = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    signature = shared.signature(post, until)
    assert client.get(f"/publish/file/{post}/{until}/{signature}.mp4").status_code == 404  # not handed over yet
    site.publishing.attempt.queue.wake()
    found = client.get(f"/publish/file/{post}/{until}/{signature}.mp4")
    assert (found.status_code, len(found.data)) == (200, site.publishing.publications.get("local", post).size_bytes)
    for wrong in (f"{post}/{until + 1}/{signature}", f"{entry}/{until}/{signature}", f"{post}/{until}/{'0' * 64}"):
        assert client.get(f"/publish/file/{wrong}.mp4").status_code == 404


def test_a_runner_wakes_by_itself(client: FlaskClient, site: Site, entry: str, platforms: ServedPlatforms) -> None:
    connect(client, "youtube", "youtube")
    [account] = client.get("/api/accounts").get_json()["accounts"]
    runner: Runner = site.publishing.runner()
    runner.start()
    order = {"account": account["id"], "entry": entry, "options": {"privacy": "private"}}
    client.post("/api/publications", json=order | {"at": datetime.now(UTC).isoformat()})
    try:
        deadline = datetime.now(UTC) + timedelta(seconds=10)
        while not platforms.youtube.posts and datetime.now(UTC) < deadline:
            runner._stopped.wait(0.05)
    finally:
        runner.stop()
        runner._thread.join(30)
        runner._pool.shutdown(wait=True)
    assert len(platforms.youtube.posts) == 1


def test_a_calendar_day_shows_its_posts_where_the_browser_is(client: FlaskClient, entry: str, tmp_path: Path) -> None:
    connect(client, "youtube", "youtube")
    [account] = client.get("/api/accounts").get_json()["accounts"]
    order = {"account": account["id"], "entry": entry, "options": {"privacy": "private"}}
    at = datetime(2027, 1, 10, 22, 30, tzinfo=UTC)
    client.post("/api/publications", json=order | {"at": at.isoformat()})
    client.set_cookie("zone", "Asia/Tokyo", path="/publish")
    page = client.get("/publish?month=2027-01").text
    day = page.partition('data-day="2027-01-11"')[2].partition("</td>")[0]
    assert "07:30" in day


def test_a_finished_clip_is_posted_as_a_reel_is(
    client: FlaskClient, site: Site, entry: str, reel: bytes, platforms: ServedPlatforms, work: Callable[[], None]
) -> None:
    connect(client, "youtube", "youtube")
    [account] = client.get("/api/accounts").get_json()["accounts"]
    plan = ClipPlan(parts=(Span(start_s=0.0, end_s=4.0),), title="Why squats?", made_by="rules", reason="It asks.")
    [clip] = site.clips.add("local", entry, [plan], ClipStyle())
    begun = site.clips.begin(clip.id)
    assert begun
    file = ClipFile(file="clip.mp4", duration_s=4, width=360, height=640, fps=24, size_bytes=len(reel))
    made = Made(file, {"clip.mp4": reel})
    site.clips.finish(begun[0], site.publish(site.entries.get("local", entry), "clip", made), file)

    files = client.get(f"/api/publications/files?entry={entry}").get_json()["files"]
    assert files[-1]["what"] == f"clip:{clip.id}"
    assert "Why squats?" in client.get(f"/publish/new?entry={entry}&what=clip:{clip.id}").text
    order = {"account": account["id"], "entry": entry, "what": f"clip:{clip.id}", "options": {"privacy": "unlisted"}}
    answer = client.post("/api/publications", json=order | {"at": datetime.now(UTC).isoformat()})
    assert (answer.status_code, answer.get_json()["title"]) == (202, "Why squats?")
    work()
    assert [one.text for one in platforms.youtube.posts] == ["Why squats?"]


def test_who_is_forgotten_is_forgotten_at_the_platforms_too(
    client: FlaskClient, site: Site, platforms: ServedPlatforms
) -> None:
    connect(client, "tiktok", "draft")
    site.web.operations.forgetting.forget("local")
    assert site.publishing.accounts.of_user("local") == []
    assert "open-1" not in platforms.tiktok.refresh.values()

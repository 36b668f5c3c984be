from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clients.database.session import Database
from clients.platforms.hosts import Hosts
from clients.platforms.transport import PlatformTransport, http_client
from clients.platforms.youtube.platform import YouTube
from clients.platforms.youtube.upload import STEP
from services.publishing.channels.accounts import AccountView
from services.publishing.restored import ask_about_due
from services.publishing.states import PostState
from tests.fakes.platforms.harness import FakeClock, PublishingHarness
from tests.fakes.platforms.host import Fault, transport
from tests.fakes.platforms.youtube import FakeYouTube
from utils.errors import ConflictError, NeedsUserError


@pytest.fixture
def youtube() -> FakeYouTube:
    return FakeYouTube(FakeClock())


@pytest.fixture
def harness(database: Database, tmp_path: Path, youtube: FakeYouTube) -> Iterator[PublishingHarness]:
    clock = youtube.clock
    assert isinstance(clock, FakeClock)
    with http_client(transport(youtube)) as http:
        platform = YouTube(PlatformTransport(http, "YouTube"), Hosts((), youtube.origin), clock, chunk_bytes=STEP)
        yield PublishingHarness(database, tmp_path, {"youtube": platform}, clock=clock)
    assert youtube.mistakes == []


@pytest.fixture
def account(harness: PublishingHarness) -> AccountView:
    return harness.account("youtube", "UC1", token="token-1")


def test_a_post_goes_live_once(harness: PublishingHarness, account: AccountView, youtube: FakeYouTube) -> None:
    harness.video.write_bytes(b"x" * (2 * STEP + 100))
    made = harness.plan(account, at=harness.clock() + timedelta(minutes=30))
    harness.run()
    found = harness.get(made)
    assert (found.state, found.link) == (PostState.LIVE, "https://www.youtube.com/watch?v=v1")
    assert [post.size for post in youtube.posts] == [2 * STEP + 100]
    names = [one.name for one in harness.publications.history("local", made.id)]
    assert list(dict.fromkeys(names)) == ["planned", "due", "prepared", "sent", "processing", "live"]


def test_a_public_video_is_handed_over_early_and_is_live_at_its_time(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    at = harness.clock() + timedelta(hours=5)
    made = harness.plan(account, at=at)
    harness.run()
    found = harness.get(made)
    assert youtube.videos["v1"].made_at == at - timedelta(hours=1)
    assert found.live_at is not None
    assert timedelta(0) <= found.live_at - at < timedelta(seconds=10)


def test_what_was_lost_on_the_way_is_looked_up_and_never_sent_again(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    made = harness.plan(account)
    youtube.inject("last chunk", Fault.TIMEOUT_DONE)
    youtube.inject("probe", Fault.BROKEN)
    harness.run()
    assert harness.get(made).state is PostState.LIVE
    assert (len(youtube.posts), youtube.count("session"), youtube.count("last chunk")) == (1, 1, 1)


def test_a_video_of_a_session_that_is_gone_is_found_by_its_marker(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    made = harness.plan(account)
    youtube.inject("last chunk", Fault.RESET_DONE)
    harness.look()
    youtube.sessions.clear()
    harness.run()
    assert (harness.get(made).state, len(youtube.posts)) == (PostState.LIVE, 1)


def test_a_session_that_is_gone_after_the_last_byte_and_no_video_asks_the_person(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    made = harness.plan(account)
    youtube.inject("last chunk", Fault.RESET)
    harness.look()
    youtube.sessions.clear()
    harness.run()
    assert harness.get(made).state is PostState.UNKNOWN
    harness.publications.retry("local", made.id)
    harness.run()
    assert (harness.get(made).state, len(youtube.posts)) == (PostState.LIVE, 1)


def test_a_quota_that_is_used_up_stops_all_channels_until_midnight_in_los_angeles(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    youtube.quota = 1
    other = harness.account("youtube", "UC2", token="token-2")
    youtube.channels["token-2"] = "UC2"
    first, second = harness.plan(account), harness.plan(other)
    harness.look()
    assert {harness.get(one).state for one in (first, second)} == {PostState.PROCESSING, PostState.DUE}
    [waits] = [one for one in (first, second) if harness.get(one).state is PostState.DUE]
    assert "quota" in harness.get(waits).message
    harness.run()
    assert [harness.get(one).state for one in (first, second)] == [PostState.LIVE, PostState.LIVE]
    assert (youtube.inserts[-1].hour, youtube.inserts[-1].minute) == (8, 0)


def test_a_broken_account_is_told_once_and_its_posts_go_on_when_it_is_back(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    posts = [harness.plan(account, again=True) for _ in range(3)]
    youtube.channels.clear()
    harness.run(days=0.01)
    assert {harness.get(one).state for one in posts} == {PostState.NEEDS_USER}
    assert youtube.count("session") == 1
    youtube.channels["token-9"] = "UC1"
    harness.account("youtube", "UC1", token="token-9")
    harness.run()
    assert {harness.get(one).state for one in posts} == {PostState.LIVE}
    assert len(youtube.posts) == 3


COVERED = {"privacy": "public", "cover_s": "2.5"}


def test_a_cover_is_set_once_when_the_video_is_processed(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    made = harness.plan(account, options=COVERED)
    harness.run()
    assert (harness.get(made).state, harness.get(made).message) == (PostState.LIVE, "")
    assert (youtube.videos["v1"].cover, youtube.count("cover")) == (b"JPEG at 2.5", 1)


def test_a_refused_cover_leaves_the_post_live_and_is_told(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    youtube.unconfirmed.add("UC1")
    made = harness.plan(account, options=COVERED, at=harness.clock() + timedelta(hours=5))
    harness.run()
    found = harness.get(made)
    assert (found.state, youtube.count("cover"), len(youtube.posts)) == (PostState.LIVE, 1, 1)
    assert "Its cover was refused." in found.message
    assert "youtube.com/verify" in found.message


def test_a_cover_whose_answer_was_lost_is_set_again_and_after_four_faults_left(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    lost = harness.plan(account, options=COVERED)
    youtube.inject("cover", Fault.TIMEOUT_DONE)
    harness.run()
    assert (harness.get(lost).state, harness.get(lost).message, youtube.count("cover")) == (PostState.LIVE, "", 2)
    left = harness.plan(account, options=COVERED, again=True)
    for _ in range(4):
        youtube.inject("cover", Fault.BROKEN)
    harness.run()
    assert (harness.get(left).state, youtube.count("cover"), len(youtube.posts)) == (PostState.LIVE, 6, 2)
    assert harness.get(left).message == (
        "Its cover could not be set. YouTube answered 500. Choose it in YouTube Studio."
    )


def test_a_dry_run_sends_nothing_and_is_never_live(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube
) -> None:
    made = harness.plan(account, dry_run=True)
    harness.run()
    found = harness.get(made)
    assert (found.state, found.link, youtube.posts, youtube.count("session")) == (PostState.REHEARSED, "", [], 0)


def test_a_time_missed_by_hours_is_asked_about(harness: PublishingHarness, account: AccountView) -> None:
    made = harness.plan(account, at=harness.clock() + timedelta(hours=2))
    harness.clock.forward(hours=6)
    harness.run()
    assert (harness.get(made).state, harness.get(made).code) == (PostState.NEEDS_USER, "late")
    harness.publications.retry("local", made.id)
    harness.run()
    assert harness.get(made).state is PostState.LIVE


def test_the_same_file_twice_for_one_account_is_asked_about(harness: PublishingHarness, account: AccountView) -> None:
    harness.plan(account)
    with pytest.raises(ConflictError, match="already"):
        harness.plan(account)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": "x" * 101}, "The title has 101"),
        ({"text": "ü" * 2501}, "at most 5000"),
        ({"text": "a < b"}, "signs <"),
        ({"options": {}}, "Who sees it"),
        ({"options": {"privacy": "public", "loud": "yes"}}, "no option loud"),
    ],
)
def test_what_the_platform_would_refuse_is_refused_before(
    harness: PublishingHarness, account: AccountView, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(NeedsUserError, match=says):
        harness.plan(account, **changes)


def test_after_a_restore_what_was_due_is_asked_about_and_what_lies_ahead_stays(
    harness: PublishingHarness, account: AccountView, youtube: FakeYouTube, database: Database
) -> None:
    due, ahead = harness.plan(account), harness.plan(account, again=True, at=harness.clock() + timedelta(days=1))
    assert ask_about_due(database, harness.clock) == 1
    harness.run(days=0.5)
    assert (harness.get(due).state, harness.get(ahead).state) == (PostState.NEEDS_USER, PostState.PLANNED)
    assert youtube.posts == []

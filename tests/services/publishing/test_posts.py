"""What is particular to TikTok and Instagram; faults of all platforms are in test_publishing_matrix."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clients.database.session import Database
from services.publishing.states import PostState
from tests.fakes.platforms.host import Fault
from tests.fakes.platforms.scene import Scene, scene
from utils.errors import NeedsUserError

DIRECT = {"mode": "direct", "privacy": "SELF_ONLY", "consent": "yes"}


@pytest.fixture
def all_of_them(database: Database, tmp_path: Path) -> Iterator[Scene]:
    with scene(database, tmp_path) as found:
        yield found


@pytest.mark.parametrize("platform", ["youtube", "tiktok", "instagram"])
def test_a_post_goes_live_once_and_leads_there(all_of_them: Scene, platform: str) -> None:
    harness = all_of_them.harness
    all_of_them.tiktok.is_audited = True
    options = DIRECT | {"privacy": "PUBLIC_TO_EVERYONE"} if platform == "tiktok" else {}
    changes: dict[str, Any] = {"options": options} if options else {}
    made = harness.plan(all_of_them.account(platform), **changes)
    harness.run()
    found = harness.get(made)
    assert (found.state, found.message) == (PostState.LIVE, "")
    assert found.link.startswith(f"https://www.{platform}.com/")
    assert len(all_of_them.fakes[platform].posts) == 1


def test_a_draft_waits_in_the_app_and_is_live_once_it_was_posted_there(all_of_them: Scene) -> None:
    harness, tiktok = all_of_them.harness, all_of_them.tiktok
    made = harness.plan(all_of_them.account("tiktok", way="draft"), options={"mode": "draft"})
    harness.run(days=0.1)
    assert (harness.get(made).state, harness.get(made).code) == (PostState.NEEDS_USER, "finish_in_app")
    assert tiktok.posts == []
    tiktok.finish("p1")
    harness.run(days=0.1)
    assert (harness.get(made).state, tiktok.count("draft init")) == (PostState.LIVE, 1)


def test_chunks_go_on_where_they_were_broken_off(all_of_them: Scene) -> None:
    harness, tiktok = all_of_them.harness, all_of_them.tiktok
    made = harness.plan(all_of_them.account("tiktok"))
    tiktok.inject("last chunk", Fault.RESET)
    harness.run()
    assert harness.get(made).state is PostState.LIVE
    assert (tiktok.count("init"), tiktok.count("chunk"), tiktok.count("last chunk")) == (1, 1, 2)


def test_an_upload_address_that_ran_out_before_the_end_is_asked_for_anew(all_of_them: Scene) -> None:
    harness, tiktok = all_of_them.harness, all_of_them.tiktok
    made = harness.plan(all_of_them.account("tiktok"))
    tiktok.inject("chunk", Fault.RESET)
    harness.look()
    harness.clock.forward(hours=2)
    harness.run()
    assert (harness.get(made).state, len(tiktok.posts), tiktok.count("init")) == (PostState.LIVE, 1, 2)


def test_a_task_whose_answer_was_lost_is_never_begun_again_by_itself(all_of_them: Scene) -> None:
    harness, tiktok = all_of_them.harness, all_of_them.tiktok
    made = harness.plan(all_of_them.account("tiktok"))
    tiktok.inject("init", Fault.TIMEOUT_DONE)
    harness.run()
    assert (harness.get(made).state, tiktok.count("init"), tiktok.posts) == (PostState.UNKNOWN, 1, [])
    harness.publications.retry("local", made.id)
    harness.run()
    assert (harness.get(made).state, len(tiktok.posts)) == (PostState.LIVE, 1)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"mode": "direct", "consent": "yes"}, "Who sees it"),
        ({"mode": "direct", "privacy": "SELF_ONLY"}, "Music Usage"),
        (DIRECT | {"branded": "yes"}, "paid partnership"),
    ],
)
def test_a_direct_post_is_complete_before_it_is_planned(all_of_them: Scene, options: dict[str, str], says: str) -> None:
    with pytest.raises(NeedsUserError, match=says):
        all_of_them.harness.plan(all_of_them.account("tiktok"), options=options)
    with pytest.raises(NeedsUserError, match="drafts alone"):
        all_of_them.harness.plan(all_of_them.account("tiktok", 2, way="draft"), options=DIRECT)


def test_an_app_that_was_not_audited_is_told_what_to_do(all_of_them: Scene) -> None:
    harness = all_of_them.harness
    made = harness.plan(all_of_them.account("tiktok"), options=DIRECT | {"privacy": "PUBLIC_TO_EVERYONE"})
    harness.run()
    assert harness.get(made).state is PostState.NEEDS_USER
    assert "audited" in harness.get(made).message
    assert all_of_them.tiktok.count("init") == 1


def test_a_post_that_instagram_calls_blocked_is_looked_up_first(all_of_them: Scene) -> None:
    harness, instagram = all_of_them.harness, all_of_them.instagram
    made = harness.plan(all_of_them.account("instagram"))
    instagram.inject("media_publish", Fault.BROKEN_DONE)
    harness.run()
    found = harness.get(made)
    assert (found.state, found.link) == (PostState.LIVE, "https://www.instagram.com/reel/m1/")
    assert (len(instagram.posts), instagram.count("media_publish")) == (1, 1)


def test_a_publish_call_that_never_arrived_asks_the_person(all_of_them: Scene) -> None:
    harness, instagram = all_of_them.harness, all_of_them.instagram
    made = harness.plan(all_of_them.account("instagram"))
    instagram.inject("media_publish", Fault.RESET)
    harness.run()
    assert (harness.get(made).state, instagram.posts, instagram.count("media_publish")) == (PostState.UNKNOWN, [], 1)


def test_a_container_that_could_not_be_read_is_made_anew_or_refused(all_of_them: Scene) -> None:
    harness, instagram = all_of_them.harness, all_of_them.instagram
    account = all_of_them.account("instagram")
    passing, lasting = harness.plan(account), harness.plan(account, again=True, at=harness.clock() + timedelta(hours=1))
    harness.look()
    instagram.containers["17891"].failed = "Media upload has failed with error code 2207082"
    harness.run(days=0.02)
    assert harness.get(passing).state is PostState.LIVE
    harness.clock.at = lasting.at
    harness.look()
    instagram.containers["17893"].failed = "Media upload has failed with error code 2207026"
    harness.run()
    assert (harness.get(lasting).state, "format" in harness.get(lasting).message) == (PostState.FAILED, True)


def test_instagram_login_needs_an_address_of_the_file(all_of_them: Scene) -> None:
    harness, instagram = all_of_them.harness, all_of_them.instagram
    instagram.takes_files = False
    account = all_of_them.account("instagram", way="instagram")
    made = harness.plan(account)
    harness.run()
    assert (harness.get(made).state, instagram.containers) == (PostState.NEEDS_USER, {})
    harness.copies._share = lambda key: f"https://clips.example/publish/file/{key}"
    harness.publications.retry("local", made.id)
    harness.run()
    assert harness.get(made).state is PostState.LIVE


def test_a_token_that_ended_is_renewed_once_for_all_and_kept(all_of_them: Scene) -> None:
    harness, tiktok = all_of_them.harness, all_of_them.tiktok
    made = harness.plan(all_of_them.account("tiktok"))
    del tiktok.accounts["tt-1"]
    harness.run()
    assert (harness.get(made).state, tiktok.count("token")) == (PostState.LIVE, 1)
    assert "tr-1" not in tiktok.refresh


def test_what_tiktoks_account_has_switched_off_is_not_asked_of_it(all_of_them: Scene) -> None:
    harness, tiktok = all_of_them.harness, all_of_them.tiktok
    account = all_of_them.account("tiktok")
    made = harness.plan(account, options=DIRECT | {"duet": "on"})
    tiktok.switched_off = ("duet",)
    harness.run(days=0.1)
    found = harness.get(made)
    assert (found.state, tiktok.count("init")) == (PostState.NEEDS_USER, 0)
    assert "Duets are switched off" in found.message


@pytest.mark.parametrize("options", [DIRECT | {"cover_s": "2.5"}, DIRECT])
def test_a_cover_is_the_picture_of_a_second(all_of_them: Scene, options: dict[str, str]) -> None:
    harness, tiktok, instagram = all_of_them.harness, all_of_them.tiktok, all_of_them.instagram
    harness.plan(all_of_them.account("tiktok"), options=options)
    cover = {name: value for name, value in options.items() if name == "cover_s"}
    harness.plan(all_of_them.account("instagram"), options=cover)
    harness.run()
    assert tiktok.tasks["p1"].info.get("video_cover_timestamp_ms") == (2500 if cover else None)
    assert [one.cover_ms for one in instagram.containers.values()] == ["2500" if cover else ""]


@pytest.mark.parametrize("second", ["soon", "-1", "nan", "inf"])
def test_a_cover_that_is_no_second_is_refused(all_of_them: Scene, second: str) -> None:
    with pytest.raises(NeedsUserError, match="no number of seconds"):
        all_of_them.harness.plan(all_of_them.account("instagram"), options={"cover_s": second})

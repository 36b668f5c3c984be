"""Clips and posts that a row asks for, and what the row is told of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clients.database.session import Database
from services.publishing.states import PostState
from tests.fakes.posting_rows import ADDRESS, POSTING, PostingRows, posting_rows

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TO = "youtube UC1 (public)"


@pytest.fixture
def rows(database: Database, tmp_path: Path) -> Iterator[PostingRows]:
    with posting_rows(database, tmp_path) as made:
        yield made


def with_clips(rows: PostingRows, count: int = 3, **cells: Any) -> str:
    """A row whose clips are made."""
    page = rows.row(Clips=count, **cells)
    rows.go(10)
    rows.finish(page)
    rows.go(10)
    rows.make_clips(page)
    rows.go(10)
    rows.save_again(page)
    rows.go(10)
    return page


def test_clips_are_made_after_the_note_and_linked_in_the_row(rows: PostingRows) -> None:
    page = rows.row(Clips=3)
    rows.go(10)
    assert rows.clips.of_entry("local", rows.container.entry(page).id) == ([], None), "the note comes first"
    rows.finish(page)
    rows.go(10)
    entry = rows.container.entry(page)
    assert (entry.run_from, rows.clips.open_order(entry.id).count) == ("clips", 3)  # type: ignore[union-attr]
    rows.make_clips(page)
    rows.go(20)
    clips, _ = rows.clips.of_entry("local", entry.id)
    lines = rows.posts(page).splitlines()
    assert lines == ["3 clips are ready.", *(f"Clip {n}: {clips[n - 1].plan.title} (8 s)" for n in (1, 2, 3))]
    cell = rows.container.notion.workspace.sheet(page).cells
    posts = cell[rows.container.notion.workspace.table(rows.table).column("Posts").id]
    assert posts[1]["href"] == f"{ADDRESS}/entries/{entry.id}/clips#clip-{clips[0].id}"
    assert rows.container.entry(page).run_from == "save", "the note is saved once more, with the links"
    assert rows.save_again(page) == 3
    rows.go(130)
    assert (rows.container.entry(page).run, rows.container.shown(page)) == (3, "completed")


@pytest.mark.parametrize(("clips", "says"), [(50, "“50” clips cannot be made."), (1.5, "“1.5” clips"), (-1, "“-1”")])
def test_a_number_that_cannot_be_is_told_in_the_row(rows: PostingRows, clips: float, says: str) -> None:
    page = rows.row(Clips=clips)
    rows.go(10)
    rows.finish(page)
    rows.go(20)
    assert says in rows.posts(page)
    rows.type_in(page, Clips=2)
    rows.go()
    assert rows.posts(page) == "Clips: being chosen."


def test_why_there_are_no_clips_is_told(rows: PostingRows) -> None:
    page = rows.row(Clips=3, Publish_to=None)
    rows.go(10)
    rows.finish(page)
    rows.go(10)
    rows.make_clips(page, zero_reason="Nobody speaks in it.")
    rows.go(10)
    assert rows.posts(page) == "No clips. Nobody speaks in it."


def test_a_file_without_a_picture_has_no_clips(rows: PostingRows) -> None:
    page = rows.row(Clips=3)
    rows.go(10)
    rows.finish(page, has_video=False)
    rows.go(20)
    assert rows.posts(page) == "Clips: There is no picture in this file. Clips are made of videos."


def test_the_best_clip_is_planned_and_filled_back_until_it_is_live(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    page = with_clips(rows, Publish_to=[TO], Publish_at=rows.at(hours=3))
    (planned,) = rows.publications()
    clips, _ = rows.clips.of_entry("local", rows.container.entry(page).id)
    best = max(clips, key=lambda clip: clip.plan.score or 0)
    assert (planned.what, planned.state, planned.options["privacy"]) == (f"clip:{best.id}", PostState.PLANNED, "public")
    assert rows.posts(page).splitlines()[-1] == "youtube UC1: planned for 2026-11-30 15:00 (UTC)."
    rows.container.wait(3 * 3600)
    rows.go(90)  # it is looked at ever more often when its time is near
    (live,) = rows.publications()
    assert (live.state, rows.posts(page).splitlines()[-1]) == (PostState.LIVE, "youtube UC1: live.")
    cell = rows.container.notion.workspace.table(rows.table).column("Posts").id
    assert rows.container.notion.workspace.sheet(page).cells[cell][-1]["href"] == live.link
    assert len(rows.platforms.youtube.posts) == 1


def with_reel(rows: PostingRows, number: int = 100, reel: bool | bytes = True, **cells: Any) -> str:
    """A row whose note is done, with a reel."""
    page = rows.row(number, **cells)
    rows.container.wait(61)
    rows.container.look()
    rows.finish(page, reel=reel)
    rows.go(20)
    return page


def test_without_clips_the_reel_is_planned_and_another_time_moves_it(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    page = with_reel(rows, Publish_to=[TO], Publish_at=rows.at(hours=3))
    (planned,) = rows.publications()
    assert planned.what == "reel"
    rows.type_in(page, Publish_at=rows.at(hours=5))
    rows.go()
    (moved,) = rows.publications()
    assert (moved.id, moved.at > planned.at) == (planned.id, True)
    assert rows.posts(page) == f"youtube UC1: planned for {moved.at:%Y-%m-%d %H:%M} (UTC)."


def test_a_time_that_is_cleared_cancels_it_and_a_new_one_plans_it_again(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    page = with_reel(rows, Publish_to=[TO], Publish_at=rows.at(hours=3))
    rows.type_in(page, Publish_at=None)
    rows.go()
    assert [one.state for one in rows.publications()] == [PostState.CANCELLED]
    assert rows.posts(page) == "It is posted once “Publish at” says when."
    rows.type_in(page, Publish_at=rows.at(hours=4))
    rows.go()
    assert [one.state for one in rows.publications()] == [PostState.CANCELLED, PostState.PLANNED]


def test_a_channel_that_is_taken_out_is_dropped_and_the_others_stay(rows: PostingRows) -> None:
    rows.platforms.account("youtube", 1)
    rows.platforms.account("youtube", 2)
    page = with_reel(rows, Publish_to=[TO, "youtube UC2 (public)"], Publish_at=rows.at(hours=3))
    assert len(rows.publications()) == 2
    rows.type_in(page, Publish_to=["youtube UC2 (public)"])
    rows.go()
    assert {one.account_name: one.state for one in rows.publications()} == {
        "youtube UC1": PostState.CANCELLED,
        "youtube UC2": PostState.PLANNED,
    }
    assert rows.posts(page).startswith("youtube UC2: planned")


def test_what_was_dropped_on_the_page_stays_dropped(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    page = with_reel(rows, Publish_to=[TO], Publish_at=rows.at(hours=3))
    rows.platforms.harness.publications.cancel("local", rows.publications()[0].id)
    rows.go(140)
    assert (len(rows.publications()), rows.posts(page)) == (1, "youtube UC1: dropped.")


def test_after_it_is_live_neither_another_time_nor_none_posts_or_drops_anything(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    page = with_reel(rows, Publish_to=[TO], Publish_at=rows.at(minutes=2))
    rows.go(300)
    assert [one.state for one in rows.publications()] == [PostState.LIVE]
    rows.type_in(page, Publish_at=rows.at(hours=5))
    rows.go()
    assert "It was handed over already, so its time is fixed." in rows.posts(page)
    rows.type_in(page, Publish_at=None)
    rows.go()
    assert rows.posts(page) == "youtube UC1: live."
    assert (len(rows.publications()), len(rows.platforms.youtube.posts)) == (1, 1)


@pytest.mark.parametrize(
    ("to", "hours", "says"),
    [
        ("Nobody", 3, "Nobody: There is no account “Nobody”."),
        (TO, -3, "youtube UC1: That time is over. Choose a later one."),
        ("youtube UC1 clip 7 (public)", 3, "youtube UC1: There is no clip 7 to post."),
        ("youtube UC1 (purple)", 3, "youtube UC1: “purple” says nothing about a post on YouTube."),
        ("youtube UC1", 3, "youtube UC1: Who sees it: choose one of"),
        (TO, 24 * 500, "youtube UC1: That is more than a year ahead."),
    ],
)
def test_what_cannot_be_planned_is_told_in_a_sentence_and_again_when_it_is_mended(
    rows: PostingRows, to: str, hours: float, says: str
) -> None:
    rows.platforms.account("youtube")
    page = with_reel(rows, Publish_to=[to], Publish_at=rows.at(hours=hours))
    assert (rows.posts(page)[: len(says)], rows.publications()) == (says, [])
    rows.type_in(page, Publish_to=[TO], Publish_at=rows.at(hours=2))
    rows.go()
    assert [one.state for one in rows.publications()] == [PostState.PLANNED]


def test_a_channel_that_is_connected_later_is_found_when_the_row_is_edited(rows: PostingRows) -> None:
    page = with_reel(rows, Publish_to=[TO], Publish_at=rows.at(hours=3))
    assert "There is no account" in rows.posts(page)
    rows.platforms.account("youtube")
    rows.container.wait(900)
    rows.type_in(page, Name="Edited")
    rows.go()
    assert [one.state for one in rows.publications()] == [PostState.PLANNED]


def test_without_a_clip_and_a_reel_there_is_nothing_to_post(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    page = rows.row(Publish_to=[TO], Publish_at=rows.at(hours=3))
    rows.go(10)
    rows.finish(page)
    rows.go(20)
    assert rows.posts(page).startswith("youtube UC1: There is no clip and no reel to post.")


def test_a_day_alone_means_the_channels_first_time(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    with_reel(rows, Publish_to=[TO], Publish_at="2026-12-03")
    assert rows.publications()[0].at == datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


def test_the_same_file_is_not_planned_twice_by_a_copied_row(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    with_reel(rows, 100, b"the same", Publish_to=[TO], Publish_at=rows.at(hours=3))
    copied = with_reel(rows, 101, b"the same", Publish_to=[TO], Publish_at=rows.at(hours=3))
    assert "This file is planned for youtube UC1 already" in rows.posts(copied)
    assert len(rows.publications()) == 1


def test_another_link_in_the_row_drops_the_former_post_and_plans_its_own(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    page = with_reel(rows, Publish_to=[TO], Publish_at=rows.at(hours=3))
    rows.type_in(page, URL="https://www.tiktok.com/@coach/video/7106594312292453999")
    rows.go()
    rows.finish(page, reel=True)
    rows.go(20)
    assert [one.state for one in rows.publications()] == [PostState.CANCELLED, PostState.PLANNED]


def test_without_a_column_for_them_the_line_of_progress_says_it(database: Database, tmp_path: Path) -> None:
    few = {name: shape for name, shape in POSTING.items() if name != "Posts"}
    with posting_rows(database, tmp_path, few) as rows:
        rows.platforms.account("youtube")
        page = with_reel(rows, Publish_to=[TO], Publish_at=rows.at(hours=3))
        says = rows.container.shown(page, "Progress")
    assert says == "Done.\nyoutube UC1: planned for 2026-11-30 15:00 (UTC)."


def test_what_a_person_wrote_into_the_column_stays(rows: PostingRows) -> None:
    rows.platforms.account("youtube")
    page = with_reel(rows, Posts="My own plan", Publish_to=[TO], Publish_at=rows.at(hours=3))
    assert (rows.posts(page), len(rows.publications())) == ("My own plan", 1)

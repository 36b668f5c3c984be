from datetime import UTC, datetime
from typing import Any

import pytest

from clients.notion.models import Page, Property
from services.notion.columns.link_columns import LinkColumns
from services.notion.columns.posting_cells import (
    MAX_ACCOUNTS,
    PostingCells,
    PostTo,
    clip_count,
    post_time,
    post_to,
    posting_cells,
)
from utils.errors import NeedsUserError

KINDS = {"clips": "number", "publish_to": "multi_select", "publish_at": "date"}


def columns(**kinds: str) -> LinkColumns:
    made = {role: Property(id=role, name=role, type=kind) for role, kind in (KINDS | kinds).items() if kind}
    return LinkColumns(
        url=Property(id="u", name="URL", type="url"), status=Property(id="s", name="Status", type="select"), **made
    )


def page(**cells: tuple[str, Any]) -> Page:
    made = {name: {"id": name, "type": kind, kind: value} for name, (kind, value) in cells.items()}
    at = "2026-11-30T12:00:00Z"
    return Page.model_validate({"id": "p", "created_time": at, "last_edited_time": at, "properties": made})


def test_a_database_without_such_columns_asks_for_nothing() -> None:
    assert posting_cells(page(), columns(clips="", publish_to="")) is None
    assert posting_cells(page(), columns()) == PostingCells()


def test_all_three_columns_are_read() -> None:
    row = page(
        clips=("number", 3),
        publish_to=("multi_select", [{"name": "My channel"}, {"name": "Other (draft)"}, {"name": "My channel"}]),
        publish_at=("date", {"start": "2026-12-01T17:30:00.000+01:00", "end": None, "time_zone": None}),
    )
    found = posting_cells(row, columns())
    assert found == PostingCells(3, ("My channel", "Other (draft)"), "2026-12-01T17:30:00.000+01:00")
    assert PostingCells.loaded(found.dumped()) == found


@pytest.mark.parametrize(
    ("kind", "value", "names"),
    [
        ("select", {"name": "A; B"}, ("A; B",)),
        ("select", None, ()),
        ("rich_text", [{"plain_text": "A, B (x, y)\nC\0"}], ("A", "B (x, y)", "C")),
        ("rich_text", [], ()),
        ("rich_text", [{"plain_text": ",".join(map(str, range(50)))}], tuple(map(str, range(MAX_ACCOUNTS)))),
    ],
)
def test_channels_may_be_chosen_or_written(kind: str, value: Any, names: tuple[str, ...]) -> None:
    found = posting_cells(page(publish_to=(kind, value)), columns(publish_to=kind))
    assert found == PostingCells(accounts=names)


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("My channel", PostTo("My channel")),
        ("My channel clip 2 (unlisted)", PostTo("My channel", 2, ("unlisted",))),
        ("Top 10 #3", PostTo("Top 10", 3)),
        ("Me (mode=direct; SELF_ONLY)", PostTo("Me", None, ("mode=direct", "self_only"))),
    ],
)
def test_clip_and_choices_stand_behind_the_name(text: str, to: PostTo) -> None:
    assert post_to(text) == to


@pytest.mark.parametrize(
    ("at", "zone", "utc"),
    [
        ("2026-12-01T17:30:00+01:00", "", datetime(2026, 12, 1, 16, 30, tzinfo=UTC)),
        ("2026-12-01T17:30:00", "America/New_York", datetime(2026, 12, 1, 22, 30, tzinfo=UTC)),
        ("2026-12-01T17:30:00", "Nowhere/At_all", datetime(2026, 12, 1, 16, 30, tzinfo=UTC)),
        ("2026-12-01", "", datetime(2026, 12, 1, 7, 45, tzinfo=UTC)),
    ],
)
def test_a_time_is_meant_where_it_says_or_where_the_channel_is(at: str, zone: str, utc: datetime) -> None:
    assert post_time(PostingCells(at=at, zone=zone), zone="Europe/Berlin", first_slot="08:45") == utc


@pytest.mark.parametrize("at", ["tomorrow", "0001-01-01", "9999-12-31T23:59:59-14:00"])
def test_what_is_no_time_is_said(at: str) -> None:
    with pytest.raises(NeedsUserError, match=f"“{at}” is no time"):
        post_time(PostingCells(at=at), zone="Asia/Tokyo", first_slot="09:00")


def test_what_is_no_number_of_clips_is_said() -> None:
    for clips in (-1, 21, 2.5, float("inf"), float("nan")):
        with pytest.raises(NeedsUserError, match="from 1 to 20"):
            clip_count(clips)
    assert clip_count(0) == 0

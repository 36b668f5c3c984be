from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from clients.notion.models import Property
from services.domain.entries import EntryView, Status
from services.domain.stages import Source
from services.notion.columns.link_columns import LinkColumns
from services.notion.rows.row_status import GONE, MAX_LINE, Says, cells, says

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def column(kind: str, *options: str) -> Property:
    return Property.model_validate(
        {"id": kind[:2], "name": kind, "type": kind, "options": [{"name": o} for o in options]}
    )


def columns(**more: Property) -> LinkColumns:
    return LinkColumns(url=column("url"), status=column("select", "Completed", "retry"), **more)


@pytest.fixture
def entry() -> EntryView:
    blank: dict[str, Any] = dict.fromkeys(EntryView.__dataclass_fields__)
    return EntryView(
        **{
            **blank,
            "status": Status.PROCESSING,
            "progress": "Reading on-screen text, 12 of 40 frames",
            "message": "",
            "partial": False,
            "saved": {},
            "title": "Leg day",
            "source": Source(kind="link", url="https://www.tiktok.com/@coach/video/7106594312292453675"),
            "cost_usd": 0.0123,
            "cancel_requested": False,
        }
    )


def test_a_running_row_shows_stage_and_line(entry: EntryView) -> None:
    what = says(entry)
    assert (what.status, what.line, what.is_final) == (Status.PROCESSING, entry.progress, False)


def test_an_entry_that_is_being_stopped_leaves_the_persons_word(entry: EntryView) -> None:
    assert says(replace(entry, cancel_requested=True)).status is None


def test_a_whole_note_that_stands_elsewhere_is_not_done_in_part(entry: EntryView) -> None:
    where = "No database is registered for the tag “gym”, so the note is in the row's own page."
    whole = replace(
        entry,
        status=Status.COMPLETED,
        partial=True,
        message=where,
        degraded={"save": where},
        saved={"notion_elsewhere": "yes"},
    )
    assert says(whole).line == f"Done. {where}"
    assert says(replace(whole, degraded={"save": where, "highlight": "No."})).line.startswith("Done, in part.")


def test_a_partial_result_says_what_is_missing(entry: EntryView) -> None:
    what = says(replace(entry, status=Status.COMPLETED, partial=True, message="No speech was understood."))
    assert what.line == "Done, in part. No speech was understood."


def test_a_row_whose_entry_was_deleted_says_what_to_do() -> None:
    assert says(None).line == GONE


@pytest.mark.parametrize("address", ["javascript:alert(1)", "folder/name", ""])
def test_only_a_web_address_becomes_the_notes_link(entry: EntryView, address: str) -> None:
    assert says(replace(entry, status=Status.COMPLETED, saved={"notion": address})).note_url == ""


def test_a_database_with_url_and_status_alone_gets_the_status() -> None:
    what = Says(Status.COMPLETED, "Done.", is_final=True, note_url="https://n/1", cost_usd=0.5)
    assert cells(what, columns(), AT) == {"se": {"select": {"name": "Completed"}}}


def test_all_columns_are_written_by_id_in_notions_shapes() -> None:
    what = Says(Status.FAILED, "The video is gone.", is_final=True, note_url="https://n/1", cost_usd=0.01234)
    every = columns(progress=column("rich_text"), updated=column("date"), note=column("url"), cost=column("number"))
    assert cells(what, every, AT) == {
        "se": {"select": {"name": "failed"}},
        "ri": {"rich_text": [{"type": "text", "text": {"content": "The video is gone."}}]},
        "da": {"date": {"start": "2026-03-01T12:00:00+00:00"}},
        "ur": {"url": "https://n/1"},
        "nu": {"number": 0.0123},
    }


def test_a_long_line_is_cut_where_notion_would_refuse_it() -> None:
    written = cells(Says(None, "😀" * 3000), columns(progress=column("rich_text")), AT)
    text = written["ri"]["rich_text"][0]["text"]["content"]
    assert len(text) == MAX_LINE
    assert len(text.encode("utf-16-le")) // 2 <= 2000


def test_cost_may_be_text() -> None:
    written = cells(Says(None, "", cost_usd=0.5), columns(cost=column("rich_text")), AT)
    assert written["ri"]["rich_text"][0]["text"]["content"] == "$0.5000"


def test_a_link_is_no_name_for_a_row(entry: EntryView) -> None:
    done = replace(entry, status=Status.COMPLETED)
    assert says(done).title == "Leg day"
    assert says(replace(done, title=str(entry.source.url))).title == ""

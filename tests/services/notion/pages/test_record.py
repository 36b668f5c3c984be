"""What a person entered is never overwritten; what we entered may be."""

from typing import Any

from clients.notion.models import Page
from services.notion.columns.values import digest
from services.notion.pages.record import Record, due, ours


def page(**cells: tuple[str, Any]) -> Page:
    shown = {name: {"id": name, "type": kind, kind: value} for name, (kind, value) in cells.items()}
    raw = {"id": "p", "created_time": "2026-01-01T00:00:00Z", "last_edited_time": "2026-01-01T00:00:00Z"}
    return Page.model_validate({**raw, "properties": shown})


WANTED = {"n": {"number": 5}}


def test_an_empty_cell_is_filled() -> None:
    assert due(WANTED, page(n=("number", None)), Record()) == WANTED


def test_a_persons_word_stays() -> None:
    assert due(WANTED, page(n=("number", 7)), Record()) == {}
    assert due(WANTED, page(n=("number", 7)), Record(cells={"n": digest("5")})) == {}


def test_our_own_word_is_brought_up_to_date() -> None:
    assert due(WANTED, page(n=("number", 7)), Record(cells={"n": digest("7")})) == WANTED


def test_what_is_there_already_is_not_written_again() -> None:
    assert due(WANTED, page(n=("number", 5)), Record(cells={"n": digest("5")})) == {}


def test_a_property_that_is_gone_or_has_another_type_is_left_out() -> None:
    assert due(WANTED, page(), Record()) == {}
    assert due(WANTED, page(n=("rich_text", [])), Record()) == {}


def test_a_box_is_ticked_but_not_unticked() -> None:
    assert due({"c": {"checkbox": True}}, page(c=("checkbox", False)), Record()) == {"c": {"checkbox": True}}
    assert due({"c": {"checkbox": False}}, page(c=("checkbox", False)), Record()) == {}


def test_what_is_ours_is_what_holds_our_word() -> None:
    record = Record(cells={"a": digest("old"), "b": digest("old")})
    text = ("rich_text", [{"plain_text": "old"}])
    now = page(n=("number", 5), a=text, b=("rich_text", [{"plain_text": "mine"}]))
    assert ours(WANTED, now, record) == {"n": digest("5"), "a": digest("old")}


def test_half_a_character_in_a_persons_cell_breaks_nothing() -> None:
    now = page(n=("rich_text", [{"plain_text": "\ud83c"}]))
    assert due({"n": {"rich_text": []}}, now, Record(cells={"n": digest("x")})) == {}


def test_a_record_is_kept_with_the_pages_address() -> None:
    record = Record(page_id="p", run=2)
    saved = record.dumped("https://notion.so/p")
    assert Record.of(saved) == record
    assert saved["notion"] == "https://notion.so/p"
    assert Record.of({}) == Record()


def test_a_note_that_moves_remembers_where_it_stood() -> None:
    record = Record(page_id="p", data_source_id="d", cells={"n": "x"})
    assert record.leaves("d") == record
    assert record.leaves("e") == Record(former_page_id="p")
    assert Record(page_id="p").leaves("e") == Record(former_page_id="p", former_is_row=True)

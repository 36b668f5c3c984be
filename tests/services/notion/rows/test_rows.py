from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.domain.entries import Status
from services.notion.rows.link_rows import Known
from services.notion.rows.rows import TYPING_S, Row, RowCommand, command_of
from tests.fakes.watch_container import LINK, OTHER_LINK

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ROW = Row("p1", LINK, "workout", "", is_explicit=False, edited_at=AT)
DONE = Known("p1", "e1", Status.COMPLETED, LINK, "workout", answering=None, shown="completed", owes=False)
RUNNING = replace(DONE, entry_status=Status.PROCESSING, shown="processing")
REFUSED = replace(DONE, entry_id=None, entry_status=None, shown="failed")


@pytest.mark.parametrize(
    ("word", "wish"),
    [
        ("", RowCommand.START),
        ("pending", RowCommand.START),
        ("retry", RowCommand.START),
        ("cancel", RowCommand.REFUSE),
        ("completed", RowCommand.NOTHING),
        ("processing", RowCommand.NOTHING),
        ("someday", RowCommand.NOTHING),
    ],
)
def test_a_row_that_we_have_not_met(word: str, wish: RowCommand) -> None:
    assert command_of(replace(ROW, word=word), None, AT) is wish


@pytest.mark.parametrize(
    ("word", "known", "wish"),
    [
        ("completed", DONE, RowCommand.NOTHING),
        ("retry", DONE, RowCommand.START),
        ("pending", DONE, RowCommand.START),
        ("", DONE, RowCommand.START),
        ("cancel", DONE, RowCommand.ANSWER),
        ("processing", RUNNING, RowCommand.NOTHING),
        ("retry", RUNNING, RowCommand.NOTHING),  # it waits for the end of the run
        ("", RUNNING, RowCommand.ANSWER),
        ("cancel", RUNNING, RowCommand.STOP),
        ("retry", replace(DONE, answering="retry", owes=True), RowCommand.NOTHING),  # taken, and told in a moment
        ("cancel", replace(RUNNING, answering="cancel", owes=True), RowCommand.NOTHING),
        ("pending", replace(DONE, shown="pending", owes=True), RowCommand.NOTHING),  # our own word
        ("", replace(DONE, shown="", owes=True), RowCommand.NOTHING),
        ("failed", REFUSED, RowCommand.NOTHING),
        ("retry", REFUSED, RowCommand.START),
        ("cancel", REFUSED, RowCommand.ANSWER),
    ],
)
def test_a_row_that_we_know(word: str, known: Known, wish: RowCommand) -> None:
    assert command_of(replace(ROW, word=word), known, AT) is wish


@pytest.mark.parametrize("known", [DONE, RUNNING, replace(RUNNING, shown="pending")])
def test_another_tag_or_link_starts_again(known: Known) -> None:
    assert command_of(replace(ROW, word=known.shown, tag="recipe"), known, AT) is RowCommand.START
    assert command_of(replace(ROW, word=known.shown, link=OTHER_LINK), known, AT) is RowCommand.START


def test_a_refused_row_is_looked_at_again_when_its_link_is_corrected() -> None:
    assert command_of(replace(ROW, word="failed", link=OTHER_LINK), REFUSED, AT) is RowCommand.START
    assert command_of(replace(ROW, word="failed", tag="other"), REFUSED, AT) is RowCommand.NOTHING


def test_a_row_that_lost_its_link_stays_as_it_is() -> None:
    assert command_of(replace(ROW, word="completed", link=""), DONE, AT) is RowCommand.NOTHING


@pytest.mark.parametrize(
    ("word", "is_explicit", "age_s", "wish"),
    [
        ("", False, 9999, RowCommand.NOTHING),
        ("pending", False, 9999, RowCommand.NOTHING),  # what every new row begins with
        ("pending", True, 10, RowCommand.NOTHING),  # somebody is still typing
        ("pending", True, TYPING_S + 1, RowCommand.REFUSE),
        ("retry", True, TYPING_S + 1, RowCommand.REFUSE),
    ],
)
def test_a_row_without_a_link(word: str, is_explicit: bool, age_s: float, wish: RowCommand) -> None:
    row = replace(ROW, link="", word=word, is_explicit=is_explicit)
    assert command_of(row, None, AT + timedelta(seconds=age_s)) is wish


def test_a_trashed_row_stops_its_entry() -> None:
    assert command_of(replace(ROW, in_trash=True), RUNNING, AT) is RowCommand.STOP
    assert command_of(replace(ROW, in_trash=True), None, AT) is RowCommand.NOTHING

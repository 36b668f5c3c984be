from collections.abc import Iterator

import pytest

from clients.database.session import Database
from services.domain.entries import Status
from services.notion.accounts.health import look
from services.notion.rows.row_outbox import RowDebts
from tests.fakes.notion.faults import FaultKind
from tests.fakes.watch_container import LINK, PROPERTIES, WORDS, WatchHouse, watch_house


@pytest.fixture
def house(database: Database) -> Iterator[WatchHouse]:
    with watch_house(database) as made:
        yield made


def statuses(house: WatchHouse, page: str) -> list[str]:
    """The statuses written into the row, in order."""
    status = house.notion.workspace.table(house.table).column("Status").id
    writes = [call.body["properties"] for call in house.notion.calls if call.path == f"/v1/pages/{page}" and call.body]
    return [(one[status].get("select") or one[status].get("status"))["name"] for one in writes if status in one]


def run(house: WatchHouse, page: str, seconds: int = 15, title: str = "") -> None:
    journal = house.work(page)
    journal.stage_done("summarize", None, seconds=0.1, title=title)
    for stage, status in zip(("download", "transcribe", "read_text", "save"), WORDS[1:5], strict=True):
        journal.enter(stage, Status(status), f"{stage} runs")
        house.go(seconds)
    journal.saved("notion", "https://app.notion.com/p/1", seconds=1.0)
    journal.complete()
    house.go(5)


def test_statuses_pass_in_order_and_the_result_is_linked(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.go(3)
    run(house, page)
    assert statuses(house, page) == list(WORDS[:6])
    assert house.shown(page, "Note") == "https://app.notion.com/p/1"
    assert (house.shown(page, "Progress"), house.shown(page, "Cost")) == ("Done.", 0.0)
    assert house.shown(page, "Updated").startswith("2026-03-01T12:")


@pytest.mark.parametrize(("typed", "shown"), [(None, "Leg day"), ("My link", "My link")])
def test_a_row_without_a_name_gets_the_notes_and_a_persons_name_stays(
    house: WatchHouse, typed: str | None, shown: str
) -> None:
    page = house.row(URL=LINK, Name=typed)
    house.look()
    run(house, page, seconds=0, title="Leg day")
    assert (house.shown(page, "Name") or "", statuses(house, page)[-1]) == (shown, "completed")


def test_a_fast_run_is_told_in_few_calls(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.look()
    before = len(house.notion.calls)
    run(house, page, seconds=0)
    assert statuses(house, page) == ["completed"]
    assert len(house.notion.calls) - before <= 2


def test_a_run_of_forty_seconds_takes_few_calls(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.look()
    before = house.notion.count(path=page)
    journal = house.work(page)
    for second in range(40):
        if second % 10 == 0:
            journal.enter("stage", Status(WORDS[1 + second // 10]), "runs")
        journal._last_progress = 0.0
        journal.progress(f"{second} of 40", second / 40)
        house.go(1)
    journal.complete()
    house.go(3)
    assert house.shown(page) == "completed"
    assert house.notion.count(path=page) - before <= 7


def test_a_long_stage_is_told_ever_more_rarely(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.look()
    journal = house.work(page)
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    before = house.notion.count("PATCH", page)
    for second in range(0, 600, 4):
        journal._last_progress = 0.0
        journal.progress(f"{second} s", None)
        house.wait(4)
        house.tell()
    assert 4 <= house.notion.count("PATCH", page) - before <= 8


def test_a_failure_is_told_in_a_sentence(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.look()
    house.work(page).fail("The video was deleted. Choose another one.", "permanent")
    house.go(3)
    assert house.shown(page) == "failed"
    assert house.shown(page, "Progress") == "The video was deleted. Choose another one."


@pytest.mark.parametrize("word", ["cancel", "retry"])
def test_a_persons_word_is_never_written_over(house: WatchHouse, word: str) -> None:
    page = house.row(URL=LINK)
    house.go(3)
    journal = house.work(page)
    house.wait(20)
    house.type_in(page, Status=word)
    journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    before = house.notion.count("GET", page)
    for _ in range(2):
        house.tell()
        house.wait(5)
    assert house.notion.count("GET", page) > before
    assert house.shown(page) == word


def test_a_cancel_seen_while_writing_stops_the_entry_at_once(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.go(3)
    journal = house.work(page)
    house.wait(20)
    house.type_in(page, Status="cancel")
    journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    house.go(5)  # far less than until the next poll
    assert journal.stop_requested()


def test_a_retry_in_the_middle_of_a_run_runs_again_after_it(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.go(3)
    journal = house.work(page)
    house.type_in(page, Status="retry")
    house.go(400)
    assert (house.shown(page), house.entry(page).run) == ("retry", 1)
    journal.fail("No.", "permanent")
    house.go(70)
    assert (house.shown(page), house.entry(page).run) == ("pending", 2)


def test_a_word_that_the_property_learns_from_a_person_is_heard(house: WatchHouse) -> None:
    bare = {**PROPERTIES, "Status": {"select": {"options": []}}}
    table = house.register(house.notion.workspace.database("Bare", bare))
    page = house.notion.workspace.row(table, URL=LINK)
    house.go(3)
    journal = house.work(page)
    house.go(400)
    house.type_in(page, Status="retry")
    house.go(400)
    journal.fail("No.", "permanent")
    house.go(70)
    assert house.entry(page).run == 2


def test_a_status_property_gets_our_options(house: WatchHouse) -> None:
    table = house.register(house.notion.workspace.database("Own", {**PROPERTIES, "Status": {"status": {}}}))
    page = house.notion.workspace.row(table, URL=LINK)
    house.go(3)
    assert house.shown(page) == "pending"


def test_a_status_property_that_may_not_be_changed_is_a_setup_error(house: WatchHouse) -> None:
    table = house.register(house.notion.workspace.database("Own", {**PROPERTIES, "Status": {"status": {}}}))
    house.notion.inject(FaultKind.INVALID, method="PATCH", path=f"data_sources/{table}", times=99)
    house.look()
    place = house.place(f"db-{table}"[:20])
    assert place.state == "stopped"
    assert "lacks the options pending, downloading" in place.problem


def test_a_row_in_the_trash_cancels_its_entry(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.go(3)
    journal = house.work(page)
    house.notion.workspace.trash(page)
    house.wait(20)
    journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    house.go(3)
    assert journal.stop_requested()
    journal.cancelled()
    house.go(60)
    assert house.debt(page).due_at is None  # type: ignore[union-attr]


def test_a_row_that_is_no_longer_shared_is_given_up(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.go(3)
    journal = house.work(page)
    house.notion.workspace.hide(page)
    house.wait(20)
    journal.complete()
    house.go(60)
    assert house.debt(page).due_at is None  # type: ignore[union-attr]


def test_a_refused_token_lets_the_connection_rest_until_it_is_connected_again(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.go(3)
    house.work(page).complete()
    fault = house.notion.inject(FaultKind.UNAUTHORIZED, times=9999)
    house.go(3)
    before = len(house.notion.calls)
    house.go(300)
    assert len(house.notion.calls) == before
    assert "no longer accepts" in look(house.database).problems[0]
    fault.times = 0
    house.reconnect()
    house.go(30)
    assert house.shown(page) == "completed"


def test_a_read_only_connection_is_told_about_at_the_database(house: WatchHouse) -> None:
    house.row(URL=LINK)
    house.notion.workspace.is_read_only = True
    house.go(70)
    assert house.place().state == "stopped"
    house.notion.workspace.is_read_only = False
    house.go(1000)
    assert house.place().state == "ok"


def test_an_outage_delays_the_word_and_loses_nothing(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.go(3)
    house.work(page).complete()
    fault = house.notion.inject(FaultKind.UNAVAILABLE, times=9999)
    house.go(120)
    assert house.shown(page) == "pending"
    fault.times = 0
    house.go(300)
    assert house.shown(page) == "completed"


def test_what_happened_while_nobody_listened_is_told_later(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.look()
    house.work(page).complete()
    later = RowDebts(house.database, clock=house.clock)
    later.follow()
    house.wait(3)
    (owed,) = later.claim(10, running={})
    later.later(owed, 1.0)  # the process that claimed it could not write it
    house.go(5)
    assert house.shown(page) == "completed"


def test_a_claim_of_a_dead_process_runs_out(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.look()
    house.wait(3)
    assert len(house.debts.claim(10, running={})) == 1
    assert house.debts.claim(10, running={}) == []
    house.go(200)
    assert house.shown(page) == "pending"


def test_an_old_row_is_told_before_new_ones(house: WatchHouse) -> None:
    page = house.row(URL=LINK)
    house.go(3)
    for number in range(5):
        house.row(URL=f"https://www.tiktok.com/@a/video/{7106594312292450000 + number}")
    house.wait(61)
    house.look()
    house.wait(3)
    house.work(page).complete()
    house.debts.follow()
    assert house.debts.claim(1, running={})[0].page_id == page

from collections.abc import Iterator

import pytest

from clients.database.session import Database
from services.domain.entries import Status
from services.notion.accounts.health import look
from services.notion.pages.record import RECORD, Record
from services.notion.rows.former import SAYS
from services.notion.rows.row_outbox import RowOutbox
from tests.databases import SQLITE_FIRST
from tests.fakes.notion.faults import FaultKind
from tests.fakes.watch_container import LINK, OTHER_LINK, PROPERTIES, WORDS, WatchContainer, watch_house

pytestmark = SQLITE_FIRST


@pytest.fixture
def container(database: Database) -> Iterator[WatchContainer]:
    with watch_house(database) as made:
        yield made


def statuses(container: WatchContainer, page: str) -> list[str]:
    """The statuses written into the row, in order."""
    return container.notion.statuses(page)


def run(container: WatchContainer, page: str, seconds: int = 15, title: str = "") -> None:
    journal = container.work(page)
    journal.stage_done("summarize", None, seconds=0.1, title=title)
    for stage, status in zip(("download", "transcribe", "read_text", "save"), WORDS[1:5], strict=True):
        journal.enter(stage, Status(status), f"{stage} runs")
        container.go(seconds)
    journal.saved("notion", "https://app.notion.com/p/1", seconds=1.0)
    journal.complete()
    container.go(5)


def test_statuses_pass_in_order_and_the_result_is_linked(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    run(container, page)
    assert statuses(container, page) == list(WORDS[:6])
    assert container.shown(page, "Note") == "https://app.notion.com/p/1"
    assert (container.shown(page, "Progress"), container.shown(page, "Cost")) == ("Done.", 0.0)
    assert container.shown(page, "Updated").startswith("2026-03-01T12:")


@pytest.mark.parametrize(("typed", "shown"), [(None, "Leg day"), ("My link", "My link")])
def test_a_row_without_a_name_gets_the_notes_and_a_persons_name_stays(
    container: WatchContainer, typed: str | None, shown: str
) -> None:
    page = container.row(URL=LINK, Name=typed)
    container.look()
    run(container, page, seconds=0, title="Leg day")
    assert (container.shown(page, "Name") or "", statuses(container, page)[-1]) == (shown, "completed")


def test_a_fast_run_is_told_in_few_calls(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.look()
    before = len(container.notion.calls)
    run(container, page, seconds=0)
    assert statuses(container, page) == ["completed"]
    assert len(container.notion.calls) - before <= 2


def test_a_run_of_forty_seconds_takes_few_calls(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.look()
    before = container.notion.count(path=page)
    journal = container.work(page)
    for second in range(40):
        if second % 10 == 0:
            journal.enter("stage", Status(WORDS[1 + second // 10]), "runs")
        journal._last_progress = 0.0
        journal.progress(f"{second} of 40", second / 40)
        container.go(1)
    journal.complete()
    container.go(3)
    assert container.shown(page) == "completed"
    assert container.notion.count(path=page) - before <= 7


def test_a_long_stage_is_told_ever_more_rarely(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.look()
    journal = container.work(page)
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    before = container.notion.count("PATCH", page)
    for second in range(0, 600, 4):
        journal._last_progress = 0.0
        journal.progress(f"{second} s", None)
        container.wait(4)
        container.tell()
    assert 4 <= container.notion.count("PATCH", page) - before <= 8


def test_a_failure_is_told_in_a_sentence(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.look()
    container.work(page).fail("The video was deleted. Choose another one.", "permanent")
    container.go(3)
    assert container.shown(page) == "failed"
    assert container.shown(page, "Progress") == "The video was deleted. Choose another one."


@pytest.mark.parametrize("word", ["cancel", "retry"])
def test_a_persons_word_is_never_written_over(container: WatchContainer, word: str) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    journal = container.work(page)
    container.wait(20)
    container.type_in(page, Status=word)
    journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    before = container.notion.count("GET", page)
    for _ in range(2):
        container.tell()
        container.wait(5)
    assert container.notion.count("GET", page) > before
    assert container.shown(page) == word


def test_a_cancel_seen_while_writing_stops_the_entry_at_once(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    journal = container.work(page)
    container.wait(20)
    container.type_in(page, Status="cancel")
    journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    container.go(5)  # far less than until the next poll
    assert journal.stop_requested()


def test_a_retry_in_the_middle_of_a_run_runs_again_after_it(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    journal = container.work(page)
    container.type_in(page, Status="retry")
    container.go(400)
    assert (container.shown(page), container.entry(page).run) == ("retry", 1)
    journal.fail("No.", "permanent")
    container.go(70)
    assert (container.shown(page), container.entry(page).run) == ("pending", 2)


def test_a_word_that_the_property_learns_from_a_person_is_heard(container: WatchContainer) -> None:
    bare = {**PROPERTIES, "Status": {"select": {"options": []}}}
    table = container.register(container.notion.workspace.database("Bare", bare))
    page = container.notion.workspace.row(table, URL=LINK)
    container.go(3)
    journal = container.work(page)
    container.go(400)
    container.type_in(page, Status="retry")
    container.go(400)
    journal.fail("No.", "permanent")
    container.go(70)
    assert container.entry(page).run == 2


def test_a_status_property_gets_our_options(container: WatchContainer) -> None:
    table = container.register(container.notion.workspace.database("Own", {**PROPERTIES, "Status": {"status": {}}}))
    page = container.notion.workspace.row(table, URL=LINK)
    container.go(3)
    assert container.shown(page) == "Not started"
    journal = container.work(page)
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    container.go(20)
    assert container.shown(page) == "In progress"
    journal.fail("No.", "permanent")
    container.go(5)
    assert container.shown(page) == "failed"


@pytest.mark.parametrize("kind", ["status", "select"])
def test_a_renamed_option_is_used_by_its_new_name_and_not_added_anew(container: WatchContainer, kind: str) -> None:
    table = container.register(container.notion.workspace.database("Own", {**PROPERTIES, "Status": {kind: {}}}))
    first, second = (container.notion.workspace.row(table, URL=one) for one in (LINK, OTHER_LINK))
    container.go(3)
    container.work(first).fail("No.", "permanent")
    container.go(5)
    status = container.notion.workspace.table(table).column("Status")
    failed = status.option("failed")
    assert failed is not None
    failed["name"] = "Kaputt"
    container.work(second).fail("No.", "permanent")
    container.go(5)
    assert (container.shown(second), status.option("failed")) == ("Kaputt", None)


@pytest.mark.parametrize(
    ("name", "mine", "ours"),
    [
        ("Cost", 12.5, 0.0),
        ("Progress", "half of it", "Done."),
        ("Note", "https://mine.example/x", "https://app.notion.com/p/1"),
    ],
)
def test_what_a_person_wrote_into_a_cell_is_never_replaced(
    container: WatchContainer, name: str, mine: object, ours: object
) -> None:
    kept, free = container.row(URL=LINK, **{name: mine}), container.row(URL=OTHER_LINK)
    container.go(3)
    for page in (kept, free):
        journal = container.work(page)
        journal.saved("notion", "https://app.notion.com/p/1", seconds=1.0)
        journal.complete()
    container.go(5)
    assert (container.shown(kept, name), container.shown(free, name)) == (mine, ours)
    container.type_in(free, **{name: mine})
    container.type_in(free, Status="retry")
    container.go(70)
    container.work(free).complete()
    container.go(5)
    assert (container.shown(free), container.shown(free, name)) == ("completed", mine)


def test_a_status_property_that_may_not_be_changed_is_a_setup_error(container: WatchContainer) -> None:
    table = container.register(container.notion.workspace.database("Own", {**PROPERTIES, "Status": {"status": {}}}))
    container.notion.inject(FaultKind.INVALID, method="PATCH", path=f"data_sources/{table}", times=99)
    container.look()
    place = container.place(f"db-{table}"[:20])
    assert place.state == "stopped"
    assert "lacks the options failed, cancelled, retry, cancel" in place.problem


def test_a_row_in_the_trash_cancels_its_entry(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    journal = container.work(page)
    container.notion.workspace.trash(page)
    container.wait(20)
    journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    container.go(3)
    assert journal.stop_requested()
    journal.cancelled()
    container.go(60)
    assert container.debt(page).due_at is None  # type: ignore[union-attr]


def test_a_row_that_is_no_longer_shared_is_given_up(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    journal = container.work(page)
    container.notion.workspace.hide(page)
    container.wait(20)
    journal.complete()
    container.go(60)
    assert container.debt(page).due_at is None  # type: ignore[union-attr]


def test_a_refused_token_lets_the_connection_rest_until_it_is_connected_again(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    container.work(page).complete()
    fault = container.notion.inject(FaultKind.UNAUTHORIZED, times=9999)
    container.go(3)
    before = len(container.notion.calls)
    container.go(300)
    assert len(container.notion.calls) == before
    assert "no longer accepts" in look(container.database).problems[0]
    fault.times = 0
    container.reconnect()
    container.go(30)
    assert container.shown(page) == "completed"


def test_a_read_only_connection_is_told_about_at_the_database(container: WatchContainer) -> None:
    container.row(URL=LINK)
    container.notion.workspace.is_read_only = True
    container.go(70)
    assert container.place().state == "stopped"
    container.notion.workspace.is_read_only = False
    container.go(1000)
    assert container.place().state == "ok"


def test_an_outage_delays_the_word_and_loses_nothing(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    container.work(page).complete()
    fault = container.notion.inject(FaultKind.UNAVAILABLE, times=9999)
    container.go(120)
    assert container.shown(page) == "pending"
    fault.times = 0
    container.go(300)
    assert container.shown(page) == "completed"


def test_what_happened_while_nobody_listened_is_told_later(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.look()
    container.work(page).complete()
    later = RowOutbox(container.database, clock=container.clock)
    later.follow()
    container.wait(3)
    (pending,) = later.claim(10, running={})
    later.later(pending, 1.0)  # the process that claimed it could not write it
    container.go(5)
    assert container.shown(page) == "completed"


def test_a_claim_of_a_dead_process_runs_out(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.look()
    container.wait(3)
    assert len(container.outbox.claim(10, running={})) == 1
    assert container.outbox.claim(10, running={}) == []
    container.go(200)
    assert container.shown(page) == "pending"


def test_an_old_row_is_told_before_new_ones(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    for number in range(5):
        container.row(URL=f"https://www.tiktok.com/@a/video/{7106594312292450000 + number}")
    container.wait(61)
    container.look()
    container.wait(3)
    container.work(page).complete()
    container.outbox.follow()
    assert container.outbox.claim(1, running={})[0].page_id == page


@pytest.mark.parametrize("word", ["cancel", "retry"])
@pytest.mark.parametrize("kind", [None, FaultKind.SAVED_SILENTLY, FaultKind.RATE_LIMITED, FaultKind.CONFLICT])
def test_a_word_that_comes_after_our_read_wins(container: WatchContainer, word: str, kind: FaultKind | None) -> None:
    page = container.row(URL=LINK)
    if kind is None:  # the poll has read the row, and it is to be told
        container.look()
    else:  # our write fails, and the person's comes before it is tried again
        container.go(3)
        container.work(page).enter("download", Status.DOWNLOADING, "Fetching")
        container.wait(20)
        container.notion.inject(kind, method="PATCH", path=page)
        container.tell()
    container.type_in(page, Status=word)
    container.go(5)
    assert container.shown(page) in ((word,) if word == "retry" else (word, "cancelled"))
    container.go(65)
    assert word == "retry" or container.entry(page).cancel_requested or container.shown(page) == "cancelled"


def test_another_link_gives_the_row_another_name_and_marks_the_former_note(container: WatchContainer) -> None:
    workspace = container.notion.workspace
    table = workspace.database("Notes", {"Name": {"title": {}}})
    note = workspace.row(table, Name="Leg day")
    mine, ours = container.row(URL=LINK, Name="My name"), container.row(URL=LINK)
    container.go(3)
    for page in (mine, ours):
        container.work(page).remember({RECORD: Record(page_id=note, data_source_id=table).model_dump_json()})
        run(container, page, seconds=0, title="Leg day")
        container.type_in(page, URL=OTHER_LINK)
    container.go(70)
    for page in (mine, ours):
        run(container, page, seconds=0, title="Arm day")
    assert (container.shown(mine, "Name"), container.shown(ours, "Name")) == ("My name", "Arm day")
    assert [piece.content["rich_text"][0]["plain_text"] for piece in workspace.body(note)] == [SAYS]
    assert container.shown(ours) == "completed"

import pytest
from sqlalchemy.exc import OperationalError

from clients.database.db_retry import retry_while_away
from clients.database.models import Entry
from clients.database.session import Database
from services.domain.entries import EntryView, Status
from services.entries.journal import MAX_UNENDED, ClaimLost, Journal, SetAside
from services.entries.store import Entries
from services.exports.documents import document
from services.exports.results import Results
from tests.fakes.orders import accept, claimed
from utils.error_codes import ErrorCode


def test_a_worker_that_lost_its_claim_is_refused(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    zombie = claimed(database, entry)
    heir = claimed(database, entry)
    for write in (zombie.complete, zombie.stop_requested, lambda: zombie.fail("no", "bug")):
        with pytest.raises(ClaimLost):
            write()
    heir.complete()
    assert entries.get("local", entry.id).status is Status.COMPLETED


def test_a_run_that_is_over_cannot_be_claimed(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    claimed(database, entry).complete()
    assert Journal.claim(database, entry.id, entry.run) is None


def test_an_older_run_cannot_be_claimed(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    claimed(database, entry).fail("no", "permanent")
    entries.retry("local", entry.id)
    assert Journal.claim(database, entry.id, 1) is None


def test_the_code_of_a_failure_stays_until_the_next_run(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    claimed(database, entry).fail("It is full.", "needs_user", ErrorCode.DISK_FULL)
    assert entries.get("local", entry.id).error_code is ErrorCode.DISK_FULL
    entries.retry("local", entry.id)
    assert entries.get("local", entry.id).error_code is None


def test_a_code_of_another_version_is_read_as_unknown(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    claimed(database, entry).fail("No.", "permanent")
    with database.transaction() as session:
        session.get_one(Entry, entry.id).error_code = "of_tomorrow"
    found = entries.get("local", entry.id)
    assert found.error_code is ErrorCode.UNKNOWN
    assert document(found, Results())["entry"]["error_code"] == "unknown"


def test_a_deleted_entry_loses_its_claim(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    journal = claimed(database, entry)
    entries.give_up(entry.id, 1, "no", "bug")
    entries.delete("local", entry.id)
    with pytest.raises(ClaimLost):
        journal.complete()


def test_a_degraded_stage_makes_the_entry_partial_and_says_so(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    journal = claimed(database, entry)
    journal.degrade("transcribe", "The sound is broken.", seconds=1.0)
    journal.complete()
    done = entries.get("local", entry.id)
    assert (done.status, done.partial, done.message) == (Status.COMPLETED, True, "The sound is broken.")


def test_a_stage_that_succeeds_later_is_no_longer_degraded(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    journal = claimed(database, entry)
    journal.degrade("transcribe", "The sound is broken.", seconds=1.0)
    journal.stage_done("transcribe", "a1", seconds=2.0)
    journal.complete()
    done = entries.get("local", entry.id)
    assert (done.partial, done.results, done.timings_s) == (False, {"transcribe": "a1"}, {"transcribe": 2.0})


def test_a_result_with_a_shortfall_is_kept_and_makes_the_entry_partial(entries: Entries, database: Database) -> None:
    journal = claimed(database, entry := accept(entries))
    journal.stage_done("download", "a1", seconds=2.0, shortfall="The file is cut off.")
    journal.complete()
    done = entries.get("local", entry.id)
    assert (done.partial, done.message, done.results) == (True, "The file is cut off.", {"download": "a1"})


def test_lines_of_progress_that_come_too_fast_are_dropped(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    journal = claimed(database, entry)
    for number in range(20):
        journal.progress(f"{number} of 20", number / 20)
    lines = [event for event in entries.events("local", entry.id) if event.kind == "progress"]
    assert [line.data["progress"] for line in lines] == ["0 of 20"]


def test_a_write_waits_for_a_database_that_is_away() -> None:
    answers = iter([OperationalError("", {}, Exception("gone")), OperationalError("", {}, Exception("gone")), None])

    def attempt() -> None:
        if (error := next(answers)) is not None:
            raise error

    retry_while_away(attempt)
    assert next(answers, "used up") == "used up"


def test_waiting_has_an_end() -> None:
    def attempt() -> None:
        raise OperationalError("", {}, Exception("gone"))

    with pytest.raises(OperationalError):
        retry_while_away(attempt, max_wait_s=0.05)


def die(database: Database, entry: EntryView, *, told: bool = False) -> None:
    """A worker begins the entry's stage, and dies in the middle of it."""
    journal = claimed(database, entry)
    journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    if told:
        journal.excuse()


def test_a_stage_that_ends_its_worker_again_and_again_is_set_aside(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    for _ in range(MAX_UNENDED):
        die(database, entry)
    with pytest.raises(SetAside, match="stopped the worker several times"):
        die(database, entry)


def test_workers_that_were_told_to_stop_are_not_counted(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    for _ in range(2 * MAX_UNENDED):
        die(database, entry, told=True)
    assert entries.get("local", entry.id).unended == 0


@pytest.mark.parametrize("end", ["stage_done", "degrade", "saved"])
def test_progress_starts_the_count_anew(entries: Entries, database: Database, end: str) -> None:
    entry = accept(entries)
    die(database, entry)
    journal = claimed(database, entry)
    journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    assert entries.get("local", entry.id).unended == 2
    getattr(journal, end)("transcribe", "a1", seconds=1.0)
    assert entries.get("local", entry.id).unended == 0


def test_a_stage_that_begins_again_in_the_same_worker_counts_once(entries: Entries, database: Database) -> None:
    journal = claimed(database, accept(entries))
    for _ in range(2):
        journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    assert journal.entry.unended == 1


def test_a_retry_counts_from_nothing(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    die(database, entry)
    claimed(database, entry).fail("no", "crashed")
    again, _ = entries.retry("local", entry.id)
    assert again.unended == 0

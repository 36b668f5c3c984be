import threading
from collections.abc import Callable

import pytest
from sqlalchemy import update

from clients.database.models import Entry, now
from clients.database.session import Database
from services.domain.entries import EntryView, RowOrigin, Status
from services.domain.stages import Options
from services.entries.cursor import Cursor
from services.entries.journal import ClaimLost
from services.entries.store import Entries
from tests.fakes.orders import LINK, TIKTOK_1, accept, claimed
from utils.errors import PermanentError


def test_the_same_request_again_is_the_same_entry(entries: Entries) -> None:
    first, is_new = entries.accept("local", LINK, Options(), identity=TIKTOK_1)
    second, is_new_again = entries.accept("local", LINK, Options(), identity=TIKTOK_1)
    assert (second.id, is_new, is_new_again) == (first.id, True, False)


def test_other_options_are_another_entry_of_the_same_video(entries: Entries) -> None:
    first = accept(entries)
    second, _ = entries.accept("local", LINK, Options(schema_name="recipe"), identity=TIKTOK_1)
    assert second.id != first.id
    assert second.video_id == first.video_id


def test_two_users_share_the_video_but_not_the_entry(entries: Entries) -> None:
    mine, theirs = accept(entries), accept(entries, user="other")
    assert mine.id != theirs.id
    assert mine.video_id == theirs.video_id


def test_simultaneous_requests_make_one_entry(entries: Entries) -> None:
    found: list[EntryView] = []
    threads = [threading.Thread(target=lambda: found.append(accept(entries))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({entry.id for entry in found}) == 1
    assert len(found) == 8


def at_once(call: Callable[[], tuple[EntryView, bool]], times: int = 8) -> list[tuple[EntryView, bool]]:
    """What so many threads get that call together."""
    ready, found = threading.Barrier(times), list[tuple[EntryView, bool]]()

    def one() -> None:
        ready.wait()
        found.append(call())

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_simultaneous_retries_are_one_run(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    claimed(database, entry).fail("no", "permanent")
    answers = at_once(lambda: entries.retry("local", entry.id))
    assert sorted(is_new for _, is_new in answers) == [False] * 7 + [True]
    assert {answered.run for answered, _ in answers} == {2}


def test_a_row_announced_twice_at_the_same_moment_is_one_entry_and_one_run(entries: Entries) -> None:
    origin = RowOrigin("links", "page")  # a webhook and a poll say so, in two processes perhaps
    answers = at_once(lambda: entries.accept("local", LINK, Options(), identity=TIKTOK_1, origin=origin))
    assert sorted(is_new for _, is_new in answers) == [False] * 7 + [True]
    assert len({(answered.id, answered.run) for answered, _ in answers}) == 1


def test_simultaneous_cancels_are_told_once(entries: Entries) -> None:
    entry = accept(entries)
    answers = at_once(lambda: (entries.request_cancel("local", entry.id), True))
    assert {answered.status for answered, _ in answers} == {Status.CANCELLED}
    assert [event.data["status"] for event in entries.events("local", entry.id)] == ["pending", "cancelled"]


def test_a_failed_entry_starts_again_when_asked_for_again(entries: Entries, database: Database) -> None:
    claimed(database, accept(entries)).fail("The video is gone.", "permanent")
    again, is_new = entries.accept("local", LINK, Options(), identity=TIKTOK_1)
    assert is_new
    assert (again.status, again.run, again.message) == (Status.PENDING, 2, "")


def test_another_users_entry_does_not_exist(entries: Entries) -> None:
    entry = accept(entries)
    for call in (entries.get, entries.retry, entries.request_cancel, entries.delete, entries.events):
        with pytest.raises(PermanentError, match="no such entry"):
            call("other", entry.id)


def test_a_running_entry_is_not_retried(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    claimed(database, entry)
    assert entries.retry("local", entry.id)[1] is False


def test_an_entry_that_nobody_holds_is_cancelled_at_once(entries: Entries) -> None:
    entry = accept(entries)
    assert entries.request_cancel("local", entry.id).status is Status.CANCELLED
    assert entries.request_cancel("local", entry.id).status is Status.CANCELLED


def test_an_entry_that_a_worker_holds_is_only_asked_to_stop(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    journal = claimed(database, entry)
    assert entries.request_cancel("local", entry.id).status is Status.PENDING
    assert journal.stop_requested()


def test_a_running_entry_cannot_be_deleted(entries: Entries) -> None:
    entry = accept(entries)
    with pytest.raises(PermanentError, match="still running"):
        entries.delete("local", entry.id)


def test_a_deleted_entry_is_gone_with_its_events(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    claimed(database, entry).complete()
    entries.delete("local", entry.id)
    assert entries.find(entry.id) is None
    assert entries.count("local") == 0


def test_events_replay_from_any_point(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    journal = claimed(database, entry)
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    journal.complete()
    events = entries.events("local", entry.id)
    assert [event.data["status"] for event in events] == ["pending", "downloading", "completed"]
    assert entries.events("local", entry.id, after=events[0].id) == events[1:]


def test_the_newest_come_first(entries: Entries) -> None:
    made = [accept(entries, identity=("tiktok", str(number))) for number in range(5)]
    newest, *_ = page = entries.page("local", limit=2)
    assert [entry.id for entry in page] == [made[4].id, made[3].id]
    assert entries.page("local", before=Cursor.after(newest))[0].id == made[3].id


def test_giving_up_ends_only_the_run_it_means(entries: Entries) -> None:
    entry = accept(entries)
    entries.give_up(entry.id, entry.run + 1, "no", "bug")
    assert entries.get("local", entry.id).status is Status.PENDING
    entries.give_up(entry.id, entry.run, "Set aside.", "crashed")
    assert entries.get("local", entry.id).status is Status.FAILED


ROW = RowOrigin(link_database="d1", page="p1")


def test_two_rows_with_the_same_video_are_two_entries(entries: Entries) -> None:
    first, _ = entries.accept("local", LINK, Options(), identity=TIKTOK_1, origin=ROW)
    second, _ = entries.accept("local", LINK, Options(), identity=TIKTOK_1, origin=RowOrigin("d1", "p2"))
    assert second.id != first.id
    assert second.video_id == first.video_id
    assert entries.get("local", first.id).origin == ROW


def test_a_row_seen_again_is_the_same_entry(entries: Entries) -> None:
    first, _ = entries.accept("local", LINK, Options(), identity=TIKTOK_1, origin=ROW)
    again, is_new = entries.accept("local", LINK, Options(), identity=TIKTOK_1, origin=ROW)
    assert (again.id, is_new) == (first.id, False)


@pytest.mark.parametrize("is_finished", [True, False])
def test_other_options_for_a_row_are_a_new_run_of_its_entry(
    entries: Entries, database: Database, is_finished: bool
) -> None:
    first, _ = entries.accept("local", LINK, Options(tag="a"), identity=TIKTOK_1, origin=ROW)
    journal = claimed(database, first)
    if is_finished:
        journal.complete()
    again, is_new = entries.accept("local", LINK, Options(tag="b"), identity=TIKTOK_1, origin=ROW)
    assert (again.id, again.run, again.options.tag, is_new) == (first.id, 2, "b", True)
    with pytest.raises(ClaimLost):
        journal.complete()


def test_no_entry_is_lost_between_pages_of_the_same_microsecond(entries: Entries, database: Database) -> None:
    made = {accept(entries, identity=("tiktok", str(n))).id for n in range(7)}
    with database.transaction() as session:
        session.execute(update(Entry).values(created_at=now()))

    page = entries.page("local", limit=2)
    found: list[str] = []
    while page:
        found += [one.id for one in page]
        page = entries.page("local", limit=2, before=Cursor.read(str(Cursor.after(page[-1]))))

    assert len(found) == len(set(found))
    assert set(found) == made

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from clients.database.models import Entry, now
from clients.database.session import Database
from services.domain.entries import EntryView, Status
from services.entries.quiet_hour import QuietHour, may_wait, quiet_time
from services.entries.store import Entries
from tests.fakes.orders import accept, claimed
from utils.error_codes import ErrorCode
from utils.errors import ConflictError, NotFoundError

NOON = datetime(2026, 11, 29, 12, 0).astimezone()


@pytest.fixture
def failed(database: Database, entries: Entries) -> EntryView:
    entry = accept(entries)
    journal = claimed(database, entry)
    journal.enter("download", entry.status, "")
    journal.fail("TikTok turns this machine away.", "transient", ErrorCode.SITE_REFUSES)
    return entries.get("local", entry.id)


@pytest.mark.parametrize(("hour", "days"), [(12, 1), (23, 1), (1, 0), (4, 1), (5, 1)])
def test_the_quiet_hour_is_the_next_night(hour: int, days: int) -> None:
    at = quiet_time(NOON.replace(hour=hour, minute=59), "entry")

    assert at.date() == (NOON + timedelta(days=days)).date()
    assert 3 <= at.hour < 5


def test_entries_that_failed_together_are_not_tried_together() -> None:
    assert len({quiet_time(NOON, f"entry-{number}") for number in range(20)}) > 10


def test_a_failed_entry_waits_and_is_due_when_its_hour_has_come(
    database: Database, entries: Entries, failed: EntryView
) -> None:
    waiting = entries.quiet_hour.wait("local", failed.id)
    assert waiting.retry_at is not None
    assert waiting.status is Status.FAILED
    assert entries.quiet_hour.due(limit=9) == []

    with database.transaction() as session:
        session.execute(update(Entry).values(retry_at=now() - timedelta(seconds=1)))
    assert [one.id for one in entries.quiet_hour.due(limit=9)] == [failed.id]
    again, is_new = entries.retry("local", failed.id)
    assert (again.retry_at, is_new) == (None, True)
    assert entries.quiet_hour.due(limit=9) == []


def test_waiting_can_be_taken_back_and_is_its_persons_alone(entries: Entries, failed: EntryView) -> None:
    entries.quiet_hour.wait("local", failed.id)
    assert entries.quiet_hour.leave("local", failed.id).retry_at is None
    with pytest.raises(NotFoundError):
        entries.quiet_hour.wait("somebody else", failed.id)


def test_only_what_failed_and_may_end_otherwise_waits(database: Database, entries: Entries, failed: EntryView) -> None:
    assert may_wait(failed)
    running, _ = entries.retry("local", failed.id)
    assert not may_wait(running)
    with pytest.raises(ConflictError, match="has not failed"):
        QuietHour(database).wait("local", failed.id)

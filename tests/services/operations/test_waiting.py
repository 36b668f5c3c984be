from datetime import timedelta

import pytest

from clients.database.models import now
from clients.database.session import Database
from services.domain.entries import Status
from services.entries.journal import Journal
from services.entries.store import Entries
from services.operations.waiting import Waits, remaining_s, usual_s
from tests.fakes.orders import accept

TOOK = [{"download": 2.0, "transcribe": n} for n in (4.0, 6.0, 20.0)]


def test_the_usual_time_is_the_middle_and_few_say_nothing() -> None:
    assert usual_s(TOOK) == {"download": 2.0, "transcribe": 6.0}
    assert usual_s(TOOK[:2]) == {}


def test_an_entry_knows_how_many_come_first_and_how_long_it_takes(database: Database, entries: Entries) -> None:
    for n, took in enumerate(TOOK):
        journal = Journal.claim(database, accept(entries, identity=("tiktok", f"done{n}")).id, 1)
        assert journal
        for stage, seconds in took.items():
            journal.stage_done(stage, None, seconds=seconds)
        journal.complete()
    running = Journal.claim(database, accept(entries, identity=("tiktok", "runs")).id, 1)
    assert running
    running.enter("transcribe", Status.TRANSCRIBING, "Listening")
    first, second = (accept(entries, identity=("tiktok", f"waits{n}")) for n in range(2))
    waits = Waits(database).of([running.entry, first, second])

    assert [waits[one.id].before for one in (running.entry, first, second)] == [0, 0, 1]
    left = [waits[one.id].done_at for one in (running.entry, first, second)]
    assert [round(((at or now()) - now()) / timedelta(seconds=1)) for at in left] == [6, 8, 16]
    assert remaining_s(running.entry, {"transcribe": 10, "save": 1}) == 11


def test_what_has_ended_waits_for_nothing(database: Database, entries: Entries) -> None:
    order = accept(entries)
    entries.request_cancel("local", order.id)
    assert Waits(database).of([entries.get("local", order.id)]) == {}


@pytest.mark.parametrize("done", [None, 0.5])
def test_half_a_stage_is_half_its_time(database: Database, entries: Entries, done: float | None) -> None:
    journal = Journal.claim(database, accept(entries).id, 1)
    assert journal
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    journal.progress("Fetching", done)
    assert remaining_s(journal.entry, {"download": 4.0}) == (2.0 if done else 4.0)

from clients.database.session import Database
from services.domain.stages import Options, StageName
from services.engine.job_queue import BULK, CHANGES, INTERACTIVE, queue_of
from services.entries.journal import Journal
from services.entries.store import Entries
from tests.fakes.orders import LINK, accept


def test_what_changes_a_note_has_a_queue_of_its_own(database: Database, entries: Entries) -> None:
    entry = accept(entries)
    bulk, _ = entries.accept("local", LINK, Options(), identity=("tiktok", "2"), priority=7)
    assert (queue_of(entry), queue_of(bulk)) == (INTERACTIVE, BULK)
    journal = Journal.claim(database, entry.id, 1)
    assert journal
    journal.complete()
    assert queue_of(entries.choose("local", entry.id, {}, run_from=StageName.HIGHLIGHT)) == CHANGES
    assert queue_of(entries.retry("local", entry.id)[0]) == CHANGES

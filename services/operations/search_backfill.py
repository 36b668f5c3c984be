"""Lets notes be found by words that were made before notes were searched: a little at each start of a worker."""

import threading

from sqlalchemy import Select, select, update
from sqlalchemy.exc import SQLAlchemyError

from clients.database.models import Entry
from clients.database.session import Database
from services.domain.entries import view
from services.domain.stages import StageName
from services.entries.search import words_of
from services.exports.results import ResultReader
from utils.logger import get_logger

MOST = 5000  # at one start; the next one goes on
BATCH_SIZE = 100
log = get_logger(__name__)


def backfill(database: Database, results: ResultReader, *, most: int = MOST) -> int:
    """Write down the words of notes that have none yet, the newest first; returns of how many."""
    count = 0
    while count < most:
        with database.reading() as session:
            rows = list(session.scalars(_wordless().limit(min(BATCH_SIZE, most - count))))
        if not rows:
            break
        for row in rows:
            note = results.read(view(row)).note
            words = words_of(note) if note else row.title.casefold()  # the note's file may be gone
            found = {"words": words or " ", "note_schema": note.schema_name if note else row.note_schema}
            with database.transaction() as session:
                same = update(Entry).where(Entry.id == row.id, Entry.words == "")
                session.execute(same.values(**found, updated_at=Entry.updated_at))
        count += len(rows)
    return count


def backfill_aside(database: Database, results: ResultReader) -> None:
    """The same in a thread that ends with the process."""

    def run() -> None:
        try:
            if count := backfill(database, results):
                log.info("found words of %s older notes", count)
        except (SQLAlchemyError, OSError) as error:  # the next start goes on
            log.warning("older notes are not all searched yet", extra={"error": str(error)[:200]})

    threading.Thread(target=run, name="words", daemon=True).start()


def _wordless() -> Select[Entry]:
    has_note = Entry.results[StageName.SUMMARIZE.value].as_string().is_not(None)
    return select(Entry).where(Entry.words == "", has_note).order_by(Entry.created_at.desc())

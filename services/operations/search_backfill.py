"""Lets entries be found by words that were made before those were kept: a little at each start of a worker."""

import threading

from sqlalchemy import Select, exists, select, update
from sqlalchemy.exc import SQLAlchemyError

from clients.database.models import Entry, EntryText
from clients.database.session import Database
from services.domain.entries import view
from services.entries.words.search_texts import first_line, lines_of, remember
from services.exports.results import ResultReader
from utils.logger import get_logger

MAX = 20_000  # at one start; the next one goes on
BATCH_SIZE = 100
log = get_logger(__name__)


def backfill(database: Database, results: ResultReader, *, most: int = MAX) -> int:
    """Write down the words of entries that have none yet, the newest first; returns of how many."""
    count = 0
    while count < most:
        with database.reading() as session:
            rows = list(session.scalars(_wordless().limit(min(BATCH_SIZE, most - count))))
        if not rows:
            break
        for row in rows:
            _write(database, results, row)
        count += len(rows)
    return count


def _write(database: Database, results: ResultReader, row: Entry) -> None:
    made = results.read(view(row))  # its files may be gone
    found = [lines_of(one) for one in (made.media, made.transcript, made.screen_text, made.note) if one]
    values = {
        "first_line": first_line(made.note) if made.note else row.first_line,
        "note_schema": made.note.schema_name if made.note else row.note_schema,
        "duration_s": (made.media.duration_s or None) if made.media else row.duration_s,
    }
    with database.transaction() as session:
        session.execute(update(Entry).where(Entry.id == row.id).values(**values, updated_at=Entry.updated_at))
        current = session.get(Entry, row.id)
        if current is not None:
            remember(session, current, dict(filter(None, found)))


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
    has_words = exists().where(EntryText.entry_id == Entry.id)
    return select(Entry).where(~has_words).order_by(Entry.created_at.desc())

"""A feeder to kill: `python -m tests.chaos.feeding_process DATABASE_URL`. Its clock runs fast, its entries end at once.

It prints a line when it has begun, and ends when there is nothing left to feed.
"""

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from clients.database.locks import locks_for
from clients.database.models import Entry, Import, now
from clients.database.session import Database
from services.domain.entries import Status
from services.entries.intake import Intake
from services.entries.store import Entries
from services.imports.feeder import Feeder
from services.sources.identity import identify
from tests.fakes.queue import FakeQueue


def main(url: str) -> None:
    """Feed until the import is done."""
    database, seconds = Database(url), [0.0]
    intake = Intake(Entries(database), FakeQueue(), identify)
    locks = locks_for(database.engine, Path(tempfile.gettempdir()) / "locks-of-feeding")
    feeder = Feeder(database, intake, locks, clock=lambda: now() + timedelta(seconds=seconds[0]))
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while _is_running(database):
        feeder.feed()
        seconds[0] += 10
        with database.transaction() as session:
            session.execute(update(Entry).where(Entry.status == Status.PENDING).values(status=Status.COMPLETED))


def _is_running(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Import.id).where(Import.state == "running")) is not None


if __name__ == "__main__":
    main(sys.argv[1])

"""Has a database for oneself: nobody who uses it, in this container or another, may have it replaced under them."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from clients.database.faults import in_words
from clients.database.models import Worker
from clients.database.presence import Presence, in_use
from clients.database.session import Database, database_url
from config.settings import Settings
from services.operations.backups.backup import DATABASES, is_sqlite

TWO_BEATS_S = 4.0  # a worker beats every second and a half


@contextmanager
def alone(settings: Settings, *, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Hold the database exclusively. Raises NeedsUserError when another process uses it."""
    with in_words(), Presence(database_url(settings), settings.data_dir).alone():
        # Workers of earlier versions hold nothing, but they beat. Rows of those that were killed do not.
        if before := _beats(settings):
            sleep(TWO_BEATS_S)
            if _beats(settings) != before:
                raise in_use()
        yield


def _beats(settings: Settings) -> Mapping[str, int]:
    if is_sqlite(settings) and not (settings.data_dir / DATABASES[0]).exists():  # to look would be to make it
        return {}
    database = Database(database_url(settings))
    try:
        with database.reading() as session:
            return {worker.id: worker.beats for worker in session.execute(select(Worker.id, Worker.beats))}
    except SQLAlchemyError:  # no database, no such table, or a damaged one: nobody beats there
        return {}
    finally:
        database.close()

"""Feeds running imports into the queue: few at a time, behind everything that a person asks for by hand.

A link is taken by making its entry first and noting it afterwards: a process that is killed in between makes the same
entry again, which is the same one. Only one process feeds at a time.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clients.database.faults import DATABASE_AWAY
from clients.database.locks import Locks
from clients.database.models import Entry, Import, ImportLink, now
from clients.database.session import Database
from services.domain.entries import FINAL, EntryView, Status
from services.domain.stages import Options, Source
from services.entries.allowance import TooMuchWaitingError
from services.entries.intake import Intake
from services.imports.decisions import GAP_S, Ended, after, is_paused, outcome
from services.imports.store import DONE, PAUSED, RUNNING
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError
from utils.logger import get_logger
from utils.periodic import Periodic

EVERY_S = 2.0
LAST = 9  # an import's posts come after all others
log = get_logger(__name__)


class FedElsewhere(Exception):
    """Another process is at it."""


class Feeder:
    """`feed` looks once; `feeding` looks every two seconds."""

    def __init__(
        self, database: Database, intake: Intake, locks: Locks, *, clock: Callable[[], datetime] = now
    ) -> None:
        self._database = database
        self._intake = intake
        self._locks = locks
        self._clock = clock
        self._asked: dict[str, datetime] = {}  # site -> when a post of it was taken last

    def feed(self) -> int:
        """Note what ended, and take what may be taken; returns how many were. Raises FedElsewhere."""
        if not (running := self._running()):
            return 0
        with self._locks.hold("imports", _give_up):
            for import_id in running:
                self._note_ended(import_id)
            busy = self._busy_sites()
            return sum(self._take(import_id, busy) for import_id in running)

    def _running(self) -> list[str]:
        with self._database.reading() as session:
            found = list(session.scalars(select(Import.id).where(Import.state == RUNNING).order_by(Import.created_at)))
        random.shuffle(found)  # nobody's import is always first
        return found

    def _busy_sites(self) -> set[str]:
        query = select(ImportLink.platform).where(ImportLink.state == "running").distinct()
        with self._database.reading() as session:
            return set(session.scalars(query))

    def _note_ended(self, import_id: str) -> None:
        query = (
            select(ImportLink, Entry)
            .outerjoin(Entry, Entry.id == ImportLink.entry_id)
            .where(ImportLink.import_id == import_id, ImportLink.state == "running")
        )
        with self._database.promise() as session:
            row = session.get(Import, import_id)
            for link, entry in session.execute(query).all():
                if entry is not None and entry.status not in FINAL:
                    continue
                ended = _ended(entry)
                link.state, link.why = outcome(ended, link.tries), ended.message[:500]
                if row is not None:
                    row.pauses = after(row.pauses, link.platform, ended, self._clock())
            _finish(session, row, self._clock())

    def _take(self, import_id: str, busy: set[str]) -> int:
        count = 0
        for site in self._waiting_sites(import_id):
            if site in busy or not self._may_ask(site):
                continue
            link = self._next(import_id, site)
            if link is not None and self._order(*link):
                busy.add(site)
                self._asked[site] = self._clock()
                count += 1
        return count

    def _may_ask(self, site: str) -> bool:
        last = self._asked.get(site)
        return last is None or (self._clock() - last).total_seconds() >= GAP_S

    def _waiting_sites(self, import_id: str) -> list[str]:
        query = select(ImportLink.platform).where(ImportLink.import_id == import_id, ImportLink.state == "waiting")
        with self._database.reading() as session:
            row = session.get(Import, import_id)
            if row is None or row.state != RUNNING:
                return []
            sites = session.scalars(query.distinct()).all()
            return [site for site in sites if not is_paused(row.pauses, site, self._clock())]

    def _next(self, import_id: str, site: str) -> tuple[Import, ImportLink] | None:
        query = (
            select(ImportLink)
            .where(ImportLink.import_id == import_id, ImportLink.state == "waiting", ImportLink.platform == site)
            .order_by(ImportLink.tries, ImportLink.id)
            .limit(1)
        )
        with self._database.reading() as session:
            row, link = session.get(Import, import_id), session.scalar(query)
            return (row, link) if row is not None and link is not None else None

    def _order(self, of: Import, link: ImportLink) -> bool:
        tag = of.collections[link.collection]["tag"]
        try:
            entry = self._entry(of.user_id, link, Options(tag=tag))
        except TooMuchWaitingError:
            return False  # their own links come first; it is tried again
        except NeedsUserError as error:
            self._stop(of.id, str(error))
            return False
        except ClipsheetError as error:
            self._note(link.id, "failed", why=str(error))
            return False
        self._note(link.id, "running", entry_id=entry.id)
        return True

    def _entry(self, user_id: str, link: ImportLink, options: Options) -> EntryView:
        source = Source(kind="link", url=link.url)
        return self._intake.accept(user_id, source, options, priority=LAST)
        # Of one that failed before, `accept` has begun a new run.

    def _note(self, link_id: int, state: str, *, entry_id: str | None = None, why: str = "") -> None:
        with self._database.promise() as session:
            link = session.get(ImportLink, link_id)
            if link is not None:
                link.state, link.entry_id, link.why = state, entry_id or link.entry_id, why[:500]
                link.tries += state == "running"

    def _stop(self, import_id: str, why: str) -> None:
        with self._database.promise() as session:
            row = session.get(Import, import_id)
            if row is not None:
                row.state, row.message = PAUSED, why


def _ended(entry: Entry | None) -> Ended:
    if entry is None:
        return Ended(None, message="The entry was deleted.")
    code = ErrorCode.read(entry.error_code)
    return Ended(Status(entry.status), code, entry.message if entry.status != Status.COMPLETED else "")


def _finish(session: Session, row: Import | None, at: datetime) -> None:
    if row is None or row.state != RUNNING:
        return
    session.flush()
    left = select(func.count()).where(ImportLink.import_id == row.id, ImportLink.state.in_(("waiting", "running")))
    if not session.scalar(left):
        row.state, row.finished_at = DONE, at


def _give_up() -> None:
    raise FedElsewhere


def feeding(feeder: Feeder) -> Periodic:
    """Feeds in every worker process; whoever holds the lock does it."""

    def feed() -> None:
        with suppress(FedElsewhere):
            feeder.feed()

    return Periodic("imports", feed, every_s=EVERY_S, first_after_s=EVERY_S, expected=DATABASE_AWAY)

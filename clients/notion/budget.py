"""How many calls a connection may make in any 60 seconds, over all our processes, and how many for what."""

import math
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from sqlalchemy.exc import IntegrityError

from clients.database.models import NotionBudget
from clients.database.session import Database

WINDOW_S = 60
PER_MINUTE = 180  # 600 in a Business or Enterprise workspace


class Use(StrEnum):
    """What calls are for."""

    ROWS = "rows"  # looking at rows, and telling them how an entry ended
    NEWS = "news"  # telling them how far one is: left out while little is left
    NOTES = "notes"  # writing pages: never so many that rows lag behind their notes


NOTES_SHARE = 1 / 2  # of all calls: three for a note, and two to tell its row
UP_TO = {Use.ROWS: 1.0, Use.NOTES: 5 / 6, Use.NEWS: 1 / 2}  # how much may be spent, by whomever, for each to go on


class CallBudget(Protocol):
    """What may be spent."""

    def take(self) -> float:
        """Spend one call: 0.0, or in how many seconds to ask again."""

    def pause(self, seconds: float) -> None:
        """Notion said to wait: nobody calls before."""


class Unlimited:
    """For a connection that is not known yet."""

    def take(self) -> float:
        """Go on."""
        return 0.0

    def pause(self, seconds: float) -> None:
        """The answer says it already."""


class DatabaseBudget:
    """Shared through the database by all processes. Notion says that it counts by fixed minutes; this holds for any."""

    def __init__(
        self,
        database: Database,
        bot_id: str,
        *,
        per_minute: int = PER_MINUTE,
        use: Use = Use.ROWS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._per_minute = per_minute
        self._use = use
        self._clock = clock

    def take(self) -> float:
        """Spend one call, if there is one for this use."""
        try:
            return self._take()
        except IntegrityError:  # another process made the row in between
            return self._take()

    def pause(self, seconds: float) -> None:
        """Keep all processes from calling for a while."""
        with self._database.transaction() as session:
            row = session.get(NotionBudget, self._bot_id, with_for_update=True)
            if row is not None:
                row.paused_until = max(row.paused_until, self._clock() + seconds)

    def _take(self) -> float:
        with self._database.transaction() as session:
            row = session.get(NotionBudget, self._bot_id, with_for_update=True)
            if row is None:
                row = NotionBudget(bot_id=self._bot_id, spent={}, paused_until=0.0)
                session.add(row)
            now = self._clock()
            if row.paused_until > now:
                return row.paused_until - now
            # second -> calls of all, and those for notes; a call counts from the end of its second on
            spent = {key: counts for key, counts in row.spent.items() if now - WINDOW_S < int(key) <= now + WINDOW_S}
            until = wait_until(spent, self._use, self._per_minute)
            if until is not None:
                return max(until - now, 0.001)
            key = str(math.ceil(now))
            everything, notes = spent.get(key, (0, 0))
            row.spent = {**spent, key: (everything + 1, notes + (self._use is Use.NOTES))}
            return 0.0


def wait_until(spent: dict[str, tuple[int, int]], use: Use, per_minute: int) -> float | None:
    """When the next call may be made; None: now."""
    limits = [(per_minute * UP_TO[use], 0)]
    limits += [(per_minute * NOTES_SHARE, 1)] if use is Use.NOTES else []
    waits = [_free_at(spent, int(limit), which) for limit, which in limits]
    return max((wait for wait in waits if wait is not None), default=None)


def _free_at(spent: dict[str, tuple[int, int]], limit: int, which: int) -> float | None:
    over = sum(counts[which] for counts in spent.values()) - max(limit, 1) + 1
    for key in sorted(spent, key=int):
        if over <= 0:
            return None
        over -= spent[key][which]
        if over <= 0:
            return float(int(key) + WINDOW_S)
    return None

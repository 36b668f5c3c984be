"""How many calls a connection may make: Notion counts them by fixed minutes, over all our processes."""

import time
from collections.abc import Callable
from typing import Protocol

from sqlalchemy.exc import IntegrityError

from clients.database.models import NotionBudget
from clients.database.session import Database

WINDOW_S = 60
PER_MINUTE = 180  # 600 in a Business or Enterprise workspace


class Budget(Protocol):
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
    """Shared through the database by all processes."""

    def __init__(
        self,
        database: Database,
        bot_id: str,
        *,
        per_minute: int = PER_MINUTE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._per_minute = per_minute
        self._clock = clock

    def take(self) -> float:
        """Spend one call of this minute, if there is one."""
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
                row = NotionBudget(bot_id=self._bot_id, minute=0, used=0, paused_until=0.0)
                session.add(row)
            now = self._clock()
            if row.paused_until > now:
                return row.paused_until - now
            minute = int(now // WINDOW_S)
            if row.minute != minute:
                row.minute, row.used = minute, 0
            if row.used >= self._per_minute:
                return (minute + 1) * WINDOW_S - now
            row.used += 1
            return 0.0

"""How much each person may keep and have waiting, so that one does not fill everybody's disk or queue."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from clients.database.base import total
from clients.database.models import Artifact, Entry, Upload
from clients.database.session import Database
from services.domain.entries import FINAL
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, TransientError

SUMMED_EVERY_S = 10.0  # what is kept changes slowly, and summing it up takes some milliseconds
MAX_USERS = 10_000  # remembered sums
MB = 1024 * 1024


class TooMuchWaitingError(TransientError):
    """The person has as many unfinished entries as one may have."""

    code = ErrorCode.TOO_FAST


@dataclass(frozen=True)
class Used:
    """A person's use of the limits; a limit of None means unlimited."""

    stored_bytes: int  # uploads, and what stages made of the videos of the person's entries
    stored_limit_bytes: int | None
    waiting: int  # entries that have not ended
    waiting_limit: int | None


class Allowance:
    """Counts in the database, so that it is the same in every process; without limits it counts only when asked.

    `owner` is the one whose machine it is, and has no limits.
    """

    def __init__(
        self,
        database: Database,
        *,
        storage_mb: float | None = None,
        waiting: int | None = None,
        owner: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._storage_bytes = None if storage_mb is None else int(storage_mb * MB)
        self._waiting = waiting
        self._owner = owner
        self._clock = clock
        self._lock = threading.Lock()
        self._sums: dict[str, tuple[float, int]] = {}

    def limits(self, user_id: str) -> bool:
        """Whether there is anything to check for this person."""
        return user_id != self._owner and (self._storage_bytes is not None or self._waiting is not None)

    def of(self, user_id: str) -> Used:
        """How the person stands now."""
        most = (self._storage_bytes, self._waiting) if self.limits(user_id) else (None, None)
        return Used(self._stored(user_id), most[0], self._unfinished(user_id), most[1])

    def check_storage(self, user_id: str) -> None:
        """Raise NeedsUserError when the person keeps as much as one may."""
        if (
            self._storage_bytes is None
            or not self.limits(user_id)
            or self._recently_stored(user_id) < self._storage_bytes
        ):
            return
        raise NeedsUserError(
            f"Your videos fill the {self._storage_bytes // MB} MB that each person has.",
            "Delete entries that you no longer need, or wait: videos go by themselves after some days.",
            code=ErrorCode.LIMIT_REACHED,
        )

    def check_waiting(self, user_id: str) -> None:
        """Raise TooMuchWaitingError when the person has as many unfinished entries as one may."""
        if self._waiting is not None and self.limits(user_id) and self._unfinished(user_id) >= self._waiting:
            raise TooMuchWaitingError(
                f"{self._waiting} of your videos wait already, as many as may at one time.",
                "Send this one again when some of them are done.",
                retry_after_s=60,
            )

    def _recently_stored(self, user_id: str) -> int:
        with self._lock:
            at, summed = self._sums.get(user_id, (float("-inf"), 0))
            if self._clock() - at < SUMMED_EVERY_S:
                return summed
        summed = self._stored(user_id)
        with self._lock:
            if len(self._sums) >= MAX_USERS:
                self._sums.clear()
            self._sums[user_id] = self._clock(), summed
        return summed

    def _stored(self, user_id: str) -> int:
        # What several people share counts for each of them: it stays as long as one of them has it.
        videos = select(Entry.video_id).where(Entry.user_id == user_id)
        made = select(total(Artifact.size_bytes)).where(Artifact.video_id.in_(videos))
        sent = select(total(Upload.size_bytes)).where(Upload.user_id == user_id)
        with self._database.reading() as session:
            return session.execute(made).scalar_one() + session.execute(sent).scalar_one()

    def _unfinished(self, user_id: str) -> int:
        query = select(func.count()).where(Entry.user_id == user_id, Entry.status.not_in(FINAL))
        with self._database.reading() as session:
            return session.scalar(query) or 0

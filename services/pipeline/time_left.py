"""How long a stage goes on, told beside how far it is."""

import time
from collections.abc import Callable

from clients.progress import Report

FROM_S = 20.0  # what is over sooner needs no forecast, and the first seconds tell none
FROM_DONE = 0.02
WORTH_TELLING_S = 60.0


class TimeLeft:
    """Passes reports on, with the time left where it is a minute or more."""

    def __init__(self, report: Report, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._report = report
        self._clock = clock
        self._started_s = clock()

    def __call__(self, text: str, done: float | None = None) -> None:
        left_s = self._left_s(done)
        more = f"; about {told(left_s)} left" if left_s >= WORTH_TELLING_S else ""
        self._report(text + more, done)

    def _left_s(self, done: float | None) -> float:
        gone_s = self._clock() - self._started_s
        if done is None or done < FROM_DONE or gone_s < FROM_S:
            return 0.0
        return gone_s * (1 - done) / done


def told(seconds: float) -> str:
    """Return 95 as "2 minutes" and 4000 as "1 h 7 min"."""
    minutes = max(1, round(seconds / 60))
    hours, rest = divmod(minutes, 60)
    if hours:
        return f"{hours} h {rest} min"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"

"""How long a question to the database may take: a page that waits for a stalled server must answer within seconds."""

from contextvars import ContextVar

PATIENT_S = 30.0  # for one of a pool's connections to come free
_limit_s: ContextVar[float | None] = ContextVar("limit_s", default=None)


def answer_within(seconds: float) -> None:
    """Let no question of this thread take longer from now on."""
    _limit_s.set(seconds)


def limit_s() -> float | None:
    """How long one may take in this thread; None: as long as it takes."""
    return _limit_s.get()

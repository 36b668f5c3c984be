"""How long a question to the database may take: a page that waits for a stalled server must answer within seconds."""

from contextvars import ContextVar

PATIENT_S = 30.0  # for one of a pool's connections to come free
limit: ContextVar[float | None] = ContextVar("limit", default=None)  # seconds


def answer_within(seconds: float) -> None:
    """Let no question of this thread take longer from now on."""
    limit.set(seconds)


def limit_s() -> float | None:
    """How long one may take in this thread; None: as long as it takes."""
    return limit.get()

import pytest

from clients.notion.errors import CallsBlocked, Conflict, NotionBusy, NotShared, Unavailable, WriteUnsure
from clients.notion.retry import ATTEMPTS, pause_s


def pause(error: Exception, attempt: int = 1, draw: float = 0.0) -> float | None:
    return pause_s(error, attempt, max_wait_s=20, draw=draw)


@pytest.mark.parametrize("error", [Conflict("x"), Unavailable("x")])
def test_what_was_not_saved_is_repeated_ever_later(error: Exception) -> None:
    waits = [pause(error, attempt) for attempt in range(1, ATTEMPTS)]
    assert waits == [0.25, 0.5, 1.0]
    assert pause(error, ATTEMPTS) is None


@pytest.mark.parametrize("error", [WriteUnsure("x"), NotShared("x"), CallsBlocked("x"), ValueError("x")])
def test_everything_else_is_not(error: Exception) -> None:
    assert pause(error) is None


def test_the_vendors_wish_is_kept_and_callers_are_spread() -> None:
    assert pause(NotionBusy("x", retry_after_s=3)) == 3
    assert pause(NotionBusy("x", retry_after_s=3), draw=0.5) == 3.5


def test_a_long_wait_is_left_to_the_engine() -> None:
    assert pause(NotionBusy("x", retry_after_s=60)) is None

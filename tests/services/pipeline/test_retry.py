import pytest

from services.pipeline.retry import delay_s
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, PermanentError, TransientError

BUSY = TransientError("Busy.")


@pytest.mark.parametrize(("attempt", "least", "most"), [(1, 1.0, 2.0), (2, 2.0, 4.0)])
def test_waits_grow_and_are_spread(attempt: int, least: float, most: float) -> None:
    assert delay_s(BUSY, attempt, jitter=0.0) == least
    assert delay_s(BUSY, attempt, jitter=1.0) == most


def test_three_attempts_are_enough() -> None:
    assert delay_s(BUSY, 3) is None


@pytest.mark.parametrize("error", [PermanentError("Gone."), NeedsUserError("Sign in."), ValueError("a bug")])
def test_only_transient_errors_are_tried_again(error: Exception) -> None:
    assert delay_s(error, 1) is None


def test_the_code_decides_whether_waiting_helps() -> None:
    assert delay_s(TransientError("It is full.", code=ErrorCode.DISK_FULL), 1) is None
    assert delay_s(TransientError("It is away.", code=ErrorCode.SITE_UNREACHABLE), 1) is not None


def test_the_vendors_wish_is_honoured() -> None:
    assert delay_s(TransientError("Busy.", retry_after_s=30), 1) == 30


def test_a_wish_that_is_too_long_gives_up_at_once() -> None:
    assert delay_s(TransientError("Busy.", retry_after_s=3600), 1) is None

import pytest

from utils.backoff import doubled_s


@pytest.mark.parametrize(("failures", "wait_s"), [(0, 2.0), (1, 2.0), (2, 4.0), (3, 8.0), (9, 60.0), (10_000, 60.0)])
def test_waits_double_up_to_the_longest(failures: int, wait_s: float) -> None:
    assert doubled_s(2.0, failures, longest_s=60.0) == wait_s


def test_many_failures_are_still_a_number() -> None:
    assert doubled_s(0.5, 10_000) < float("inf")

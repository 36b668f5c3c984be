from itertools import count

import pytest

from utils.ttl_cache import Recent


def test_a_value_is_found_again_only_when_it_is_old() -> None:
    clock = iter([0.0, 4.9, 5.0, 5.0])
    numbers = count()
    recent = Recent(lambda: next(numbers), 5.0, clock=lambda: next(clock))
    assert [recent(), recent(), recent()] == [0, 0, 1]


def test_an_error_is_not_kept() -> None:
    answers: list[str] = []
    recent = Recent(lambda: answers[0], 5.0)
    with pytest.raises(IndexError):
        recent()
    answers.append("fine")
    assert recent() == "fine"

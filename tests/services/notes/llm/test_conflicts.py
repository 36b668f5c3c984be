from typing import Any

import pytest

from services.domain.artifacts import Missing
from services.notes.llm.conflicts import conflicts
from services.notes.llm.sources import sources_of
from tests.fakes.pools import media, said, shown

# 1, 2: on screen; 3: said
SOURCES = sources_of(media(), said("Now do 12 squats."), shown(("Squats", 0, 5), ("10 reps", 0, 5)))
TWELVE, TEN = {"value": "12", "lines": [3]}, {"value": 10, "lines": [2]}


def words(told: list[Any], *by_rules: Missing) -> list[tuple[str, str]]:
    return [(one.what, one.why) for one in conflicts(told, SOURCES, by_rules)]


def test_both_values_are_shown_with_where_they_come_from() -> None:
    assert words([{"what": "reps of Squats", "values": [TWELVE, TEN]}]) == [("reps of Squats", "said 12, on screen 10")]


@pytest.mark.parametrize(
    "told",
    [{"what": "reps", "values": [TWELVE]}, {"what": "reps", "values": [TWELVE, TWELVE]},
     {"what": "reps", "values": [TWELVE, {"value": "15", "lines": [2]}]}, {"what": "", "values": [TWELVE, TEN]},
     {"what": "reps", "values": [TWELVE, {"value": "10", "lines": [99]}]}, {"what": "reps", "values": 3}, "reps", None,
     {"what": "reps", "values": [1, [2], {"value": "10", "lines": 2}]}],
    ids=str,
)  # fmt: skip
def test_a_conflict_that_the_lines_do_not_bear_out_is_none(told: Any) -> None:
    assert words([told]) == []


def test_what_only_the_rules_saw_is_shown_without_what_they_kept() -> None:
    seen = Missing(what="reps of Squats", why="said 12, on screen 10; kept 10")
    assert words([], seen, Missing(what="level", why="Not said.")) == [("reps of Squats", "said 12, on screen 10")]


def test_a_conflict_that_both_saw_is_shown_once() -> None:
    seen = Missing(what="reps of Squats", why="said 12, on screen 10; kept 10")
    assert len(words([{"what": "repetitions", "values": [TWELVE, TEN]}], seen)) == 1

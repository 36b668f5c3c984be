from datetime import UTC, datetime, timedelta

import pytest

from services.publishing.slots import next_slot
from utils.errors import NeedsUserError

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)  # 13:00 in Berlin
OWN = ("07:30", "18:00")


def test_the_persons_own_times_in_their_own_zone() -> None:
    assert next_slot(OWN, "Europe/Berlin", [], NOON, most_a_day=50) == datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    assert next_slot(OWN, "America/New_York", [], NOON, most_a_day=50) == datetime(2026, 11, 30, 12, 30, tzinfo=UTC)


def test_a_slot_holds_one_post() -> None:
    taken: list[datetime] = []
    for _ in range(4):
        taken.append(next_slot(OWN, "Europe/Berlin", taken, NOON, most_a_day=50))
    assert [f"{one:%d %H:%M}" for one in taken] == ["30 17:00", "01 06:30", "01 17:00", "02 06:30"]
    by_hand = [taken[0] + timedelta(minutes=10)]
    assert next_slot(OWN, "Europe/Berlin", by_hand, NOON, most_a_day=50) == taken[1]


def test_no_day_gets_more_than_the_platform_takes() -> None:
    hourly = [f"{hour:02}:00" for hour in range(24)]
    taken: list[datetime] = []
    for _ in range(40):
        taken.append(next_slot(hourly, "UTC", taken, NOON, most_a_day=5))
    for start in taken:
        assert sum(start <= one < start + timedelta(days=1) for one in taken) <= 5
    assert taken == sorted(taken)


def test_the_clock_change_moves_no_slot() -> None:
    before = datetime(2027, 3, 27, 20, 0, tzinfo=UTC)  # summer time begins in the night
    assert next_slot(("18:00",), "Europe/Berlin", [], before, most_a_day=9) == datetime(2027, 3, 28, 16, tzinfo=UTC)


def test_a_year_that_is_full_is_said() -> None:
    taken = [NOON.replace(hour=18) + timedelta(days=day) for day in range(500)]
    with pytest.raises(NeedsUserError, match="year"):
        next_slot(("18:00",), "UTC", taken, NOON, most_a_day=9)

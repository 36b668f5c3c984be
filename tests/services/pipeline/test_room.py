"""Whether one more stage fits into memory."""

from functools import partial

from services.pipeline.room import fits, has_room


def test_all_together_stay_below_what_a_worker_may_hold() -> None:
    may = partial(has_room, most_mb=512, own_mb=lambda: 100.0, free_mb=lambda: 9000.0)
    assert may(0, 400)
    assert not may(200, 213)
    assert may(200, 212)


def test_without_a_limit_the_free_memory_counts() -> None:
    assert has_room(400, 300, most_mb=None, own_mb=lambda: 100.0, free_mb=lambda: 1001.0)
    assert not has_room(400, 300, most_mb=None, own_mb=lambda: 100.0, free_mb=lambda: 999.0)


def test_a_process_knows_its_own_size() -> None:
    assert not fits(256)(0, 256)

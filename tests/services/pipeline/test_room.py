"""Whether one more stage fits into memory."""

from functools import partial

from services.pipeline.room import SERVER_MB, fits, has_room


def test_all_together_stay_below_what_a_worker_may_hold() -> None:
    may = partial(has_room, most_mb=512 + SERVER_MB, own_mb=lambda: 100.0, free_mb=lambda: 9000.0)
    assert may(0, 400)
    assert not may(200, 213)
    assert may(200, 212)


def test_below_it_the_free_memory_counts() -> None:
    may = partial(has_room, most_mb=4000, own_mb=lambda: 100.0)
    assert may(400, 300, free_mb=lambda: 1001.0)
    assert not may(400, 300, free_mb=lambda: 999.0)


def test_a_process_knows_its_own_size() -> None:
    assert not fits(256)(0, 256)

"""What of a new reel is copied from an earlier one. Pictures come ten a second, key frames every second of a part."""

from pathlib import Path

from clients.media.copying.splice import Index
from services.domain.artifacts import Cut
from services.highlights.reel_plan import EarlierReel, Origin, plan, shared_s, shift_at, starts

CUTS = (Cut(start_s=10, end_s=16), Cut(start_s=30, end_s=34))  # the reel shows them from 0 and from 6 on
EARLIER = EarlierReel(Path("reel.mp4"), CUTS)
INDEX = Index(tuple(n / 10 for n in range(100)), tuple(float(n) for n in range(10)))


def pieces(start_s: float, end_s: float) -> list[tuple[float, float, Origin]]:
    planned = plan(Cut(start_s=start_s, end_s=end_s), EARLIER, INDEX)
    return [(round(piece.start_s, 3), round(piece.end_s, 3), piece.origin) for piece in planned]


def test_what_the_reel_shows_from_a_key_frame_on_is_copied() -> None:
    assert pieces(10, 16) == [(10, 16, Origin.COPY)]
    assert pieces(31, 33.37) == [(31, 33.37, Origin.COPY)]


def test_what_is_missing_around_it_is_encoded_from_the_video() -> None:
    assert pieces(9, 17) == [(9, 10, Origin.VIDEO), (10, 16, Origin.COPY), (16, 17, Origin.VIDEO)]


def test_up_to_the_first_key_frame_the_reel_is_encoded_again() -> None:
    assert pieces(11.4, 15) == [(11.4, 12, Origin.REEL), (12, 15, Origin.COPY)]


def test_no_picture_before_the_key_frame_means_nothing_to_encode() -> None:
    assert pieces(11.95, 15) == [(11.95, 15, Origin.COPY)]


def test_what_lies_between_two_cuts_is_filled() -> None:
    between = [(10, 16, Origin.COPY), (16, 30, Origin.VIDEO), (30, 34, Origin.COPY)]
    assert pieces(10, 34) == between


def test_a_cut_elsewhere_is_encoded() -> None:
    assert pieces(20, 25) == [(20, 25, Origin.VIDEO)]


def test_a_splinter_is_not_copied() -> None:
    assert pieces(15.7, 20) == [(15.7, 20, Origin.VIDEO)]


def test_a_stretch_without_a_key_frame_is_encoded_from_the_video() -> None:
    assert pieces(12.1, 12.9) == [(12.1, 12.9, Origin.VIDEO)]


def test_times_of_the_reel_follow_from_its_cuts() -> None:
    assert starts(CUTS) == (0, 6, 10)
    [piece] = plan(Cut(start_s=31, end_s=33), EARLIER, INDEX)
    assert piece.start_s + shift_at(piece, EARLIER) == 7


def test_shared_seconds_are_counted_over_all_cuts() -> None:
    assert shared_s([Cut(start_s=9, end_s=12), Cut(start_s=15, end_s=31)], EARLIER) == 2 + 1 + 1

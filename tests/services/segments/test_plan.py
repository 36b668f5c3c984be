"""Where a video is split."""

from itertools import pairwise

import numpy as np
import pytest

from clients.media.copying.segment_copy import Seams
from clients.media.levels import Levels
from services.clips.choice.sentences import sentences_of
from services.domain.segments import SegmentWish, Why
from services.segments.pauses import Pause, at_cuts, behind_sentences, silences
from services.segments.plan import Places, Planned, plan, window
from tests.services.clips.said import told

FPS = 25


def seams(end_s: float, *, keys_every_s: float = 0.0, keys_s: tuple[float, ...] = ()) -> Seams:
    times = tuple(n / FPS for n in range(round(end_s * FPS)))
    every = tuple(np.arange(0, end_s, keys_every_s).tolist()) if keys_every_s else keys_s
    return Seams(times, every, times)


def pause(start_s: float, end_s: float, why: Why = Why.SILENCE) -> Pause:
    return Pause(start_s, end_s, (start_s + end_s) / 2, why)


def planned(places: Places, every_s: float = 60, *, copy_only: bool = False) -> list[Planned]:
    found = plan(places, SegmentWish(every_s=every_s, copy_only=copy_only))
    assert found[0].start_s == 0
    assert found[-1].end_s == places.end_s
    assert all(one.end_s == after.start_s for one, after in pairwise(found))
    assert all(one.end_s > one.start_s for one in found)
    return found


@pytest.mark.parametrize("every_s", [15, 20, 60, 180])
@pytest.mark.parametrize("length_s", [3, 14.9, 15.1, 61, 67, 119, 121, 181, 1800])
def test_none_is_longer_than_was_asked_for_and_the_last_is_no_snippet(every_s: float, length_s: float) -> None:
    found = planned(Places(seams(length_s), length_s), every_s)
    assert all(one.end_s - one.start_s <= every_s + 0.01 for one in found)
    assert all(one.end_s - one.start_s >= min(length_s, 7.4) for one in found)


def test_it_ends_in_the_last_quarter() -> None:
    assert window(60, 600, 60) == (105, 120)
    assert window(60, 125, 60) == (97.5, 110)  # or the last one would have five seconds


def test_a_sentences_end_comes_before_silence_and_silence_before_a_cut() -> None:
    sentence, silence = pause(50, 50.4, Why.SENTENCE), pause(55, 57)
    cut = at_cuts([58.0])
    given = Places(seams(90), 90, [sentence], [silence], lambda _start, _end: cut)
    assert planned(given)[0].why is Why.SENTENCE
    assert planned(Places(given.seams, 90, [], [silence], given.find_cuts))[0].why is Why.SILENCE
    last = planned(Places(given.seams, 90, [], [], given.find_cuts))[0]
    assert (last.why, last.end_s) == (Why.CUT, 58)


def test_nobody_looks_for_cuts_where_there_is_a_pause() -> None:
    def look(_start_s: float, _end_s: float) -> list[Pause]:
        raise AssertionError

    assert planned(Places(seams(90), 90, silences=[pause(58, 59)], find_cuts=look))[0].distance_s == 0


def test_a_pause_with_a_key_frame_is_taken_and_what_follows_is_copied() -> None:
    given = Places(seams(100, keys_s=(0.0, 52.4)), 100, [pause(52, 52.6, Why.SENTENCE), pause(58, 59, Why.SENTENCE)])
    first, second = planned(given)
    assert first.end_s == 52.4
    assert (first.copied, second.copied) == (True, True)


def test_without_a_key_frame_in_a_pause_only_the_next_one_is_encoded() -> None:
    given = Places(seams(200, keys_s=(0.0, 118.0)), 200, silences=[pause(58, 59), pause(117.5, 118.2), pause(170, 171)])
    assert [one.copied for one in planned(given)] == [True, False, True, False]


def test_a_copy_ends_where_pictures_can_be_parted() -> None:
    every_third = Seams(tuple(n / FPS for n in range(2500)), (0.0,), tuple(n / FPS for n in range(0, 2500, 3)))
    first = planned(Places(every_third, 100, silences=[pause(58, 59)]))[0]
    assert first.copied
    assert first.end_s in every_third.ends_s


def test_without_any_pause_it_is_as_long_as_it_may_be() -> None:
    first = planned(Places(seams(100), 100))[0]
    assert (first.why, first.end_s, first.distance_s) == (Why.LENGTH, 60, None)
    far = planned(Places(seams(100), 100, silences=[pause(10, 12)]))[0]
    assert far.distance_s == 48


def test_copying_alone_keeps_to_key_frames_and_says_how_far_the_pause_is() -> None:
    given = Places(seams(100, keys_every_s=7), 100, [pause(50.5, 51, Why.SENTENCE)])
    first, second = planned(given, copy_only=True)
    assert (first.end_s, first.why, first.distance_s) == (49, Why.KEY_FRAME, 1.5)
    assert (first.copied, second.copied) == (True, True)
    inside = Places(given.seams, 100, [pause(55.8, 56.3, Why.SENTENCE)])
    assert (planned(inside, copy_only=True)[0].end_s, planned(inside, copy_only=True)[0].distance_s) == (56, 0)


def test_without_a_key_frame_for_long_a_copied_segment_is_longer() -> None:
    rare = Places(seams(300, keys_s=(0.0, 100.0)), 300)
    assert [one.end_s for one in planned(rare, copy_only=True)] == [100, 300]
    assert all(one.copied for one in planned(rare, copy_only=True))


def test_a_file_that_cannot_be_copied_is_split_all_the_same() -> None:
    assert not any(one.copied for one in planned(Places(seams(130), 130, silences=[pause(58, 59)])))


def test_sentences_end_in_the_pauses_between_words() -> None:
    said = told([f"This is what sentence number {n} says." for n in range(40)], pause_s=0.5)
    end_s = said[-1].end_s + 1
    sentences = behind_sentences(sentences_of(said, end_s=end_s), None)
    found = planned(Places(seams(end_s, keys_every_s=2), end_s, sentences), 30)
    assert len(found) >= 3
    for one in found[:-1]:
        assert one.why is Why.SENTENCE
        assert not any(word.start_s < one.end_s < word.end_s for word in said)


def levels(*stretches: tuple[float, float]) -> Levels:
    """Stretches of seconds and dB."""
    return Levels(np.concatenate([np.full(round(s * 20), db, np.float32) for s, db in stretches]))


@pytest.mark.parametrize(
    ("heard", "wanted"),
    [
        (levels((2, -15), (0.4, -60), (2, -15)), [(2.0, 2.4)]),
        (levels((2, -15), (0.2, -60), (2, -15)), []),
        (levels((2, -40), (1, -58), (2, -40)), [(2.0, 3.0)]),
        (levels((2, -15), (1, -28), (2, -15)), []),
        (levels((5, -90)), [(0.0, 5.0)]),
        (levels((0, 0)), []),
        (None, []),
    ],
    ids=["pause", "too short", "a quiet voice", "music", "silent", "empty", "no sound"],
)
def test_silence_is_measured_against_the_videos_own_loudness(
    heard: Levels | None, wanted: list[tuple[float, float]]
) -> None:
    assert [(round(one.start_s, 3), round(one.end_s, 3)) for one in silences(heard)] == wanted

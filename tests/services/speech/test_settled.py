"""No word begins or ends inside a pause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.local_models.speech import TimedWord, Utterance
from clients.local_models.voices import Stretch
from services.speech.settled import settled


def heard(*words: tuple[float, float, str]) -> Utterance:
    timed = tuple(TimedWord(*word) for word in words)
    return Utterance(timed[0].start_s, timed[-1].end_s, "".join(word.text for word in timed).strip(), words=timed)


def times(utterance: Utterance) -> list[tuple[float, float]]:
    return [(word.start_s, word.end_s) for word in utterance.words]


def test_a_word_that_begins_in_the_pause_begins_after_it() -> None:
    (said,) = settled([heard((14.9, 15.6, " Bake"), (15.6, 15.9, " it"))], [(5.0, 15.4)])
    assert times(said) == [(15.4, 15.6), (15.6, 15.9)]
    assert said.start_s == 15.4


def test_a_word_that_ends_in_the_pause_ends_before_it() -> None:
    (said,) = settled([heard((4.0, 5.6, " salt."))], [(5.0, 15.4)])
    assert times(said) == [(4.0, 5.0)]


@pytest.mark.parametrize(
    ("start_s", "end_s", "found"),
    [(5.5, 6.0, (4.5, 5.0)), (14.6, 15.2, (15.4, 16.0))],
)
def test_a_word_in_the_middle_of_a_pause_goes_to_its_nearer_end(
    start_s: float, end_s: float, found: tuple[float, float]
) -> None:
    (said,) = settled([heard((start_s, end_s, " bread"))], [(5.0, 15.4)])
    assert times(said) == [pytest.approx(found)]


def test_the_first_word_of_a_sentence_is_what_comes_after_the_pause() -> None:
    (said,) = settled([heard((1.0, 1.4, " Salt."), (1.4, 4.0, " Bake"))], [(2.9, 3.8)])
    assert times(said) == [(1.0, 1.4), (3.8, 4.0)]


def test_within_a_sentence_the_longer_side_counts() -> None:
    (said,) = settled([heard((1.0, 1.4, " three"), (1.4, 3.0, " eggs"))], [(2.4, 2.8)])
    assert times(said) == [(1.0, 1.4), (1.4, 2.4)]


def test_an_utterance_without_words_is_moved_as_a_whole() -> None:
    (said,) = settled([Utterance(5.0, 17.0, "Bake it.")], [(4.8, 15.4)])
    assert (said.start_s, said.end_s, said.text) == (15.4, 17.0, "Bake it.")


def test_without_pauses_nothing_moves() -> None:
    said = heard((1.0, 1.4, " three"), (1.4, 3.0, " eggs"))
    assert settled([said], []) == [said]


_SECONDS = st.floats(0, 20)
_STRETCHES = st.lists(st.tuples(_SECONDS, _SECONDS).map(sorted).map(tuple), max_size=6)


def _apart(stretches: list[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if end - start > 0.19 and (not found or start > found[-1][1] + 0.03):
            found.append((start, end))
    return found


@given(_STRETCHES, _STRETCHES)
def test_words_stay_in_order_and_none_begins_inside_a_pause(words: list[Stretch], pauses: list[Stretch]) -> None:
    apart, said = _apart(pauses), sorted(words)
    if not said:
        return
    (found,) = settled([heard(*((start, end, " word") for start, end in said))], apart)
    edges = [edge for word in times(found) for edge in word]
    assert all(start <= end for start, end in times(found))
    starts = edges[::2]
    assert starts == sorted(starts)

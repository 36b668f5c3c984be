"""How the benchmark of speech tells where a sentence was heard."""

from benchmarks.speech import edits, plain, start_error
from benchmarks.spoken_clips import Sentence
from services.domain.artifacts import Segment

SQUATS = Sentence(2.0, "Do ten squats, then rest for thirty seconds.")


def heard(*segments: tuple[float, str]) -> list[Segment]:
    return [Segment(start_s=start_s, end_s=start_s + 1, text=text) for start_s, text in segments]


def test_a_sentence_begins_where_most_of_it_was_heard() -> None:
    segments = heard((0.0, "Hello."), (2.1, "Do ten squats then rest for 30 seconds."))
    assert round(start_error(SQUATS, segments), 3) == 0.1


def test_one_that_a_comma_parts_begins_with_its_first_part() -> None:
    assert start_error(SQUATS, heard((2.0, "Do ten squats,"), (3.4, "then rest for 30 seconds."))) == 0.0


def test_one_that_was_joined_to_the_one_before_is_early() -> None:
    assert start_error(SQUATS, heard((0.5, "Hello, do ten squats then rest for 30 seconds."))) == -1.5


def test_one_that_was_not_heard_counts_as_missed() -> None:
    assert start_error(SQUATS, heard((2.0, "Bye."))) == 99.0
    assert start_error(SQUATS, []) == 99.0


def test_numbers_are_the_same_in_words_and_digits() -> None:
    assert edits(plain("Bake it for twenty five minutes"), plain("bake it for 25 minutes")) == 0

"""What a person changes about a clip: edges, words, halves and wholes."""

import pytest

from services.clips.editing import by_hand, corrected, cropped, merged, split, with_parts
from services.domain.artifacts import Word
from services.domain.clips import MAX_PARTS, ClipPlan, ShotFraming, Span
from tests.services.clips.said import segment, told
from utils.errors import PermanentError

SAID = told(["One two three four five six seven.", "Eight nine ten eleven twelve.", "And so on it goes."], pause_s=1.0)
SEGMENTS = [segment(SAID)]
END_S = 12.0


def span(start_s: float, end_s: float) -> Span:
    return Span(start_s=start_s, end_s=end_s)


def marked(start_s: float = 0.4, end_s: float = 5.5) -> ClipPlan:
    return by_hand([span(start_s, end_s)], SEGMENTS, end_s=END_S)


def test_a_marked_stretch_has_the_words_that_are_said_in_it() -> None:
    plan = marked()
    assert plan.text == "One two three four five six seven. Eight nine ten eleven twelve."
    assert (plan.title, plan.made_by, plan.exact) == ("One two three four five six seven.", "you", True)


@pytest.mark.parametrize(
    ("start_s", "end_s", "says"),
    [(20, 30, "outside of the video"), (3, 99, "outside of the video"), (1, 2, r"A clip of 1\.0 s cannot be made")],
)
def test_an_edge_outside_is_refused_with_numbers(start_s: float, end_s: float, says: str) -> None:
    with pytest.raises(PermanentError, match=says):
        marked(start_s, end_s)


def test_a_moved_edge_brings_words_in_and_keeps_corrected_ones() -> None:
    plan = corrected(marked(), [(SAID[1].start_s, "TWO"), (SAID[2].start_s, "")])
    assert plan.text.startswith("One TWO four")
    longer = with_parts(plan, [span(0.4, 8.0)], SEGMENTS, end_s=END_S)
    assert longer.text.startswith("One TWO four five six seven. Eight")
    assert longer.text.endswith("so on it goes.")


def test_a_word_that_is_not_there_cannot_be_corrected() -> None:
    with pytest.raises(PermanentError, match=r"No word of the clip begins at 99\.00 s"):
        corrected(marked(), [(99.0, "x")])


def test_overlapping_parts_are_refused() -> None:
    with pytest.raises(PermanentError, match=r"Two parts overlap at 3\.0 s"):
        with_parts(marked(), [span(0, 4), span(3, 6)], SEGMENTS, end_s=END_S)


def test_halves_have_their_own_words_and_titles_and_make_the_whole_again() -> None:
    plan = marked(0.4, 8.5)
    first, second = split(plan, 4.0, end_s=END_S)
    assert (first.parts, second.parts) == ((span(0.4, 4.0),), (span(4.0, 8.5),))
    assert [*first.words, *second.words] == list(plan.words)
    assert second.title == "nine ten eleven twelve." or second.title.startswith("Eight")
    whole = merged([second, first], end_s=END_S)
    assert (whole.parts, whole.words) == (plan.parts, plan.words)


def test_clips_that_are_apart_become_one_of_two_parts() -> None:
    whole = merged([marked(0.4, 4.0), marked(5.5, 8.6)], end_s=END_S)
    assert [part.start_s for part in whole.parts] == [0.4, 5.5]
    assert whole.reason == "Joined of 2 clips."


@pytest.mark.parametrize("at_s", [0.1, 9.0, 1.0])
def test_a_cut_outside_or_at_an_edge_is_refused(at_s: float) -> None:
    with pytest.raises(PermanentError):
        split(marked(), at_s, end_s=END_S)


def test_a_correction_is_one_line() -> None:
    plan = corrected(marked(), [(SAID[0].start_s, "a\n b")])
    assert plan.words[0] == Word(start_s=SAID[0].start_s, end_s=SAID[0].end_s, text="a b")


def test_a_clip_has_no_more_parts_than_can_be_read_again() -> None:
    def many(first: int) -> ClipPlan:
        return ClipPlan(parts=tuple(span(n / 5, n / 5 + 0.1) for n in range(first, first + MAX_PARTS // 2 + 1)))

    with pytest.raises(PermanentError, match="202 parts are too many"):
        merged([many(0), many(MAX_PARTS)], end_s=500)


def test_one_alone_is_not_joined() -> None:
    with pytest.raises(PermanentError, match="at least one other"):
        merged([marked()], end_s=END_S)


def test_a_clip_ends_with_the_video() -> None:
    assert marked(5.0, END_S + 0.4).parts == (span(5.0, END_S),)


def shot(start_s: float, end_s: float) -> ShotFraming:
    return ShotFraming(start_s=start_s, end_s=end_s, how="whole")


def test_a_glimpse_that_was_left_out_makes_no_other_shots() -> None:
    chosen = marked().model_copy(update={"exact": False})
    shots = [shot(0.8, 3.0), shot(3.0, 5.5)]
    assert cropped(chosen, {1: 0.5}, shots).crops == {1: 0.5}
    with pytest.raises(PermanentError, match="once the clip is made"):
        cropped(chosen.model_copy(update={"exact": True}), {1: 0.5}, shots)


@pytest.mark.parametrize("shots", [[], [shot(0.4, 9.0)], [shot(0.4, 3.0)], [shot(0.4, 5.5), shot(7.0, 8.0)]])
def test_shots_of_other_edges_take_no_crop(shots: list[ShotFraming]) -> None:
    with pytest.raises(PermanentError, match="once the clip is made"):
        cropped(marked(), {0: 0.5}, shots)

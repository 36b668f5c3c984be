from pydantic import JsonValue

from services.domain.artifacts import Cut, Evidence, Note, Segment, Transcript, Value
from services.highlights.moments import LONGEST_S, READING_S, TOTAL_S, moments_of
from tests.fakes.results import caption, said, shown

LONG_S = 600.0


def note(*evidence: Evidence) -> Note:
    fields = {f"field{n}": Value(value=[n], evidence=(one,)) for n, one in enumerate(evidence)}
    return Note(schema_name="general", engine="outline", title="A talk", fields=fields)


def talk(*sentences: tuple[float, float]) -> Transcript:
    return Transcript(engine="x", segments=tuple(Segment(start_s=a, end_s=b, text="Words.") for a, b in sentences))


def spans(parts: tuple[Cut, ...]) -> list[tuple[float, float]]:
    return [(part.start_s, part.end_s) for part in parts]


def test_what_is_said_gives_its_whole_sentence_and_a_line_on_the_screen_the_time_to_read_it() -> None:
    found = moments_of(note(said(12.0, "Words."), shown(40.0, "Flour")), talk((10.0, 14.0), (14.0, 20.0)), LONG_S)
    assert spans(found) == [(10.0, 14.0), (40.0, 40.0 + READING_S)]


def test_what_lies_close_together_is_one_part_in_the_videos_order() -> None:
    found = moments_of(note(shown(43.5, "b"), said(12.0, "Words."), shown(40.0, "a")), talk((10.0, 14.0)), LONG_S)
    assert spans(found) == [(10.0, 14.0), (40.0, 43.5 + READING_S)]


def test_a_value_without_a_time_or_of_a_picture_gives_nothing() -> None:
    slide = Evidence(source=shown(1.0, "").source, at_s=1.0, slide=1, confidence=0.9)
    assert moments_of(note(caption("Flour"), slide, shown(LONG_S + 1, "after the end")), None, LONG_S) == ()


def test_a_long_sentence_and_the_end_of_the_video_are_cut_off() -> None:
    assert spans(moments_of(note(said(1.0, "x")), talk((0.0, 60.0)), LONG_S)) == [(0.0, LONGEST_S)]
    assert spans(moments_of(note(shown(8.0, "x")), None, 10.0)) == [(8.0, 10.0)]


def test_the_first_values_come_first_until_there_are_enough() -> None:
    many = [shown(500.0 - 10.0 * n, "x") for n in range(40)]
    found = moments_of(note(*many), None, LONG_S)
    assert len(found) == int(TOTAL_S // READING_S)
    assert found[-1].start_s == 500.0


def test_the_same_values_give_the_same_parts() -> None:
    values: JsonValue = ["a", "b"]
    both = Value(value=values, evidence=(said(3.0, "a", "/0"), said(9.0, "b", "/1")))
    one = Note(schema_name="general", engine="outline", title="A talk", fields={"key_points": both})
    assert spans(moments_of(one, talk((2.0, 5.0), (8.0, 9.5)), 20.0)) == [(2.0, 5.0), (8.0, 9.5)]

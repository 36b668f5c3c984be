import pytest

from services.domain.artifacts import Evidence, EvidenceSource, Media, Note, Segment, Transcript, Value
from services.exports.chapters import chapters


def media(caption: str = "", duration_s: float = 300.0) -> Media:
    return Media(
        file="v.mp4", sha256="0" * 64, size_bytes=1, duration_s=duration_s, width=1, height=1, fps=30, has_audio=True,
        platform="file", platform_id="x", title="", caption=caption, author="",
    )  # fmt: skip


def talk(*lines: tuple[float, float, str]) -> Transcript:
    segments = tuple(Segment(start_s=start, end_s=end, text=text, confidence=0.9) for start, end, text in lines)
    return Transcript(engine="x", segments=segments, language="en")


def starts(found: object) -> list[tuple[float, str]]:
    return [(one.start_s, one.title) for one in found]  # type: ignore[attr-defined]


def test_what_the_caption_lists_comes_first() -> None:
    caption = "How I bake\n0:00 - Intro\n• 1:05 The dough\n(2:30) Baking\n9:59 After the end\nfor 20 min"
    assert starts(chapters(media(caption), None, None)) == [(0, "Intro"), (65, "The dough"), (150, "Baking")]


def test_items_of_the_note_are_chapters_where_they_begin() -> None:
    exercises = Value(value=[{"name": "Push-ups", "start_s": 20.0}, {"name": "Plank", "start_s": 4.0}], evidence=())
    note = Note(schema_name="workout", engine="outline", title="Core", fields={"exercises": exercises})
    assert starts(chapters(media(duration_s=42), note, None)) == [(4, "Plank"), (20, "Push-ups")]

    said = tuple(
        Evidence(source=EvidenceSource.SAID, at_s=at_s, quote="", confidence=0.9, path=f"/{n}")
        for n, at_s in enumerate((12.0, 30.5))
    )
    steps = Value(value=["Mix the flour.", "Bake it, " + "slowly " * 20], evidence=said)
    note = Note(schema_name="recipe", engine="outline", title="Bread", fields={"steps": steps})
    (first, second) = starts(chapters(media(duration_s=42), note, None))
    assert first == (12, "Mix the flour")
    assert second[1].endswith("slowly …")
    assert len(second[1]) <= 60


def test_a_long_talk_is_cut_where_it_turns() -> None:
    topics = ("bicycle chain grease wheel", "garden tomato water plant", "guitar string chord melody")
    lines = []
    for n, topic in enumerate(topics):
        for k in range(10):
            start = 70 * n + 6.5 * k
            lines.append((start, start + 6, f"{topic} line {k}"))
    found = starts(chapters(media(duration_s=210), None, talk(*lines)))
    assert [start for start, _ in found] == [0, 70, 140]
    assert found[1][1].startswith("garden tomato")


@pytest.mark.parametrize("transcript", [None, talk(), talk((0, 2, "Hello."))])
def test_what_is_of_a_piece_has_none(transcript: Transcript | None) -> None:
    assert chapters(media("10:30 opening hours", 40), None, transcript) == ()
    assert chapters(None, None, transcript) == ()

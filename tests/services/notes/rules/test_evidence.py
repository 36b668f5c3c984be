from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import MAX_CHARS, build_pool
from tests.fakes.pools import line, media, pool, said, shown


def test_the_name_of_a_file_is_no_evidence() -> None:
    assert build_pool(media(title="squats 3x12", platform="file"), None, None).lines == ()


def test_a_title_that_every_video_has_is_no_evidence() -> None:
    assert build_pool(media(title="Video by fitjane", platform="instagram"), None, None).lines == ()


def test_watermarks_and_counters_are_left_out() -> None:
    assert build_pool(None, None, shown(("18", 0, 1), ("@me", 0, 9), role="interface")).lines == ()


def test_a_list_in_one_line_becomes_lines() -> None:
    assert [one.text for one in pool("Go! 1. Squats 3x12 2. Lunges 3x10").lines] == [
        "Go!",
        "1. Squats 3x12",
        "2. Lunges 3x10",
    ]


def test_a_blank_line_starts_a_paragraph() -> None:
    assert [one.paragraph for one in pool("a\nb\n\nc").lines] == [0, 0, 1]


def test_a_huge_text_is_cut_and_says_so() -> None:
    evidence = build_pool(media("word\n" * MAX_CHARS), said("end"), None)
    assert evidence.was_cut
    assert sum(len(one.text) for one in evidence.lines) <= MAX_CHARS


def test_a_long_line_is_quoted_around_its_words() -> None:
    text = "before " * 60 + "3x12 squats" + " after" * 60
    start = text.index("3x12")
    quote = line(text).evidence(start, start + 4).quote
    assert len(quote) <= 160
    assert "3x12" in quote
    assert quote in text


def test_lines_without_a_time_overlap_nothing() -> None:
    first = build_pool(None, None, shown(("a", 0, 2))).lines[0]
    assert first.overlaps(first)
    assert not first.overlaps(line("b", EvidenceSource.CAPTION))

import pytest

from services.domain.artifacts import TextSpan
from services.screen_text.text_spans import Box, Reading, in_reading_order, is_credible, is_same_text, spans, tidy

BOTTOM: Box = (0.2, 0.8, 0.6, 0.05)
TOP: Box = (0.2, 0.1, 0.6, 0.05)
CORNER: Box = (0.05, 0.03, 0.1, 0.03)


def seen(
    text: str, start_s: float = 0.0, end_s: float = 2.0, *, box: Box = BOTTOM, confidence: float = 0.97
) -> Reading:
    return Reading(text, confidence, start_s, end_s, box)


def texts(*readings: Reading, duration_s: float = 10.0) -> list[str]:
    return [span.text for span in spans(readings, duration_s)]


def only(*readings: Reading, duration_s: float = 10.0) -> TextSpan:
    (span,) = spans(readings, duration_s)
    return span


def test_one_text_in_many_frames_is_one_span() -> None:
    span = only(seen("Elbow Plank", 0, 2), seen("Elbow Plank", 2, 4), seen("Elbow Plank", 5, 6))
    assert (span.text, span.start_s, span.end_s) == ("Elbow Plank", 0, 6)


def test_a_misread_letter_is_no_new_text() -> None:
    assert texts(seen("Elbow Plank", 0, 2), seen("EIbow Plank", 2, 3)) == ["Elbow Plank"]


def test_the_spelling_seen_longest_and_surest_wins() -> None:
    assert only(seen("Elbow Plonk", 0, 1, confidence=0.8), seen("Elbow Plank", 1, 5)).text == "Elbow Plank"


def test_lost_spaces_are_found_in_another_reading() -> None:
    assert only(seen("NOWWITH A", 0, 3), seen("NOW WITH A", 3, 4, confidence=0.9)).text == "NOW WITH A"


def test_numbers_that_differ_are_different_texts() -> None:
    assert texts(seen("12 squats", 0, 3), seen("15 squats", 3, 6)) == ["12 squats", "15 squats"]


def test_a_text_that_comes_back_later_is_a_second_span() -> None:
    assert texts(seen("Rest now", 0, 2), seen("Rest now", 8, 9)) == ["Rest now", "Rest now"]


def test_a_word_said_again_is_another_where_others_stood_between() -> None:
    quick = [seen(word, n * 0.2, n * 0.2 + 0.2) for n, word in enumerate(["mix", "the", "egg", "the"])]
    assert texts(*quick) == ["mix", "the", "egg", "the"]
    assert texts(seen("the", 0, 0.2), seen("the", 0.6, 0.8)) == ["the"]


def test_a_moving_text_stays_one() -> None:
    path: list[Box] = [(0.1 * n, 0.5, 0.3, 0.05) for n in range(5)]
    span = only(*(seen("Swipe left", n * 0.5, n * 0.5 + 0.6, box=box) for n, box in enumerate(path)))
    assert (span.start_s, span.end_s) == (0, 2.6)


def test_the_same_words_in_two_places_at_once_are_two() -> None:
    assert texts(seen("30 SEC", 0, 5, box=(0.1, 0.2, 0.2, 0.05)), seen("30 SEC", 0, 5, box=(0.6, 0.7, 0.2, 0.05))) == [
        "30 SEC",
        "30 SEC",
    ]


def test_a_text_typed_word_by_word_is_its_whole() -> None:
    span = only(seen("Mix", 0, 1), seen("Mix the", 1, 1.5), seen("Mix the flour", 1.5, 4))
    assert (span.text, span.start_s, span.end_s) == ("Mix the flour", 0, 4)


def test_pieces_of_a_line_belong_to_it() -> None:
    right: Box = (0.5, 0.8, 0.3, 0.05)
    assert texts(seen("WITH WHICH", 0.5, 1.5, box=right), seen("SPEED WITH WHICH", 0, 2)) == ["SPEED WITH WHICH"]


def test_a_word_in_the_letters_of_the_one_before_is_no_piece_of_it() -> None:
    show, you, how = (0.31, 0.2, 0.38, 0.1), (0.38, 0.2, 0.26, 0.1), (0.34, 0.2, 0.32, 0.1)
    assert texts(seen("show", 1.28, 1.52, box=show), seen("you", 1.52, 2, box=you), seen("how", 2, 2.3, box=how)) == [
        "show",
        "you",
        "how",
    ]


def test_the_rest_of_a_word_that_fades_in_is_a_piece_of_it() -> None:
    rest, whole = (0.405, 0.2, 0.285, 0.1), (0.31, 0.2, 0.38, 0.1)
    assert texts(seen("how", 1.0, 1.25, box=rest), seen("show", 1.25, 2, box=whole)) == ["show"]


def test_words_of_one_letter_count_among_those_that_come_one_at_a_time() -> None:
    said = ["then", "dry", "them", "on", "a", "towel", "and", "wait"]
    one_by_one = [seen(word, 0.3 * n, 0.3 * n + 0.3, box=(0.4, 0.7, 0.2, 0.05)) for n, word in enumerate(said)]

    assert texts(*one_by_one) == ["then dry them on a towel and wait"]
    assert texts(seen("a", 1, 1.3), seen("WARM UP", 1, 4, box=TOP)) == ["WARM UP"]


def test_one_text_with_other_marks_is_the_same() -> None:
    assert texts(seen("AČIR ATEŞTE PÍŞÍRIN", 0, 2), seen("AğIR ATESTE PIŞİRIN", 0, 2)) == ["AČIR ATEŞTE PÍŞÍRIN"]


def test_a_number_is_no_piece_of_a_sentence() -> None:
    assert len(texts(seen("30", 0, 3, box=TOP), seen("30 seconds", 0, 3))) == 2


def test_a_misread_piece_of_a_line_is_dropped() -> None:
    end: Box = (0.7, 0.801, 0.1, 0.045)
    assert texts(seen("TALKS? CLEARLY AI", 0, 2), seen("BAI", 0.3, 1.5, box=end)) == ["TALKS? CLEARLY AI"]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("1O WEEKS", "10 WEEKS"),
        ("H2O", "H2O"),
        ("1/2 Ib beef, 3 1bs pork", "1/2 lb beef, 3 lbs pork"),
        ("Ib is no pound", "Ib is no pound"),
        ("TALKS?CLEARLY", "TALKS? CLEARLY"),
        ("1,5 kg", "1,5 kg"),
        ("@emiwong.", "@emiwong_"),
        ("  two   words ", "two words"),
    ],
)
def test_recognisers_slips_are_repaired(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


@pytest.mark.parametrize(
    ("reading", "credible"),
    [
        (seen("Elbow Plank", confidence=0.7), True),
        (seen("Elbow Plank", confidence=0.5), False),
        (seen("x", confidence=0.8), False),
        (seen("x", confidence=0.95), True),
        (seen('"', confidence=0.99), False),
        (seen("___", confidence=0.99), False),
        (seen("wall", 0, 0.25, confidence=0.7), False),
        (seen("wall", 0, 0.25, confidence=0.9), True),
        (seen("口", 0, 0.25, confidence=0.99), False),
        (seen("", confidence=0.99), False),
    ],
)
def test_what_is_doubtful_is_left_out(reading: Reading, credible: bool) -> None:
    assert is_credible(reading) is credible


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("@emiwong.", "@emiwong_", True),
        ("Set 1 of 6", "Set 2 of 6", False),
        ("REST", "BEST", False),
        ("keep going", "keep goinq", True),
        ("keep going", "slow down", False),
        ("Привет мир", "привет мир", True),
    ],
)
def test_jitter_is_told_from_another_text(a: str, b: str, same: bool) -> None:
    assert is_same_text(a, b) is same


def test_a_times_sign_is_an_x() -> None:
    assert len(spans([seen("3x12"), seen("3×12")], 10.0)) == 1


def test_a_handle_all_through_is_a_watermark() -> None:
    assert only(seen("@emiwong_", 0, 10)).role == "watermark"


def test_a_handle_that_jumps_is_one_watermark() -> None:
    span = only(seen("@ana.fit", 0, 1, box=(0.1, 0.1, 0.2, 0.03)), seen("@ana.fit", 7, 8, box=(0.7, 0.8, 0.2, 0.03)))
    assert (span.role, span.start_s, span.end_s) == ("watermark", 0, 8)


def test_a_handle_shown_once_is_content() -> None:
    assert only(seen("@ana.fit", 3, 5)).role == "content"


def test_a_platforms_logo_is_a_watermark() -> None:
    assert only(seen("TikTok", 0, 2)).role == "watermark"


def test_a_small_brand_in_a_corner_all_through_is_a_watermark() -> None:
    assert only(seen("Relentless", 0, 30, box=CORNER), duration_s=30).role == "watermark"


@pytest.mark.parametrize("text", ["5 tips", "1. Elbow Plank"])
def test_a_title_all_through_stays_content(text: str) -> None:
    assert only(seen(text, 0, 30, box=CORNER), duration_s=30).role == "content"


def test_a_countdown_is_one_interface_span() -> None:
    span = only(*(seen(str(18 - n), n, n + 1, box=CORNER) for n in range(6)))
    assert (span.text, span.role, span.start_s, span.end_s) == ("18 … 13", "interface", 0, 6)


def test_a_running_clock_is_interface_and_a_standing_one_is_content() -> None:
    running = only(*(seen(f"00:0{n}", n, n + 1, box=CORNER) for n in range(5)))
    assert (running.text, running.role) == ("00:00 … 00:04", "interface")
    assert only(seen("00:30", 0, 5)).role == "content"
    assert only(seen("00:30", 0, 1)).role == "interface"


def test_two_numbers_are_no_countdown() -> None:
    assert texts(seen("12", 0, 3), seen("10", 3, 6)) == ["12", "10"]


def test_buttons_are_interface() -> None:
    assert only(seen("Follow", 0, 5)).role == "interface"


def test_what_appears_together_is_read_from_above_and_from_the_left() -> None:
    found = spans(
        [
            seen("second", 0.2, 5, box=(0.1, 0.3, 0.2, 0.05)),
            seen("third", 0.1, 5, box=(0.5, 0.301, 0.2, 0.05)),
            seen("first", 0.3, 5, box=TOP),
            seen("later", 2, 5, box=TOP),
        ],
        10,
    )
    assert [span.text for span in found] == ["first", "second", "third", "later"]


def test_quick_captions_stay_in_the_order_of_time() -> None:
    low = [
        seen(word, n * 0.3, n * 0.3 + 0.3, box=(0.2, 0.8 - 0.1 * n, 0.3, 0.05)) for n, word in enumerate(("un", "deux"))
    ]
    assert [s.text for s in in_reading_order(spans(low, 5))] == ["un", "deux"]


def test_nothing_read_gives_nothing() -> None:
    assert spans([], 10) == ()

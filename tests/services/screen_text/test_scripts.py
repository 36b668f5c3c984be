"""Lines of scripts that the local reader does not know; readings are real ones, of drawn captions."""

import pytest

from services.screen_text.scripts import SeenLine, are_read, lack_letters, notice, sureness


def line(*looks: tuple[str, float], shape: float = 8.0, height: float = 0.05, seconds: float = 3.0) -> SeenLine:
    return SeenLine(looks, shape, height, seconds)


@pytest.mark.parametrize(
    "text",
    ["Add 200 g sugar", "PUSH UPS", "Świeże zioła", "砂糖を加えてよく混ぜる", "Đumbir i češnjak"],
)
def test_what_it_knows_is_read(text: str) -> None:
    assert line((text, 0.95), (text, 0.9), shape=len(text) / 2).is_read


@pytest.mark.parametrize(
    ("looks", "shape"),
    [
        ([("N071 7D10 19101N", 0.758), ("n071 7210 19101n", 0.733)], 7.0),  # Hebrew
        ([(": 3   12", 0.98), (": 3   12", 0.89)], 15.0),  # Russian: only its numbers
        ([("30", 0.99), ("30喜", 0.87)], 3.3),  # Korean
        ([("12亚市3來", 0.8)], 4.9),  # Hindi
        ([("KAΛHMEPA ΦIΛOI", 0.99)], 7.9),  # Greek
        ([("wn 005unñ", 0.77)], 4.0),  # Thai
        ([], 9.0),  # nothing at all
    ],
)
def test_what_it_does_not_know_is_never_words(looks: list[tuple[str, float]], shape: float) -> None:
    assert not line(*looks, shape=shape).is_read


def test_blurred_words_of_its_own_scripts_count() -> None:
    assert line(("Shouldes lightly n front f the bar", 0.77), shape=12).is_read


def test_signs_for_a_part_of_the_line_are_no_reading_of_it() -> None:
    assert [sureness("12", 0.98, 6.0), sureness("12", 0.98, 1.2)] == [0.0, 0.98]


def test_it_is_told_when_a_good_part_of_the_lines_is_unread() -> None:
    read, unread = line(("Add 200 g sugar", 1.0)), line(("llav", 0.69))
    said = "A line of text is in a script that this reader cannot read. It reads Latin, Chinese and Japanese."
    assert notice([read, unread]) == said
    assert notice([read] * 5 + [unread]) is None


def test_patterns_and_flashes_are_not_called_a_script() -> None:
    assert notice([line(shape=1.2), line(height=0.4), line(seconds=0.3)]) is None


def test_letters_that_only_look_alike_are_no_words_among_lines_of_another_script() -> None:
    armenian, unread, latin = (
        line(("2huq nnut tuht", 0.89)),
        line(("mu unm", 0.69), shape=9),
        line(("Bake 25 min", 0.98)),
    )

    assert are_read([armenian, unread, unread, latin]) == [False, False, False, True]
    assert are_read([armenian, latin, latin]) == [True, True, True]


def test_large_captions_of_a_wide_video_are_told_too() -> None:
    assert notice([line(height=0.16, shape=6.0)] * 2)


@pytest.mark.parametrize("text", ["tr�ng gà", "Thêm đưng và bt mì", "Hít đt 20 lân"])
def test_a_line_with_letters_that_it_lacks_is_not_read(text: str) -> None:
    assert not line((text, 0.99), (text, 0.98), shape=len(text) / 2).is_read


def test_a_second_look_that_finds_every_letter_reads_the_line() -> None:
    assert line(("vanil�la", 0.99), ("vanilla", 0.98), shape=4).is_read


def test_among_lines_that_lack_letters_only_what_cannot_lack_any_is_read() -> None:
    lacking = [line(("tr�ng gà", 0.99), shape=4), line(("b�t mì", 0.99), shape=3)]
    whole = [line(("Keep your back straight", 0.99), shape=9), line(("砂糖を加える", 0.99), shape=6)]

    assert are_read([*lacking, line(("Bánh mui", 0.99), shape=4), *whole]) == [False, False, False, True, True]
    assert not are_read([line(("Bánh mui", 0.99), shape=4)], "Cách làm bánh muối nướng")[0]


def test_a_few_texts_with_a_hidden_letter_leave_the_others_read() -> None:
    faded = [line(("Co-Fo�der, CEO", 0.9)), line(("(Co-Fo�der, CEO", 0.8))]
    captions = [line(("SMALL TEAM OF", 0.99), shape=7)] * 3
    assert are_read([*faded, *captions]) == [False, False, True, True, True]

    hidden = [line((text, 0.9)) for text in ("mu�m one", "se�d two")]
    assert are_read([*hidden, *captions * 3])[2:] == [True] * 9


def test_a_single_line_that_lacks_letters_is_told_too() -> None:
    read = [line(("DEWCH I FWYTA BRECWAST", 0.98), shape=12)] * 5
    said = notice([*read, line(("D�R A LLAETH OER", 0.99), shape=9)])

    assert said is not None
    assert said.startswith("A line of text has letters that this reader cannot read.")


def test_a_letter_that_was_hidden_for_a_moment_is_not_told() -> None:
    whole = [line(("Co-Founder, CEO", 0.98), shape=9)] * 5

    assert notice([*whole, line(("(Co-Fo�der, CEO", 0.9), shape=9)]) is None


def test_a_word_of_one_letter_that_was_passed_over_tells_a_language_with_another_line() -> None:
    igbo = [line(("Tinye àkwá at", 0.99)), line(("Gwak�ta ya nke ma", 0.99)), line(("Nnu nta ka  d mma", 0.97))]

    assert are_read(igbo) == [False, False, False]
    assert are_read([igbo[0], igbo[2]]) == [True, True]


def test_consonants_without_their_vowels_tell_a_language_with_another_line() -> None:
    yoruba = [line(("Fi eyin m�ta sí i", 0.97)), line(("b yií dùn gan", 0.9)), line(("J kó gbóná di", 0.9))]
    english = [line(("Get a T-bone steak", 0.97)), line(("3 x 12 reps", 0.97)), line(("plan B works", 0.99))]

    assert are_read(yoruba) == [False, False, False]
    assert are_read([*english, line(("Co-Fo�der", 0.95))])[:3] == [True, True, True]


def test_capitals_that_look_like_latin_ones_are_no_words_among_lines_of_another_script() -> None:
    greek = [line((": �", 0.6), shape=9), line(("ANAKATEYTE KAΛA", 0.97)), line(("ZAXAPH 200 TP", 0.97), shape=7)]
    bulgarian = [line((" ", 0.5), shape=9), line((" ", 0.5), shape=9), line(("3 axap 200 rpama", 0.96), shape=7)]

    assert (are_read(greek), are_read(bulgarian)) == ([False] * 3, [False] * 3)
    assert are_read([line(("TOMATO", 0.99), shape=4), line(("Chop it finely", 0.99))]) == [True, True]


def test_words_without_vowels_tell_a_language_with_another_line() -> None:
    yoruba = [line(("Gé àlùbsà sí ww", 0.95)), line(("Sè é fún ìṣ�jú", 0.95))]

    assert are_read(yoruba) == [False, False]
    assert are_read([line(("rest 30 sec at 120 bpm", 0.98)), line(("Co-Fo�der", 0.95)), line(("Now", 0.99), shape=2)])[
        0
    ]


def test_pieces_of_another_script_are_not_called_letters_that_it_lacks() -> None:
    assert not lack_letters([line(("gn n�p an", 0.74)), line(("utl  pn�yt", 0.72))])


def test_words_with_marks_are_read_when_they_are_less_sure() -> None:
    assert line(("AğIR ATEŞTE PİŞİRİN", 0.863), shape=9).is_read
    assert not line(("2huq nnut tuht", 0.86), shape=6).is_read
    assert not line(("AğIR ATEŞTE PİŞİRİN", 0.7), shape=9).is_read


def test_letters_that_it_lacks_are_told_as_that() -> None:
    said = notice([line(("tr�ng gà", 0.99)), line(("b�t mì", 0.99))])
    assert said is not None
    assert said.startswith("2 lines of text have letters that this reader cannot read.")


@pytest.mark.parametrize("caption", ["Ganz einfach: Müsli", "Țineți spatele drept, 3 serii de 12", "Ẹ", ""])
def test_captions_of_languages_that_it_knows_lack_none(caption: str) -> None:
    assert not lack_letters([], caption)


@pytest.mark.parametrize("mixed", ["C c Nutella", "ANAKATEYTE ME NUTELLA", "tuwnUtp Nutella htun"])
def test_a_latin_name_makes_no_words_of_a_line_of_another_script(mixed: str) -> None:
    others = [SeenLine((("N071 7D10", 0.6),), 9.0, 0.05, 2.0), SeenLine((("19101N", 0.5),), 9.0, 0.05, 2.0)]
    named, known = (SeenLine(((text, 0.99),), 8.0, 0.05, 2.0) for text in (mixed, "200 g sugar with Nutella"))
    assert are_read([*others, named, known]) == [False, False, False, True]


def test_marks_make_nothing_surer_among_lines_of_another_script() -> None:
    others = [SeenLine((("N071 7D10", 0.6),), 9.0, 0.05, 2.0), SeenLine((("19101N", 0.5),), 9.0, 0.05, 2.0)]
    thai = SeenLine((("laiunnna 200 nšu", 0.849), ("Taiünna 200 nju", 0.82)), 8.0, 0.05, 2.0)
    assert are_read([*others, thai]) == [False, False, False]

import pytest

from services.notes.rules.durations import duration_at
from services.notes.rules.tokens import half_at, number_at, tidy, tokenize


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("2.5", 2.5), ("2,5", 2.5), ("1,000", 1000), ("0.125", 0.125), ("½", 0.5), ("1½", 1.5),
        ("1 1/2", 1.5), ("3/4", 0.75), ("twelve", 12), ("forty-five", 45), ("forty five", 45), ("zwölf", 12),
        ("quince", 15), ("trente", 30), ("1-1/2", 1.5), ("1 and 1/2", 1.5), ("1 y 1/2", 1.5), ("half a", 0.5),
        ("one and a half", 1.5), ("half a dozen", 6), ("dozen", 12), ("dodici", 12), ("две", 2), ("1 buçuk", 1.5),
        ("٣", 3), ("３", 3), ("1と1/2", 1.5), ("两", 2),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str, value: float) -> None:
    number = number_at(tokenize(text), 0)
    assert number is not None
    assert number.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["8-12", "8–12", "8 to 12", "8 bis 12", "8 or 12", "8～12", "8 до 12"])
def test_a_range_has_two_ends(text: str) -> None:
    number = number_at(tokenize(text), 0)
    assert number is not None
    assert (number.value, number.high) == (8, 12)


@pytest.mark.parametrize("text", ["one", "once", "a", "", "12345678901"])
def test_what_is_no_plain_number_is_none(text: str) -> None:
    number = number_at(tokenize(text), 0)
    assert number is None or text == "one"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("30 Seconds", 30), ("30-second", 30), ("1 min", 60), ("1 min 30 s", 90), ("1 h 20 min", 4800),
     ("an hour", 3600), ("half an hour", 1800), ("1½ hours", 5400), ("1h30", 5400), ("1 hour and 20 minutes", 4800),
     ("an hour and a half", 5400), ("25min", 1500), ("media hora", 1800), ("30分", 1800), ("2시간", 7200),
     ("20 минут", 1200), ("45 Sek.", 45), ("2 minutos", 120), ("1:30 min", 90), ("1:20 h", 4800),
     ("1min30", 90), ("2 mn", 120)],
)  # fmt: skip
def test_a_duration_is_read_in_seconds(text: str, seconds: float) -> None:
    duration = duration_at(tokenize(text), 0)
    assert duration is not None
    assert duration.value == seconds


def test_a_number_without_a_unit_is_no_duration() -> None:
    assert duration_at(tokenize("18"), 0) is None


def test_the_second_part_of_a_clock_is_no_duration_of_its_own() -> None:
    assert duration_at(tokenize("1:30 min"), 2) is None
    after = duration_at(tokenize("Set 1: 30 s"), 3)
    assert after is not None
    assert after.value == 30


def test_offsets_point_into_the_text() -> None:
    text = "Öl ½ cup"
    assert [text[token.start : token.end] for token in tokenize(text)] == ["Öl", "½", "cup"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("सामग्री", ["सामग्री"]), ("ส่วนผสม", ["ส่วนผสม"]),
        ("e\u0301clair", ["\u00e9clair"]), ("2个鸡蛋", ["2", "个", "鸡蛋"]),
        ("面粉300克", ["面粉", "300", "克"]), ("المُكوِّنات", ["المُكوِّنات"]),
    ],
)  # fmt: skip
def test_words_keep_their_marks_and_counters_are_cut_off(text: str, words: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == words


def test_whole_numbers_are_ints() -> None:
    assert repr([tidy(3.0), tidy(1.5), tidy(1 / 3)]) == "[3, 1.5, 0.333]"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a quarter of a", 0.25),
        ("um quarto de", 0.25),
        ("ein Drittel", 1 / 3),
        ("three quarters of a", 0.75),
        ("نص", 0.5),
    ],
)
def test_parts_are_read_in_words(text: str, value: float) -> None:
    part = half_at(tokenize(text), 0)
    assert part is not None
    assert part.value == pytest.approx(value)

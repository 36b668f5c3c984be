"""Values become cells as Notion takes them, or a word about why not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.notion.models import Property
from services.notion.columns.rich_text import units
from services.notion.columns.values import Fact, cell, is_web_address, option_name, parse_dates, parse_number


def column(kind: str, *options: str, name: str = "Column", **more: str) -> Property:
    return Property.model_validate(
        {"id": "c", "name": name, "type": kind, kind: {"options": [{"name": one} for one in options], **more}}
    )


def value(kind: str, fact: Fact, *options: str, name: str = "Column", **more: str) -> Any:
    made = cell(column(kind, *options, name=name, **more), fact).value
    return made[kind] if made else None


def remark(kind: str, fact: Fact, *options: str) -> str:
    return cell(column(kind, *options), fact).remark


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("12", 12), ("1.5", 1.5), ("1,5", 1.5), ("0,125", 0.125), ("1,234", 1234), ("1.234,5", 1234.5)],
        *[("1,234.5", 1234.5), ("1 234,5", 1234.5), ("1’234", 1234), ("-3", -3), ("−3", -3), ("$19.99", 19.99)],
        *[("20 kg", 20), ("½", 0.5), ("1½ cups", 1.5), ("3/4", 0.75), ("12.", 12), ("1,234,567", 1234567)],
        *[("1.234.567", 1234567), ("١٢", 12)],
    ],
)
def test_numbers_are_read_in_the_ways_people_write_them(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "about ten", "8-12", "3 x 12", "1/0", "1.2.3,4,5", "..."])
def test_what_is_not_one_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_numbers_and_dates(text: str) -> None:
    parse_number(text)
    parse_dates(text)
    is_web_address(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-05-31", "2026-05-31", None),
        ("31.5.2026", "2026-05-31", None),
        ("2026-05-31T18:30", "2026-05-31T18:30:00", None),
        ("2026-05-31T18:30:00+02:00", "2026-05-31T18:30:00+02:00", None),
        ("2026-05-31/2026-06-02", "2026-05-31", "2026-06-02"),
        ("2026-05-31 – 2026-06-02", "2026-05-31", "2026-06-02"),
        ("2026-05-31 to 2026-06-02", "2026-05-31", "2026-06-02"),
    ],
)
def test_dates_and_spans_are_read(text: str, start: str, end: str | None) -> None:
    assert parse_dates(text) == {"start": start, "end": end}


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-02-30", "2026-06-02/2026-05-31", "5/6/2026", "2026-01-01/2026-02-01/2026-03-01"]
)
def test_what_is_not_a_date_is_none(text: str) -> None:
    assert parse_dates(text) is None


def test_options_are_matched_without_case() -> None:
    assert value("select", Fact("core"), "Core") == {"name": "Core"}
    assert value("multi_select", Fact(parts=("CORE", "abs", "Abs")), "Core") == [{"name": "Core"}, {"name": "abs"}]


def test_a_new_option_has_no_comma_and_is_short() -> None:
    assert option_name("salt, pepper") == "salt pepper"
    assert units(option_name("🎬" * 90)) <= 100


def test_a_select_takes_the_part_that_it_knows_and_says_what_is_left_out() -> None:
    made = cell(column("select", "Mat"), Fact(parts=("dumbbells", "mat")))
    assert made.value == {"select": {"name": "Mat"}}
    assert made.remark == "“Column” takes one value; left out: dumbbells."


def test_a_status_is_never_invented() -> None:
    assert value("status", Fact("done"), "Done", "Open") == {"name": "Done"}
    assert value("status", Fact("finished"), "Done") is None
    assert "has no status of that name" in remark("status", Fact("finished"), "Done")


def test_too_many_options_are_cut_with_a_word() -> None:
    made = cell(column("multi_select"), Fact(parts=tuple(f"o{number}" for number in range(130))))
    assert made.value is not None
    assert len(made.value["multi_select"]) == 100
    assert made.remark == "“Column” holds 100 values; 30 are left out."


def test_a_text_too_long_is_cut_with_a_word() -> None:
    made = cell(column("rich_text"), Fact("🎬" * 6000))
    assert made.value is not None
    kept = "".join(run["text"]["content"] for run in made.value["rich_text"])
    assert units(kept) <= 10_000
    assert kept.endswith("…")
    assert made.remark == "“Column” is cut after 10,000 characters."


def test_a_title_is_one_line_of_at_most_2000() -> None:
    [first, *rest] = value("title", Fact("a\nb " + "é" * 3000))
    text = "".join(run["text"]["content"] for run in [first, *rest])
    assert text.startswith("a b é")
    assert units(text) <= 2000


def test_durations_are_minutes_unless_the_column_says_otherwise() -> None:
    fact = Fact("1 min 30 s", number=90, is_duration=True)
    assert value("number", fact, name="Duration") == 1.5
    assert value("number", fact, name="Duration (s)") == 90
    assert value("number", fact, name="Hours") == 0.03


def test_whole_numbers_stay_whole_and_percents_are_parts() -> None:
    assert value("number", Fact("12,0")) == 12
    assert value("number", Fact("50 %"), format="percent") == 0.5


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_left_out(number: float) -> None:
    assert value("number", Fact("Squats: 3\nPlank: 2", number=number)) is None


def test_checkboxes_take_yes_and_no() -> None:
    assert [value("checkbox", Fact(text)) for text in ("Yes", "nein", "maybe")] == [True, False, None]
    assert value("checkbox", Fact("no", flag=True)) is True


@pytest.mark.parametrize("text", ["https://x.example/a?b=c#d", "http://127.0.0.1:8080/"])
def test_web_addresses_are_taken(text: str) -> None:
    assert value("url", Fact(text)) == text


@pytest.mark.parametrize(
    "text", ["x.example", "https://", "javascript:alert(1)", "https://x y", "http://[", "https://x/" + "a" * 2000]
)
def test_other_addresses_are_left_out_with_a_word(text: str) -> None:
    assert value("url", Fact(text)) is None
    assert remark("url", Fact(text)).startswith("“Column” takes a web address")


def test_an_address_is_no_option() -> None:
    assert value("select", Fact("https://x.example")) is None


def test_email_and_phone_are_found_in_their_text() -> None:
    assert value("email", Fact("Mail: me@x.example.")) == "me@x.example"
    assert value("email", Fact("@coach")) is None
    assert value("phone_number", Fact("call +49 (30) 123-456")) == "+49 (30) 123-456"


def test_nothing_is_made_of_nothing() -> None:
    kinds = ("title", "rich_text", "number", "select", "multi_select", "status", "checkbox", "url", "email", "date")
    for kind in kinds:
        assert cell(column(kind), Fact()).value is None
        assert remark(kind, Fact()) == ""


@pytest.mark.parametrize("kind", ["people", "relation", "formula", "files", "created_time", "button"])
def test_other_types_are_left_alone(kind: str) -> None:
    assert cell(column(kind), Fact("x", ("x",), 1.0)).value is None

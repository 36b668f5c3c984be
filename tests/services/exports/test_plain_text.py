from services.exports.plain_text import text
from services.notes.rules.extraction import extract_note
from tests.fakes.pools import media, said, shown

PLANK = extract_note(media(platform="file"), said(), shown(("1. Elbow Plank", 0, 6.5), ("30 Seconds", 0, 6.5)))


def test_a_value_stands_with_where_it_comes_from() -> None:
    assert "  1. Elbow Plank: 30 s\n     on screen 0:00 “1. Elbow Plank”, “30 Seconds”\n" in text(PLANK)


def test_it_says_that_rules_made_it() -> None:
    assert "workout · Made by rules, without AI" in text(PLANK)


def test_what_is_missing_for_the_same_reason_stands_together() -> None:
    assert "- rounds, round rest, format, duration, muscle groups" in text(PLANK)


def test_lines_fit_a_terminal() -> None:
    note = extract_note(
        media("Ingredients: " + "200 g very fine white flour, " * 30 + "\nMethod:\n" + "Mix it well. " * 60), None, None
    )
    assert max(map(len, text(note).splitlines())) <= 80


def test_a_terminal_is_not_steered_by_a_video() -> None:
    note = extract_note(media("\x1b]0;owned\x07 200 g flour\u202e, 2 eggs\n300 g sugar"), said("\x1b[2J"), shown())
    assert not set("\x1b\x07\u202e") & set(text(note))

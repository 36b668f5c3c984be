"""Emoji beside words: those that picture them, and not too many."""

from services.clips.captions.emoji import PICTURES, with_emoji
from services.domain.artifacts import Word
from tests.services.clips.said import words


def texts(*said: str, apart_s: float = 5.0) -> list[str]:
    return [
        one.text
        for one in with_emoji(Word(start_s=n * apart_s, end_s=n * apart_s + 1, text=w) for n, w in enumerate(said))
    ]


def test_a_word_is_known_with_its_marks_and_in_capitals() -> None:
    assert texts("Money,", "house", "the", "Why?") == ["Money, 💰", "house 🏠", "the", "Why? 🤔"]


def test_two_are_never_near_each_other_and_never_the_same_in_a_row() -> None:
    assert texts("money", "house", "car", apart_s=2.5) == ["money 💰", "house", "car 🚗"]
    assert texts("money", "cash", "house") == ["money 💰", "cash", "house 🏠"]


def test_times_stay_and_no_word_is_of_two_pictures() -> None:
    said = words("Nothing here is pictured.", at_s=1.0)
    assert with_emoji(said) == said
    known = [word for of_one in PICTURES.values() for word in of_one.split()]
    assert len(known) == len(set(known))

import pytest

from services.notes.rules.clauses.instructions import begins_with_an_order, may_tell_to_do, tells_to_do
from services.notes.rules.evidence import line_of


@pytest.mark.parametrize(
    "text",
    [
        "Then add the flour",
        "at noon mix 500 grams of flour",
        "after thirty minutes add ten grams of salt",
        "then do four folds",
        "Dann das Gemüse würfeln und mit der Brühe aufgießen.",
        "Alles 25 Minuten köcheln lassen.",
        "Alles goed mengen",
    ],
)
def test_what_tells_somebody_to_do_something(text: str) -> None:
    assert tells_to_do(line_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "with this trick your water bottle stays clean",
        "at the end I top it with cheese",
        "do you want to know how?",
        "Add what?",
        "Wir wollen heute einen Kuchen backen mit Freunden essen",
        "Das ist kinderleicht zu befestigen",
        "fresh out of the oven",
        "you can add the flour",
    ],
)
def test_what_only_tells(text: str) -> None:
    assert not tells_to_do(line_of(text))


def test_a_sentence_that_is_built_like_an_order_may_be_one() -> None:
    assert may_tell_to_do(line_of("Repot the plant once a year"))
    for text in (
        "Enjoy your meal with friends",
        "This the best ever",
        "you can buy a whole chicken",
        "Nearly the end of it",
    ):
        assert not may_tell_to_do(line_of(text))


def test_speech_begins_anew_with_an_order_and_its_object() -> None:
    assert begins_with_an_order(line_of("type the first name"))
    assert not begins_with_an_order(line_of("heat of three out of ten"))
    assert not begins_with_an_order(line_of("you do it in small measures"))

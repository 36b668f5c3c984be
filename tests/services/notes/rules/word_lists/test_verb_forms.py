import pytest

from services.notes.rules.recipes.foods import is_food
from services.notes.rules.word_lists.small_words import EVERY_SMALL_WORD
from services.notes.rules.word_lists.verb_forms import VERB_FORMS


@pytest.mark.parametrize(
    "word",
    ["mezclamos", "coloque", "triture", "tagliate", "mescoliamo", "triturem", "ajoutez", "émincez", "verrührt"],
)
def test_forms_are_made_from_infinitives(word: str) -> None:
    assert word in VERB_FORMS


def test_none_is_a_food_or_a_small_word() -> None:
    assert not {word for word in VERB_FORMS if is_food(word)}
    assert not VERB_FORMS & EVERY_SMALL_WORD

import pytest

from services.notes.rules.clauses.verb_endings import commands_first, commands_last


@pytest.mark.parametrize("word", ["раскатайте", "всыпьте", "нарезаем", "взболтать", "tritiamo", "obieramy", "pelamos"])
def test_a_verb_is_known_by_its_ending(word: str) -> None:
    assert commands_first(word)


@pytest.mark.parametrize("word", ["опять", "подпишитесь", "abbiamo", "tenemos", "mamy", "table", "enemy"])
def test_words_that_only_end_so_are_none(word: str) -> None:
    assert not commands_first(word)


def test_a_turkish_verb_stands_at_the_end() -> None:
    assert commands_last("soğutuyoruz")
    assert commands_last("karıştırın")
    assert not commands_last("için")

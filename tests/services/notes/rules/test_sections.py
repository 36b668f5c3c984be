import pytest

from services.notes.rules.sections import is_numbered


@pytest.mark.parametrize("text", ["1-Mix it", "2-Add milk", "3 - Bake", "4.) Eat", "1-mix it"])
def test_a_number_in_front_begins_a_row(text: str) -> None:
    assert is_numbered(text)


@pytest.mark.parametrize("text", ["2-ingredient bread", "3-Tages-Trip nach Porto", "10-min abs"])
def test_a_number_that_is_part_of_a_word_does_not(text: str) -> None:
    assert not is_numbered(text)

import pytest

from services.screen_text.blends import without_blends
from tests.services.screen_text.test_joined_captions import words


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        ("BANANA BBRE'ADA BREAD", "BANANA BREAD"),
        ("HAD THREE THE HEART", "HAD THREE THE HEART"),
        ("no no no", "no no no"),
        ("act cart ran", "act cart ran"),
    ],
)
def test_two_words_one_over_the_other_are_no_third(shown: str, left: str) -> None:
    doubtful = [one.model_copy(update={"confidence": 0.98}) for one in words(shown, each_s=0.25)]

    assert " ".join(one.text for one in without_blends(doubtful)) == left


def test_a_word_that_is_read_surely_is_one_though_its_neighbours_have_its_letters() -> None:
    assert len(without_blends(words("herbs fresh first", each_s=0.25))) == 3


def test_what_stands_longer_is_a_word() -> None:
    assert len(without_blends(words("BANANA BBRE'ADA BREAD", each_s=0.5))) == 3

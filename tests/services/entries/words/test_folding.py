import pytest

from services.entries.words.folding import fold, stem, terms


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crème BRÛLÉE", "creme brulee"),
        ("Straße, Øre & Łódź", "strasse ore lodz"),
        ("push-ups 3x12", "push ups 3x12"),
        ("深蹲 教程", "深 蹲 教 程"),
        ("스쿼트 운동", "스쿼트 운동"),
        ("Ёлка", "елка"),
        ("100%_core", "100 core"),
        ("كِتَاب", "كتاب"),
        ("\n \t", ""),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("squats", "squat"), ("squatting", "squat"), ("running", "run"), ("potatoes", "potato"),
     ("Kniebeugen", "Kniebeuge"), ("sentadillas", "sentadilla"), ("eggs", "egg"), ("recipes", "recipe"),
     ("planks", "plank")],
)  # fmt: skip
def test_forms_of_a_word_find_each_other(one: str, other: str) -> None:
    assert all(fold(b).startswith(stem(fold(a))) for a, b in ((one, other), (other, one)))


def test_a_word_that_is_being_typed_is_a_beginning_and_a_row_of_signs_stays_one() -> None:
    plain, row, signs, one = terms("pla push-u 深蹲 a")
    assert (plain.words, plain.is_beginning) == (("pla",), True)
    assert (row.words, row.is_beginning) == (("push", "u"), True)
    assert (signs.words, signs.is_beginning) == (("深", "蹲"), False)
    assert not one.is_beginning
    assert [term.fits(["do", "push", "u", "now"]) for term in (row, plain)] == [range(1, 3), None]

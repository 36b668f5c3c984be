from services.notes.rules.clauses.dense_orders import is_japanese_order, is_plain_order


def test_a_polite_form_with_an_object_is_an_order() -> None:
    assert is_japanese_order("にんじんを細く切ります。")
    assert not is_japanese_order("今日は弁当を紹介します。")


def test_plain_forms_end_rows_of_lists() -> None:
    assert is_plain_order("ふたを開ける")
    assert is_plain_order("무를 썬다")
    assert not is_plain_order("猫を飼っている")

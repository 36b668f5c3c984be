import pytest

from utils.text_weight import weight_of


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("12 squats", 9),
        ("Käse fein", 9),
        ("Приседания", 15),
        ("تمرين", 8),
        ("材料（2人分）", 14),
        ("สควอท", 11),
    ],
)
def test_other_scripts_weigh_more(text: str, weight: int) -> None:
    assert weight_of(text) == weight

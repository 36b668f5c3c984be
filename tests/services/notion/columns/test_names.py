import pytest

from services.notion.columns.names import SYNONYMS, name_of


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ("Minutes", "duration_s"),
        ("Minutes", "total_time_s"),
        ("Muscle", "muscle_groups"),
        ("Muscles", "muscle_groups"),
        ("Servings", "servings"),
        ("Serves", "servings"),
    ],
)
def test_the_names_that_people_use_are_known(column: str, key: str) -> None:
    assert name_of(column) in {name_of(one) for one in SYNONYMS[key].split(", ")}

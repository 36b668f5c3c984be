import pytest

from services.notes.rules.evidence import line_of
from services.notes.rules.recipes.servings import claims_in, is_serving_row, servings
from tests.fakes.pools import pool


@pytest.mark.parametrize(
    "text",
    [
        "Serves 4", "4 servings", "Für 4 Personen", "para 4 personas", "Servings: 4", "(serves 4)", "INGREDIENTS FOR 4",
        "Pour 4 personnes", "Ingredienti per 4–5 persone:", "【材料（4人分）】", "[재료] 4인분",
        "Rende 4 porções", "4 kişilik",
        "Składniki na 4 porcje", "на 4 порции", "untuk 4 porsi", "1 tray makes 4 servings", "Pro Portion (4 Portionen)",
    ],
)  # fmt: skip
def test_servings_are_read(text: str) -> None:
    found = servings(pool(text))
    assert found is not None
    assert found.value == 4


@pytest.mark.parametrize(
    "text", ["30 g protein per serving", "Macros per 1 serving", "serve with rice", "4 eggs", "Makes 12 rolls"]
)
def test_other_numbers_are_no_servings(text: str) -> None:
    assert servings(pool(text)) is None


def test_a_row_of_servings_names_nothing_else() -> None:
    assert is_serving_row("- Serves: 4")
    assert not is_serving_row("4 chicken thighs")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Paella de verduras para 4 🥘", 4),
        ("RICE BOWLS (meal prep for 6, 30g protein)", 6),
        ("✔️ Ingredienti x 4", 4),
        ("Suppe für 2", 2),
    ],
)
def test_for_how_many_stands_in_the_title(text: str, people: int) -> None:
    found = servings(pool(text))
    assert found is not None
    assert found.value == people


@pytest.mark.parametrize("text", ["Ready for 2 hours of fun", "Bake for 20%", "Stir for 5–6 minutes", "Chill for 3 h"])
def test_other_numbers_behind_for_are_no_people(text: str) -> None:
    assert servings(pool(text)) is None


@pytest.mark.parametrize(("text", "found"), [("Pour 6 parts", [6]), ("one part soap to two parts warm water", [])])
def test_parts_are_shares_of_a_cake_and_no_ratio(text: str, found: list[int]) -> None:
    assert [claim.value for claim in claims_in(line_of(text))] == found


@pytest.mark.parametrize(("text", "number"), [("Rende 1 porção", 1), ("Ingredients – Makes 3", 3)])
def test_what_it_makes_is_read(text: str, number: int) -> None:
    found = servings(pool(text))
    assert found is not None
    assert found.value == number

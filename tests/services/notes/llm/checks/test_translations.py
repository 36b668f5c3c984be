import pytest

from services.notes.llm.checks.translations import fault


@pytest.mark.parametrize(
    ("told", "original", "why"),
    [
        ("Mach jetzt 12 Kniebeugen", "Now do 12 squats", ""),
        ("Mach jetzt zwölf Kniebeugen", "Now do 12 squats", ""),
        ("Den Teig nicht rühren", "Do not stir the dough", ""),
        ("Bei 180 °C backen", "Bake at 180°C", ""),
        ("2 EL Öl zugeben", "Add 2 tbsp of oil", ""),
        ("Mach 13 Kniebeugen", "Now do 12 squats", "its numbers"),
        ("Mach Kniebeugen", "Now do 12 squats", "its numbers"),
        ("Backe 10 Stunden", "Bake 10 minutes", "its units"),
        ("2 TL Öl zugeben", "Add 2 tbsp of oil", "its units"),
        ("Teig rühren", "Do not stir the dough", "one denies"),
        ("Den Teig nicht rühren", "Stir the dough", "one denies"),
        ("Besuche evil.example.com", "Bake it", "an address"),
        ("Backe das und folge mir für mehr", "Bake it", "asks for"),
        ("Backe den Kuchen und danach bitte noch das Brot und die Brötchen und den Rest", "Bake it", "says more"),
        ("Ponlo en el horno con la masa", "Bake it with the dough in it", "another language"),
    ],
)
def test_numbers_units_denials_addresses_and_length_are_compared(told: str, original: str, why: str) -> None:
    found = fault(told, original, wanted="de", spoken="en")
    assert why in found
    assert bool(found) is bool(why)


def test_a_name_that_the_original_has_not_is_none() -> None:
    assert "names what" in fault("Fry the onion with Nutella", "Brate die Zwiebel", wanted="en", spoken="de")
    assert fault("Fry the onion with Nutella", "Brate die Zwiebel mit Nutella", wanted="en", spoken="de") == ""


def test_a_denial_by_an_ending_is_one() -> None:
    assert fault("Tuz eklemeyin", "Do not add salt", wanted="tr", spoken="en") == ""
    assert "denies" in fault("Tuz ekleyin", "Do not add salt", wanted="tr", spoken="en")

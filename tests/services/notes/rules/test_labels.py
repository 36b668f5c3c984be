from typing import Any

import pytest

from services.notes.rules import labels
from services.notes.rules.findings import Finding
from tests.fakes.pools import pool


def value(finding: Finding | None) -> Any:
    return finding.value if finding else None


@pytest.mark.parametrize(
    "text", ["Serves 4", "4 servings", "Für 4 Personen", "para 4 personas", "Servings: 4", "(serves 4)"]
)
def test_servings_are_read(text: str) -> None:
    assert value(labels.servings(pool(text))) == 4


def test_times_stand_behind_their_label() -> None:
    evidence = pool("Prep time: 15 min | Cook time 1 h 10 min")
    assert (value(labels.prep_time(evidence)), value(labels.cook_time(evidence))) == (900, 4200)


def test_the_only_time_of_baking_is_the_cook_time() -> None:
    assert value(labels.cook_time(pool("Bake at 180°C for 25 minutes."))) == 1500


def test_several_times_of_baking_are_none() -> None:
    assert labels.cook_time(pool("Bake for 25 minutes.\nRoast for 10 minutes.")) is None


@pytest.mark.parametrize(("text", "read"), [("at 350°F", "350°F"), ("180 °C", "180 °C"), ("200 Grad", "200 Grad")])
def test_a_temperature_keeps_its_unit(text: str, read: str) -> None:
    assert value(labels.temperature(pool(text))) == read


def test_a_pin_gives_name_and_address() -> None:
    evidence = pool("📍 Café Luna, Rua da Rosa 12, Lisbon #food")
    found = value(labels.place_name(evidence)), value(labels.address(evidence))
    assert found == ("Café Luna", "Rua da Rosa 12, Lisbon")


def test_the_address_of_another_pin_is_not_taken() -> None:
    evidence = pool("📍 Giardino\n📍 Da Enzo, Via Roma 2")
    assert labels.address(evidence) is None
    name = labels.place_name(evidence)
    assert name is not None
    assert name.missing[0].why == "Also pinned: Da Enzo."


def test_the_kind_of_place_named_most_wins_and_a_tie_is_none() -> None:
    assert value(labels.kind(pool("A hotel bar. Best hotel."))) == "hotel"
    assert labels.kind(pool("A hotel, a bar.")) is None


def test_the_product_is_what_stands_beside_the_price() -> None:
    assert value(labels.product_name(pool(screen=(("SoundPods", 0, 3), ("$49", 0, 3))))) == "SoundPods"


def test_among_several_texts_beside_the_price_none_is_taken() -> None:
    assert labels.product_name(pool(screen=(("SoundPods", 0, 3), ("WOW", 0, 3), ("$49", 0, 3)))) is None


def test_a_brand_stands_behind_its_label_or_by() -> None:
    assert value(labels.brand(pool("Brand: Acme"))) == "Acme"
    assert value(labels.brand(pool("Earbuds by @acme.audio"))) == "@acme.audio"

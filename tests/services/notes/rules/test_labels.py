from typing import Any

from services.notes.rules import labels
from services.notes.rules.findings import Finding
from tests.fakes.pools import pool


def value(finding: Finding | None) -> Any:
    return finding.value if finding else None


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

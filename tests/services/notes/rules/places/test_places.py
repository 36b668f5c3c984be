from typing import Any

import pytest

from services.notes.rules.findings import Finding
from services.notes.rules.places import kinds
from services.notes.rules.places.places import address, place_name, places_field
from tests.fakes.pools import pool


def value(finding: Finding | None) -> Any:
    return finding.value if finding else None


def told(text: str) -> tuple[Any, Any]:
    evidence = pool(text)
    return value(place_name(evidence)), value(address(evidence))


def test_a_pin_gives_name_and_address() -> None:
    assert told("📍 Café Luna, Rua da Rosa 12, Lisbon #food") == ("Café Luna", "Rua da Rosa 12, Lisbon")


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("LE PETIT COIN\n📍12 rue des Lilas, 75011 Paris", "LE PETIT COIN", "12 rue des Lilas, 75011 Paris"),
        ("Bar Sole\n📍 Via Roma 2, Bari", "Bar Sole", "Via Roma 2, Bari"),
        ("Kaffee Nord 📍 Hauptstraße 5, 10827 Berlin", "Kaffee Nord", "Hauptstraße 5, 10827 Berlin"),
        ("Best ramen!\nName: Menya\nAddress: 3 King St", "Menya", "3 King St"),
    ],
)
def test_a_pin_with_an_address_alone_takes_its_name_from_before_it(text: str, name: str, where: str) -> None:
    assert told(text) == (name, where)


def test_of_several_places_each_has_its_own_name_and_address() -> None:
    evidence = pool("📍 Giardino\nPasta 12 €\n📍 Da Enzo, Via Roma 2\nVino 5 €")
    assert value(places_field(evidence)) == [
        {"name": "Giardino", "price": "12 €"},
        {"name": "Da Enzo", "address": "Via Roma 2", "price": "5 €"},
    ]
    assert told("📍 Giardino\n📍 Da Enzo, Via Roma 2") == (None, None)


def test_the_number_in_a_list_is_no_part_of_the_name() -> None:
    found = value(places_field(pool("📍1. Old Mill\n📍2. River Park (free)")))
    assert [one["name"] for one in found] == ["Old Mill", "River Park"]


def test_a_handle_above_a_score_is_the_place_and_its_words_are_better() -> None:
    assert told("@nordkitchen LDN 8.7/10 🔥\n\nNord Kitchen never fails.")[0] == "Nord Kitchen"
    assert told("@nordkitchen LDN 8.7/10 🔥\n\nNever fails.")[0] == "@nordkitchen"


def test_a_name_behind_words_of_going_there_is_the_place_in_the_town_of_the_pin() -> None:
    assert told("We went to Blue Heron Diner for pancakes.\n📍 London") == ("Blue Heron Diner", "London")


def test_the_kind_of_place_named_most_wins_and_a_tie_is_none() -> None:
    assert value(kinds.kind(pool("A hotel bar. Best hotel."))) == "hotel"
    assert kinds.kind(pool("A hotel, a bar.")) is None

from typing import Any

import pytest

from services.notes.rules.findings import FoundValue
from services.notes.rules.places import kinds
from services.notes.rules.places.addresses import name_and_address
from services.notes.rules.places.places import address, kind_of_all, place_name, places_field
from tests.fakes.pools import pool


def value(finding: FoundValue | None) -> Any:
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


def names(text: str) -> list[tuple[str | None, str | None]]:
    return [(one.get("name"), one.get("address")) for one in value(places_field(pool(text))) or []]


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("Sushi Hana, Gartenstraße 14, 10115 Berlin", "Sushi Hana", "Gartenstraße 14, 10115 Berlin"),
        ("So gut!\n\nMaison Duval, 8 rue du Port, 13002 Marseille", "Maison Duval", "8 rue du Port, 13002 Marseille"),
        ("📍Osteria Bella\nVia dei Fiori 9, Trastevere", "Osteria Bella", "Via dei Fiori 9, Trastevere"),
        ("📍花見堂\n京都市左京区北白川2-15", "花見堂", "京都市左京区北白川2-15"),
        ("📍 로우가든 (성동구 서울숲길 15)", "로우가든", "성동구 서울숲길 15"),
    ],
)
def test_an_address_is_found_without_a_pin_below_it_and_in_brackets(text: str, name: str, where: str) -> None:
    assert told(text) == (name, where)


def test_several_places_with_brackets_and_remarks() -> None:
    rows = ("Mako (noodles!!) – counter seats only", "Bun House [Lisle Street] – go early", "Sole, for the wine")
    text = "\n".join(f"📍 {row}" for row in rows)
    assert names(text) == [("Mako", None), ("Bun House", "Lisle Street"), ("Sole", None)]


def test_a_list_of_names_without_pins_is_a_list_of_places() -> None:
    text = (
        "4 cafés in Porto\n1. Casa do Grão (Bonfim) – best flat white\n2. Hello, Pia – tiny, loud\n"
        "3. Torra [Rua das Flores 12]\n4️⃣ Manhã, Praça da Ribeira - sunset!"
    )
    assert names(text) == [
        ("Casa do Grão", "Bonfim"),
        ("Hello, Pia", None),
        ("Torra", "Rua das Flores 12"),
        ("Manhã", "Praça da Ribeira"),
    ]
    assert value(kind_of_all(pool(text))) == "café"


def test_a_list_of_advice_is_no_list_of_places() -> None:
    assert names("Rome tips\n1. Book the museum early\n2. Bring cash\n3. Walk along the river") == []


@pytest.mark.parametrize(
    ("speech", "name", "where"),
    [
        (("It's called Pebble Cove and it's on the island of Hvar.",), "Pebble Cove", "Hvar"),
        (("The place is called Casa Lua.", "It's in the East Village."), "Casa Lua", "East Village"),
        (("Der Laden heißt Nordlicht und liegt in Altona.",), "Nordlicht", "Altona"),
        (("Se llama Bar Mar y está en Cádiz.",), "Bar Mar", "Cádiz"),
    ],
)
def test_a_place_is_called_and_lies_somewhere(speech: tuple[str, ...], name: str, where: str) -> None:
    evidence = pool(speech=speech)
    assert (value(place_name(evidence)), value(address(evidence))) == (name, where)


def test_the_kind_of_one_of_several_is_not_that_of_all() -> None:
    assert kind_of_all(pool("📍 Bar Luna\n📍 Kiosk Nord")) is None


def test_dates_of_a_tour_are_no_list_of_places() -> None:
    assert names("Tour\n12.03. Hamburg, Docks\n14.03. Berlin, Astra\n15.03. Köln, Palladium") == []


def test_a_name_above_its_address_needs_no_pin() -> None:
    assert told("Nowość!\n\nKotka i Mysz\nul. Długa 12, 31-056 Kraków\npn-pt 8:00-18:00") == (
        "Kotka i Mysz",
        "ul. Długa 12, 31-056 Kraków",
    )


def test_what_costs_something_is_no_address() -> None:
    text = "📍Bodega Luna, c/ Sol 33 – tapas desde 2,50€\n📍La Bruna (Galera 5) – risotto, 12€"
    assert names(text) == [("Bodega Luna", "c/ Sol 33"), ("La Bruna", "Galera 5")]


def test_a_name_behind_an_emoji_stands_above_a_pin_that_gives_the_area() -> None:
    assert told("So cozy!\n\n🏡 The Foxhole (on Airbnb)\n📍 Hudson, NY\n💵 from $245/night") == (
        "The Foxhole",
        "Hudson, NY",
    )


def test_a_date_above_a_pin_is_no_name() -> None:
    assert told("📅 10–16 August 2026\n📍 Haru Ramen, Grand Mall")[0] == "Haru Ramen"


@pytest.mark.parametrize(
    ("row", "name", "where"),
    [
        ("Rösterei Halm – Lindenstraße 28", "Rösterei Halm", "Lindenstraße 28"),
        ("Bar Ostra – Kaistraße 9, beste Waffeln der Stadt", "Bar Ostra", "Kaistraße 9"),
        ("Kiosk Elb, Otto-Brandt-Str. 21 (nur Barzahlung!)", "Kiosk Elb", "Otto-Brandt-Str. 21"),
        ("Tasca Boa – R. da Alegria 12. Cash only", "Tasca Boa", "R. da Alegria 12"),
        ("Umami, Av. Infante Santo 36: go for the spicy one", "Umami", "Av. Infante Santo 36"),
        ("Musée du Vent, 86 quai Ney. 9€ l'entrée", "Musée du Vent", "86 quai Ney"),
        ("Panda Bar → small, cheap, always a queue", "Panda Bar", ""),
        ("Parc de l'Étang d'Or : gratuit, parfait en famille", "Parc de l'Étang d'Or", ""),
        ("Casa Lume, Calle Larga 5, 11403 Jerez", "Casa Lume", "Calle Larga 5, 11403 Jerez"),
    ],
)
def test_a_remark_behind_an_address_or_a_name_is_neither(row: str, name: str, where: str) -> None:
    assert name_and_address(row) == (name, where)


@pytest.mark.parametrize("marks", [("1.", "2.", "3."), ("🥐", "🍷", "🌳"), ("-", "-", "-")])
def test_of_a_list_with_addresses_the_others_are_places_too(marks: tuple[str, ...]) -> None:
    rows = (
        "Four du Pont, 8 rue du Palais (5e)",
        "Le Bouchon - 20 rue Blandan, réservation obligatoire",
        "Parc Zola : gratuit",
    )
    text = "\n".join(("Week-end à Lyon", *(f"{mark} {row}" for mark, row in zip(marks, rows, strict=True))))
    found = value(places_field(pool(text)))
    assert [one["name"] for one in found] == ["Four du Pont", "Le Bouchon", "Parc Zola"]


def test_beside_one_address_a_list_is_of_something_else() -> None:
    assert value(places_field(pool("Da Lino, Via Roma 2, Bari\n1. Carbonara\n2. Tiramisù Classico"))) is None


def test_one_address_in_a_list_is_enough() -> None:
    rows = ("1. Tasca Libre, Calle Libres 212", "2. Pan Bueno (Porfirio Díaz 7): masa madre", "3. Mercado Sur")
    found = value(places_field(pool("\n".join(rows))))
    assert [one["name"] for one in found] == ["Tasca Libre", "Pan Bueno", "Mercado Sur"]


def test_a_label_is_no_part_of_a_name() -> None:
    assert told("Unterkunft: Hotel Seerose\nUferweg 14, 82211 Herrsching") == (
        "Hotel Seerose",
        "Uferweg 14, 82211 Herrsching",
    )


def test_a_pin_that_asks_to_save_is_no_place() -> None:
    assert value(place_name(pool("Three days off\n📌 save this for your next trip"))) is None

from typing import Any

import pytest

from services.notes.rules.products.products import price, product_name
from services.notes.rules.products.several import products_field
from tests.fakes.pools import pool


def records(caption: str = "", *, screen: tuple[tuple[str, float, float], ...] = ()) -> Any:
    found = products_field(pool(caption, screen=screen))
    return [(one["name"], one["price"]) for one in found.value] if found else None  # type: ignore[union-attr, index, call-overload]


LIST = "Desk finds under $40\n\n1. Clip lamp – $12.99\n2. Cable box (set of 2) – $18\n3. Foot rest: $22.50"


def test_rows_of_a_name_and_a_price_are_products() -> None:
    assert records(LIST) == [("Clip lamp", "$12.99"), ("Cable box", "$18"), ("Foot rest", "$22.50")]
    assert price(pool(LIST)) is None
    assert product_name(pool(LIST)) is None


@pytest.mark.parametrize("sign", ["💡", "-", "•", "2)"])
def test_whatever_mark_stands_before_them(sign: str) -> None:
    found = records(f"{sign} Lámpara – 16,99€\n{sign} Taza térmica – 12€")
    assert found == [("Lámpara", "16,99€"), ("Taza térmica", "12€")]


def test_the_sum_of_several_is_no_product_but_the_price() -> None:
    screen = (("RIBBA frame $9.99", 0, 3), ("LACK shelf $14.99", 3, 6), ("Total: $24.98", 6, 9))
    assert records(screen=screen) == [("RIBBA frame", "$9.99"), ("LACK shelf", "$14.99")]
    found = price(pool(screen=screen))
    assert found is not None
    assert found.value == "$24.98"


@pytest.mark.parametrize("text", ["Clip lamp – $12.99", "I paid $20. Worth it!\nIt was $40 before, so I am happy.", ""])
def test_one_thing_or_prose_is_no_list(text: str) -> None:
    assert records(text) is None


def test_different_prices_in_one_source_are_of_different_things() -> None:
    speech = ("The gel is eleven dollars.", "And the fluid is eighteen dollars.")
    assert price(pool(speech=speech)) is None

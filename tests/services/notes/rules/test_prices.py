from typing import Any

import pytest

from services.notes.rules.findings import FoundValue
from services.notes.rules.prices import prices
from tests.fakes.pools import pool


def value(finding: FoundValue | None) -> Any:
    return finding.value if finding else None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "$49.99",
            "€9.50",
            "12 €",
            "129 dollars",
            "1,299 USD",
            "£5",
            "¥1450",
            "55元",
            "100-200元",
            "15.000 원",
            "Rp 25.000",
            "25 ribu",
        ),
        *("R$ 50", "99 zł", "1 200 kr", "500 руб.", "฿100", "1,200円", "CHF 20", "₺350", "20–30 €", "twenty dollars"),
    ],
)
def test_a_price_is_read(text: str) -> None:
    assert value(prices(pool(f"only {text} today"))) == [text]


@pytest.mark.parametrize(
    "text",
    ["save $10 today", "I paid like 30 quid", "lost 10 pounds", "$10 off", "was €80", "20 % off", "2024", "10 krill"],
)
def test_what_is_saved_or_was_paid_before_is_no_price(text: str) -> None:
    assert prices(pool(text)) is None


def test_a_price_is_read_out_of_a_text_without_spaces() -> None:
    assert value(prices(pool("人均¥45，门票：¥120/人"))) == ["¥45", "¥120"]

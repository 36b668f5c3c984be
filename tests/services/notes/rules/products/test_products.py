from typing import Any

import pytest

from services.notes.rules.findings import FoundValue
from services.notes.rules.products import products
from services.notes.rules.products.shops import where
from tests.fakes.pools import pool


def value(finding: FoundValue | None) -> Any:
    return finding.value if finding else None


def test_the_product_is_what_stands_beside_the_price() -> None:
    assert value(products.product_name(pool(screen=(("SoundPods", 0, 3), ("$49", 0, 3))))) == "SoundPods"


def test_among_several_texts_beside_the_price_none_is_taken() -> None:
    assert products.product_name(pool(screen=(("SoundPods", 0, 3), ("WOW", 0, 3), ("$49", 0, 3)))) is None


@pytest.mark.parametrize(
    "text",
    [
        "Honest review: SoundPods Mini",
        "SoundPods Mini unboxing!",
        "SoundPods Mini – $49",
        "Product: SoundPods Mini",
        "**Product:** SoundPods Mini",
    ],
)
def test_the_caption_names_the_product(text: str) -> None:
    assert value(products.product_name(pool(text))) == "SoundPods Mini"


def test_a_heading_above_a_review_is_no_name() -> None:
    assert value(products.product_name(pool("Product Review\n\nGlow Serum 30 ml\n\nI love it."))) == "Glow Serum 30 ml"
    assert products.product_name(pool("Honest review!\n\nI have used this for a month now.")) is None


def test_a_brand_stands_behind_its_label_or_by() -> None:
    assert value(products.brand(pool("Brand: Acme"))) == "Acme"
    assert value(products.brand(pool("Earbuds by @acme.audio"))) == "@acme.audio"


def test_two_prices_of_one_product_are_shown_as_a_conflict() -> None:
    found = products.price(pool("now $20", screen=(("$25", 0, 3),)))
    assert found is not None
    assert "$20" in found.missing[0].why
    assert "$25" in found.missing[0].why


def test_the_price_of_all_of_it_is_the_price() -> None:
    found = products.price(pool("Bands ($15)\nMat ($25)\nTotal $40"))
    assert value(found) == "$40"
    assert found is not None
    assert found.missing[0].why == "Also named: $15, $25."


@pytest.mark.parametrize(
    "text",
    [
        "Pros: light, quiet\nCons:\n- small bin",
        "👍 What I love:\n- light\n- quiet\n\n👎 Downsides:\n- small bin",
        "Vorteile: light, quiet\nNachteile: small bin",
        "+ light one\n+ quiet one\n- small bin",
    ],
)
def test_what_speaks_for_and_against_it_is_told_apart(text: str) -> None:
    evidence = pool(text)
    pros, cons = value(products.pros(evidence)), value(products.cons(evidence))
    assert [one.split()[0] for one in pros] == ["light", "quiet"]
    assert cons == ["small bin"]


def test_a_shop_is_where_it_is_sold() -> None:
    assert value(where(pool("Found these at IKEA"))) == "IKEA"
    assert value(where(pool("Purchased from: Nord Market"))) == "Nord Market"
    assert value(where(pool("Available at Nord Market, all week"))) == "Nord Market"


def test_small_words_at_the_end_are_no_part_of_the_name() -> None:
    assert value(products.product_name(pool("KlarMix Handmixer im Test"))) == "KlarMix Handmixer"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It's the BlendGo Two and it is tiny.", "BlendGo Two"),
        ("Das ist der V8 Mini.", "V8 Mini"),
        ("It's called Dew Drops.", "Dew Drops"),
    ],
)
def test_a_name_of_its_own_is_told(text: str, name: str) -> None:
    assert value(products.product_name(pool(speech=("I love this.", text)))) == name


@pytest.mark.parametrize("text", ["It's the best thing ever.", "It's the Best.", "This is the one."])
def test_common_words_are_no_name(text: str) -> None:
    assert products.product_name(pool(speech=(text,))) is None


def test_a_word_with_capitals_inside_is_the_name_where_no_other_is() -> None:
    speech = ("Llevo un mes con los auriculares SonoMax Air.", "Me costaron 39 euros.")
    assert value(products.product_name(pool(speech=speech))) == "SonoMax Air"
    assert products.product_name(pool(speech=("I saw it on TikTok.",))) is None


def test_a_word_that_only_begins_like_a_test_is_none() -> None:
    assert products.product_name(pool("J'ai testé la crème Nova pendant un mois")) is None


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("is the BlendGo Two worth it?? my thoughts", "BlendGo Two"),
        ("Best find of the week 😱\n\nMini moedor elétrico – R$ 39,90", "Mini moedor elétrico"),
        ("you need this. My Favourite Thing ever", None),
    ],
)
def test_a_name_stands_in_a_question_or_before_the_only_price(caption: str, name: str | None) -> None:
    assert value(products.product_name(pool(caption))) == name

import pytest

from services.costs.costs import dollars, price_usd, tokens_of, usage


def test_tokens_have_a_price_for_each_direction() -> None:
    units = {"input_tokens": 2_000_000, "output_tokens": 100_000}
    assert price_usd("gemini", "gemini-3.8-flash", units) == pytest.approx(1.5 + 0.375)


def test_the_longest_beginning_of_a_name_counts() -> None:
    assert price_usd("gemini", "gemini-3.5-flash-lite", {"input_tokens": 1_000_000}) == pytest.approx(0.3)


def test_a_model_that_the_table_does_not_know_has_no_price() -> None:
    assert usage("gemini", "gemma-7", {"input_tokens": 5}).cost_usd is None


def test_a_unit_that_costs_nothing_counts_nothing() -> None:
    assert price_usd("vision", "", {"images": 1000, "pages": 3}) == pytest.approx(1.5)


def test_the_size_of_a_text_is_estimated() -> None:
    assert (tokens_of(""), tokens_of("abcde")) == (0, 2)


@pytest.mark.parametrize(("amount", "words"), [(0, "$0.00"), (1.5, "$1.50"), (0.00214, "$0.0021")])
def test_small_amounts_keep_two_digits(amount: float, words: str) -> None:
    assert dollars(amount) == words

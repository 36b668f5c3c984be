"""What a paid call cost: its units and their estimated price."""

from collections.abc import Iterable, Mapping

from config.prices import BUILT_IN, PriceTable
from services.domain.artifacts import Usage

CHARS_PER_TOKEN = 4  # a usual estimate for languages in Latin letters; it is compared with nothing


def usage(
    vendor: str,
    model: str,
    units: Mapping[str, int],
    *,
    client: str = "",
    is_estimate: bool = False,
    prices: PriceTable = BUILT_IN,
) -> Usage:
    """The call's usage with its price; without a price where the table has none for the model."""
    return Usage(
        vendor=vendor,
        model=model,
        client=client,
        units=dict(units),
        cost_usd=price_usd(vendor, model, units, prices),
        is_estimate=is_estimate,
    )


def price_usd(vendor: str, model: str, units: Mapping[str, int], prices: PriceTable = BUILT_IN) -> float | None:
    """The estimated price, or None when the table does not know the model."""
    known = prices.of(vendor, model)
    if known is None:
        return None
    return sum(number * known[unit].usd / known[unit].per for unit, number in units.items() if unit in known)


def total_usd(usages: Iterable[Usage]) -> float:
    """What they cost together, as far as prices are known."""
    return sum(one.cost_usd or 0.0 for one in usages)


def tokens_of(text: str) -> int:
    """About how many tokens a text has."""
    return -(-len(text) // CHARS_PER_TOKEN)


def dollars(amount: float) -> str:
    """$1.50, $0.0021: two significant digits below a cent."""
    return f"${amount:.2f}" if amount >= 0.01 or amount == 0 else f"${amount:.2g}"

"""What paid calls cost, by vendor and model: list prices in US dollars, to estimate with and not to bill by."""

from collections.abc import Mapping
from dataclasses import dataclass

AS_OF = "2026-11-20"  # the day the table was last compared with what the vendors list


@dataclass(frozen=True)
class Price:
    """Dollars for so many of a unit, such as 0.75 for each 1,000,000 input tokens."""

    usd: float
    per: int


_MILLION = 1_000_000


def _tokens(input_usd: float, output_usd: float) -> dict[str, Price]:
    return {"input_tokens": Price(input_usd, _MILLION), "output_tokens": Price(output_usd, _MILLION)}


# (vendor, how the model's name begins) -> unit -> price. The longest beginning counts.
PRICES: Mapping[tuple[str, str], Mapping[str, Price]] = {
    ("gemini", "gemini-3.8-flash"): _tokens(0.75, 3.75),
    ("gemini", "gemini-3.7-flash"): _tokens(0.75, 3.75),
    ("gemini", "gemini-3.6-flash"): _tokens(1.50, 7.50),
    ("gemini", "gemini-3.5-flash"): _tokens(1.50, 7.50),
    ("gemini", "gemini-3.5-flash-lite"): _tokens(0.30, 2.50),
    ("gemini", "gemini-3.1-flash-lite"): _tokens(0.30, 2.50),
    ("vision", ""): {"images": Price(1.50, 1_000)},  # the first 1,000 a month are free; not counted here
    ("speech", "gpt-transcribe"): {"seconds": Price(0.0045, 60)},
}


def prices_of(vendor: str, model: str) -> Mapping[str, Price] | None:
    """The prices of a model's units, or None when the table does not know it."""
    known = [start for name, start in PRICES if name == vendor and model.startswith(start)]
    return PRICES[vendor, max(known, key=len)] if known else None

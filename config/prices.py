"""What paid calls cost, by vendor and model: list prices in US dollars, to estimate with and not to bill by."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_MILLION = 1_000_000


class Price(BaseModel):
    """A price in dollars for a number of units, such as 0.75 for each 1,000,000 input tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    usd: float = Field(ge=0)
    per: int = Field(ge=1)


class PriceTable(BaseModel):
    """Prices by vendor and how the model's name begins, as one text, then by unit; the day they were looked up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: date
    prices: dict[str, dict[str, Price]]

    def of(self, vendor: str, model: str) -> Mapping[str, Price] | None:
        """The prices of a model's units, those of the longest beginning; None when the table does not know it."""
        known = [name for name in self.prices if f"{vendor}/{model}".startswith(name) and name.startswith(f"{vendor}/")]
        return self.prices[max(known, key=len)] if known else None

    def over(self, other: "PriceTable") -> "PriceTable":
        """This table, completed with the other's prices."""
        return PriceTable(as_of=self.as_of, prices={**other.prices, **self.prices})


def _tokens(input_usd: float, output_usd: float) -> dict[str, Any]:
    return {"input_tokens": Price(usd=input_usd, per=_MILLION), "output_tokens": Price(usd=output_usd, per=_MILLION)}


BUILT_IN = PriceTable(
    as_of=date(2026, 11, 20),
    prices={
        "gemini/gemini-3.8-flash": _tokens(0.75, 3.75),
        "gemini/gemini-3.7-flash": _tokens(0.75, 3.75),
        "gemini/gemini-3.6-flash": _tokens(1.50, 7.50),
        "gemini/gemini-3.5-flash": _tokens(1.50, 7.50),
        "gemini/gemini-3.5-flash-lite": _tokens(0.30, 2.50),
        "gemini/gemini-3.1-flash-lite": _tokens(0.30, 2.50),
        "vision/": {"images": Price(usd=1.50, per=1_000)},  # the first 1,000 a month are free; not counted here
        "scrapecreators/": {"credits": Price(usd=2.00, per=1_000)},  # of its smallest pack, unchecked
        "speech/gpt-transcribe": {"seconds": Price(usd=0.0045, per=60)},
    },
)


def read_prices(path: Path) -> PriceTable:
    """A table of one's own over the built-in one. Raises ValueError saying what is wrong with the file."""
    try:
        return PriceTable.model_validate_json(path.read_bytes()).over(BUILT_IN)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{path}, {'.'.join(map(str, first['loc'])) or 'as a whole'}: {first['msg']}") from error

"""Several products of one post: rows that are a name and a price."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from services.domain.artifacts import Evidence, Missing
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue
from services.notes.rules.places.addresses import without_mark, without_number
from services.notes.rules.prices import price_claims
from services.notes.rules.promo import is_promo
from services.notes.rules.word_lists.small_words import EVERY_SMALL_WORD

_MIN_PRODUCTS = 2
_MAX_PRODUCTS = 30
_LONGEST_ROW, _LONGEST_NAME = 14, 8  # words
# A sum, a discount or a limit is the price of no single thing.
_NO_ITEM = re.compile(
    r"\b(?:total|gesamt|insgesamt|sum|summe|in all|altogether|subtotal|under|unter|below|less than|menos de|moins de|"
    r"meno di|razem|итого|toplam|budget|shipping|versand|envío|livraison|spedizione|frete|saved?|discount)\b",
    re.IGNORECASE,
)
_SIGNS = " \t-–—:：|·•=~([,→"
_BRACKETS = re.compile(r"\s?[(（\[][^)）\]]{1,60}[)）\]]")


@dataclass(frozen=True)
class PricedRow:
    """A product with its price as one row gives them."""

    name: Claim
    price: Claim


def priced_rows(pool: EvidencePool) -> list[PricedRow]:
    """The rows of the caption, or else of the screen, that are a name and a price each; none where there is one."""
    for lines in (pool.caption, pool.on_screen):
        rows = list(_rows(lines))
        if len({str(row.name.value).casefold() for row in rows}) >= _MIN_PRODUCTS:
            return rows[:_MAX_PRODUCTS]
    return []


def _rows(lines: Sequence[EvidenceLine]) -> Iterator[PricedRow]:
    for line in lines:
        prices = price_claims([line])
        if len(prices) != 1 or line.words > _LONGEST_ROW or is_promo(line.text) or _NO_ITEM.search(line.text):
            continue
        name = _name(line, prices[0])
        if name:
            yield PricedRow(name, prices[0])


def _name(line: EvidenceLine, price: Claim) -> Claim | None:
    """What stands in front of the price, or behind it; a sentence is no name."""
    before = without_number(without_mark(line.text[: price.start])).rstrip(_SIGNS)
    after = line.text[price.end :].strip(_SIGNS + ")].!")
    text = _BRACKETS.sub("", before or after).strip(_SIGNS)
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    is_name = 0 < len(words) <= _LONGEST_NAME and not text.endswith((".", "!", "?"))
    telling = [word for word in words if word not in EVERY_SMALL_WORD]
    start = line.text.find(text)
    if not is_name or start < 0 or len(telling) * 2 < len(words) or not telling:
        return None
    return Claim(text, line, start, start + len(text))


def products_field(pool: EvidencePool) -> FoundValue | None:
    """All products of a post that shows several."""
    rows = priced_rows(pool)
    if not rows:
        return None
    records: list[JsonValue] = []
    evidence: list[Evidence] = []
    for i, row in enumerate(rows):
        records.append({"name": row.name.value, "price": row.price.value})
        evidence += [row.name.evidence(f"/{i}/name"), row.price.evidence(f"/{i}/price")]
    several = Missing(what="name", why=f"The post tells of {len(rows)} products; they are listed one by one.")
    return FoundValue(records, tuple(evidence), (several,))

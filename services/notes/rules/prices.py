"""Prices with their currency, as they are written in many countries."""

import re
from collections.abc import Iterable, Iterator

from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, listing
from services.notes.rules.tokens import number_at, text_at
from services.notes.rules.words import word_set

_SIGNS = (
    r"(?:US|A|AU|C|CA|S|NZ|HK|NT|R|MX)?\$|[€£¥￥₹₩฿₺₽₫₱₪₴]|Rp\.?|RM|Rs\.?|Kč|CHF|EUR|USD|GBP|AED|SAR|PLN|"
    r"SEK|NOK|DKK|TL|HUF"
)
_WORDS = (
    r"[€£¥￥₹₩฿₺₽₫₱₪₴$]|(?:EUR|USD|GBP|CHF|AUD|CAD|JPY|INR|AED|SAR|PLN|SEK|NOK|DKK|TRY|TL|THB|MYR|IDR|VND|HUF|CZK|"
    r"kr|zł|zl|Kč|Ft|lei|"
    r"euros?|dollars?|dólares|dollari|bucks|pounds sterling|quid|pesos|soles|reais|reales|francs?|franken|złotych|"
    r"złote|kronor|kroner|"
    r"rupees|rupiah|ribu|rb|baht|ringgit|dirhams?|руб(?:лей|ля|\.)?|грн|гривень|lira|won)(?![^\W\d_])|元|块|塊|円|"
    r"원|บาท|đồng|đ(?!\w)|درهم|"
    r"ريال|دولار|جنيه|يورو|रुपये"
)
_NUMBER = r"\d{1,3}(?:[.,\u00a0 ]\d{3}){1,3}(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
_AMOUNT = rf"(?:{_NUMBER})(?:\s?[kK]\b|\s?rb\b|,-)?(?:\s?[-–~～]\s?(?:[$€£¥￥₹])?(?:{_NUMBER})(?:\s?[kK]\b)?)?"
_PRICE = re.compile(
    rf"(?<![A-Za-z0-9_$€£¥₹.,])(?:(?:{_SIGNS})\s?(?:{_AMOUNT})|(?:{_AMOUNT})\s?(?:{_WORDS}))",
    re.IGNORECASE,
)
# What is taken off, or was paid before, is no price.
_OFF = re.compile(
    r"^\s?(?:off\b|discount|rabatt|de descuento|di sconto|de réduction|de desconto|zniżki|скидк|indirim|OFF\b)", re.I
)
_BEFORE = re.compile(
    r"(?:\bsave|\bwas|\bwere|\binstead of|\brather than|\bover|\bstatt|\bsonst|\bantes|\ben vez de|\bau lieu de|"
    r"\binvece di|\bworth|\bearn(?:ed)?|\bpaid|"
    r"\bspar[et]?n?|\bahorra|\bspend|\bfrom my|\brrp|\buvp)\s{0,2}(?:up to\s|bis zu\s|like\s|about\s|around\s)?$",
    re.IGNORECASE,
)
_SPOKEN = word_set("dollars dollar bucks euros euro quid pesos dólares dollari")
# "10 pounds" may be a weight.
_FOR = re.compile(
    r"\b(?:for|only|just|costs?|price[ds]?|under|at|worth)\s(?:(?:like|about|around|just|only)\s)?$", re.IGNORECASE
)
_REACH = 24


def price_claims(lines: Iterable[EvidenceLine]) -> list[Claim]:
    """Every price with a currency."""
    return [claim for line in lines for claim in (*_in_figures(line), *_in_words(line))]


def _in_figures(line: EvidenceLine) -> Iterator[Claim]:
    for match in _PRICE.finditer(line.text):
        if not _is_other(line.text, match):
            yield Claim(match.group().strip(), line, match.start(), match.end())


def _in_words(line: EvidenceLine) -> Iterator[Claim]:
    """ "Only twenty dollars", as it is said."""
    tokens = line.tokens
    i = 0
    while i < len(tokens):
        number = number_at(tokens, i) if tokens[i].is_word or text_at(tokens, i + 1) == "pounds" else None
        unit = text_at(tokens, number.next) if number else ""
        is_price = unit in _SPOKEN or (unit == "pounds" and bool(_FOR.search(line.text[: tokens[i].start])))
        if number and number.value >= 1 and is_price:
            end = tokens[number.next].end
            yield Claim(line.text[tokens[i].start : end], line, tokens[i].start, end)
            i = number.next
        i += 1


def _is_other(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _REACH) : match.start()]
    return bool(_OFF.match(text[match.end() :]) or _BEFORE.search(before))


def prices(pool: EvidencePool) -> FoundValue | None:
    """All prices."""
    return listing(price_claims(pool.lines))

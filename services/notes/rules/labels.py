"""Values behind a label ("Serves 4", "Cook time: 20 min", "📍 Café Luna, Lisbon"): recipes, places, products."""

import re
from collections.abc import Callable

from pydantic import JsonValue

from services.domain.artifacts import Missing
from services.notes.rules.common import price_claims
from services.notes.rules.evidence import Line, Pool
from services.notes.rules.findings import Claim, Finding, settle
from services.notes.rules.vocabulary import spoken_for, vocabulary

_KINDS = vocabulary(
    restaurant="restaurant",
    café="café, cafe, coffee shop, kaffeehaus",
    bar="bar",
    hotel="hotel, hotels",
    hostel="hostel",
    beach="beach, strand, playa, plage",
    museum="museum, museo, musée",
    market="market, markt, mercado",
    bakery="bakery, bäckerei, panadería, boulangerie",
    rooftop="rooftop",
    viewpoint="viewpoint, lookout, mirador",
    waterfall="waterfall",
    hike="hike, hiking trail",
    park="park",
    national_park="national park",
)
_PIN = re.compile(r"📍\s{0,3}(?P<value>[^📍]{2,160})")
_ADDRESS = re.compile(
    r"^\W{0,4}(?:address|adresse|dirección|location|ort|ubicación|where)\s{0,2}:\s{0,3}(?P<value>.{2,160})", re.I
)
_NAME = re.compile(r"^\W{0,4}(?:product|produkt|producto|produit|name|item)\s{0,2}:\s{0,3}(?P<value>.{2,100})", re.I)
_BRAND = re.compile(r"^\W{0,4}(?:brand|marke|marca|marque)\s{0,2}:\s{0,3}(?P<value>.{2,100})", re.I)
_BY_HANDLE = re.compile(r"\b(?:by|from|von|de)\s(?P<value>@[\w.]{2,40})", re.I)
_MAX_NAME_WORDS = 6
_LONGEST_NAME_S = 12.0


def _matches(pool: Pool, pattern: re.Pattern[str], clean: Callable[[str], str] = str.strip) -> list[Claim]:
    return [
        Claim(value, line, match.start(), match.end())
        for line in pool.lines
        for match in pattern.finditer(line.text)
        if (value := clean(match.group("value")))
    ]


def place_name(pool: Pool) -> Finding | None:
    """What stands behind the pin, up to the comma; other pins are named as left out."""
    pins = _matches(pool, _PIN, lambda text: _name_part(text)[0])
    if not pins:
        return settle("name", _matches(pool, _NAME))
    first = pins[0].value
    found = settle("name", [claim for claim in pins if claim.value == first])
    others = [str(claim.value) for claim in pins if claim.value != first]
    if found is None or not others:
        return found
    names = ", ".join(dict.fromkeys(others[:10]))
    return Finding(found.value, found.evidence, (Missing(what="other places", why=f"Also pinned: {names}."),))


def address(pool: Pool) -> Finding | None:
    """What stands behind "Address:", else behind the comma of the pin."""
    labelled = _matches(pool, _ADDRESS)
    first = next((match for line in pool.lines for match in [_pin(line)] if match), None)
    return settle("address", labelled or ([first] if first and first.value else []))


def _pin(line: Line) -> Claim | None:
    match = _PIN.search(line.text)
    return Claim(_name_part(match.group("value"))[1], line, match.start(), match.end()) if match else None


def _name_part(text: str) -> tuple[str, str]:
    head, _, tail = text.strip().partition("#")[0].strip().partition(",")
    if tail or " - " not in head:
        return head.strip(), tail.strip()
    name, _, where = head.partition(" - ")
    return name.strip(), where.strip()


def kind(pool: Pool) -> Finding | None:
    """The kind of place named most often."""
    claims = spoken_for(pool.lines, _KINDS, tags=pool.hashtags)
    counts: dict[JsonValue, int] = {}
    for claim in claims:
        counts[claim.value] = counts.get(claim.value, 0) + 1
    best = max(counts.values(), default=0)
    leaders = [value for value, count in counts.items() if count == best]
    return settle("kind", [claim for claim in claims if claim.value == leaders[0]]) if len(leaders) == 1 else None


def product_name(pool: Pool) -> Finding | None:
    """A labelled name; else the one short text on the screen beside a price."""
    labelled = _matches(pool, _NAME)
    return settle("name", labelled or _beside_price(pool))


def _beside_price(pool: Pool) -> list[Claim]:
    priced = [claim.line for claim in price_claims(pool.on_screen)][:20]
    names = [
        line
        for line in pool.on_screen
        if line not in priced
        and 1 <= line.words <= _MAX_NAME_WORDS
        and _is_steady(line)
        and any(map(line.overlaps, priced))
    ]
    return [Claim(names[0].text, names[0], factor=0.7)] if len(names) == 1 else []


def _is_steady(line: Line) -> bool:
    return not line.text.startswith(("@", "#")) and (line.end_s or 0) - (line.start_s or 0) <= _LONGEST_NAME_S


def brand(pool: Pool) -> Finding | None:
    """A labelled brand, or the account after "by"."""
    return settle("brand", _matches(pool, _BRAND) or _matches(pool, _BY_HANDLE)[:1])

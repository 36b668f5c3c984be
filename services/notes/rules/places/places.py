"""The places of a post: each with its name, address, kind and price, kept apart."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Missing
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, settle
from services.notes.rules.places.addresses import is_address, looks_like_name, name_and_address, without_number
from services.notes.rules.places.kinds import kind, kind_claims
from services.notes.rules.places.telling import addressed, called, is_address_row, lies_in, listed
from services.notes.rules.prices import price_claims
from services.notes.rules.promo import is_promo
from services.notes.rules.words import bare, bare_set

_PIN = re.compile(r"[📍📌]\ufe0f?\s{0,3}(?P<value>[^📍📌]{2,160})")
_LABEL = (
    "address|adresse|dirección|direccion|indirizzo|endereço|endereco|adres|адрес|адреса|alamat|địa "
    "chỉ|住所|地址|주소|العنوان|location|"
    "localização|lokasi|lokalizacja|ort|ubicación|where|où|dove|onde|gdzie|wo|konum|место|위치|位置|場所|plats"
)
_ADDRESS = re.compile(rf"^\W{{0,4}}(?:{_LABEL})\s{{0,2}}[:：]\s{{0,3}}(?P<value>.{{2,160}})", re.IGNORECASE)
_NAME = re.compile(
    r"^\W{0,4}(?:name|nom|nombre|nome|nama|nazwa|название|店名|名称|상호|이름|"
    r"الاسم)\s{0,2}[:：]\s{0,3}(?P<value>.{2,100})",
    re.I,
)
_HANDLE = re.compile(r"^\W{0,3}@(?P<handle>[\w.]{2,40})(?P<rest>[^@]{0,60})$")
_SCORE = re.compile(r"\d(?:[.,]\d)?\s?/\s?\d{1,2}")
_VISIT = re.compile(
    r"\b(?:pulled up to|went to|go to|goes to|going to|gone to|been to|came to|come to|head to|heading to|"
    r"headed to|welcome to|visit|visited|"
    r"visiting|stayed at|stay at|staying at|ate at|eat at|eating at|dinner at|lunch at|brunch at|breakfast at|"
    r"drinks at|found at|check out|"
    r"trying|tried|ke|bei|chez|besuch(?:t)? (?:im|in|bei)|fuimos a|fui a|vamos a|visitamos|siamo stati (?:da|al|"
    r"alla)|andate da|fomos (?:ao|à|no))\s"
    r"(?P<value>[^\W\d_a-zа-яà-ÿ][\w'’&-]*(?:\s(?:(?:de|da|do|la|le|el|of|the|&|and|y|e|"
    r"du)\s)?[^\W\d_a-zа-яà-ÿ][\w'’&-]*){0,4})"
)
_TOO_COMMON = bare_set("the this my our your it i a an his her their europe london paris")
_MAX_PLACES = 30
_AREA = 4  # words of a town and its region
_MAX_NAME = 60
_MAX_NAME_WORDS = 8


@dataclass(frozen=True)
class FoundPlace:
    """One place, with the claims for what is known of it."""

    name: Claim | None
    address: Claim | None
    lines: tuple[EvidenceLine, ...] = ()  # what is told about it, up to the next place


def places(pool: EvidencePool) -> list[FoundPlace]:
    """Every place that is pinned or labelled, once."""
    found: dict[str, FoundPlace] = {}
    pinned = list(_pinned(pool.written))
    for place in pinned or _unpinned(pool.written):
        name = str(place.name.value) if place.name else str(place.address.value if place.address else "")
        key = "".join(char for char in bare(name) if char.isalnum())
        if key and (key not in found or (place.address and not found[key].address)) and len(found) < _MAX_PLACES:
            found[key] = place
    return list(found.values())


def _pinned(lines: tuple[EvidenceLine, ...]) -> Iterator[FoundPlace]:
    pins = [(i, match) for i, line in enumerate(lines) for match in _PIN.finditer(line.text)]
    pins = [(i, match) for i, match in pins if not is_promo(match.group("value"))]  # "📌 Save for later"
    for k, (i, match) in enumerate(pins):
        following = pins[k + 1][0] if k + 1 < len(pins) else len(lines)
        line = lines[i]
        name, address = name_and_address(match.group("value"))
        is_area = bool(name) and bool(address) and not is_address(address) and len(f"{name} {address}".split()) <= _AREA
        above = _marked_above(lines, i) if is_area else None
        if above:
            yield FoundPlace(above, _claim(match.group("value").strip(), line), lines[i : max(i + 1, following)])
            continue
        named = _claim(name, line) if name else _name_before(lines, i, match.start())
        where = _claim(address, line) if address else _address_below(lines, i)
        yield FoundPlace(named, where, lines[i : max(i + 1, following)])


def _marked_above(lines: tuple[EvidenceLine, ...], i: int) -> Claim | None:
    """The name behind an emoji above a pin that only gives an area: "🏡 The Woodsy A" above "📍 Phoenicia, NY"."""
    above = lines[i - 1] if i else None
    if above is None or above.source is not lines[i].source or above.paragraph != lines[i].paragraph:
        return None
    name, _ = name_and_address(above.text)
    is_marked = unicodedata.category(above.text[0]) == "So" and not above.text.startswith(("📍", "📌"))
    is_name = looks_like_name(name) and not any(map(str.isdigit, name))
    return _claim(name, above) if is_marked and is_name else None


def _address_below(lines: tuple[EvidenceLine, ...], i: int) -> Claim | None:
    """The address in the row below a pin that gives a name alone."""
    below = lines[i + 1] if i + 1 < len(lines) else None
    is_near = below is not None and below.source is lines[i].source and below.paragraph == lines[i].paragraph
    if below is None or not is_near or not is_address_row(below):
        return None
    return _claim(name_and_address(below.text)[1], below)


def _unpinned(lines: tuple[EvidenceLine, ...]) -> Iterator[FoundPlace]:
    """Rows of a name and an address, else the rows of a list of names."""
    rows, names = list(addressed(lines)), listed(lines)
    of_list = {id(line) for _, _, line in names}
    # Of a list with an address in it the others are places too; beside an address a list may be of dishes.
    is_list_of_places = any(id(line) in of_list for _, _, line in rows)
    for name, where, line in names if is_list_of_places or not rows else rows:
        below = next((one for one in lines if one.row == line.row + 1 and one.source is line.source), line)
        address = (_claim(where, line) or _claim(where, below)) if where else None
        yield FoundPlace(_claim(name, line), address, (line,))


def _claim(text: str, line: EvidenceLine) -> Claim | None:
    start = line.text.find(text)
    return Claim(text, line, start, start + len(text)) if start >= 0 else None


def _name_before(lines: tuple[EvidenceLine, ...], i: int, start: int) -> Claim | None:
    """The name in front of a pin that holds only an address: in its line, or in the line above."""
    before = lines[i].text[:start].strip(" -–—·|:,(")
    if _may_be_name(before):
        return _claim(before, lines[i])
    above = lines[i - 1] if i and lines[i].paragraph - lines[i - 1].paragraph <= 1 else None
    if above is None or above.source is not lines[i].source:
        return None
    text = _core(above.text)
    return _claim(text, above) if _may_be_name(text) and not is_address(text) else None


def _core(text: str) -> str:
    """The line without number, signs and emojis at either end."""
    text = without_number(text)
    inside = [i for i, char in enumerate(text) if char.isalnum()]
    return text[inside[0] : inside[-1] + 1 + (text[inside[-1] + 1 : inside[-1] + 2] == ")")] if inside else ""


def _may_be_name(text: str) -> bool:
    return (
        1 < len(text) <= _MAX_NAME
        and len(text.split()) <= _MAX_NAME_WORDS
        and any(map(str.isalpha, text))
        and text[0] not in "#"
    )


def place_name(pool: EvidencePool) -> FoundValue | None:
    """The one place's name; of several none is the name."""
    labelled = _matches(pool, _NAME)
    if labelled:
        return settle("name", labelled)
    every = places(pool)
    if len(every) > 1:
        return None
    pinned = every[0].name if every else None
    told = called(pool.lines)
    if told and (pinned is None or _is_area(every[0])):
        return settle("name", [told, *_written_so(pool, str(told.value))])
    better = _by_handle(pool) or (_visited(pool) if pinned is None or _is_area(every[0]) else None)
    name = better if better and (pinned is None or _is_area(every[0])) else pinned
    return settle("name", [name]) if name else None


def _written_so(pool: EvidencePool, name: str) -> list[Claim]:
    """Where the name that somebody says is written."""
    return [claim for line in pool.written if (claim := _claim(name, line))][:1]


def _from_name_on(name: Claim, address: Claim) -> Claim:
    """ "Vis, Croatia" behind a pin is all of it an area."""
    if name.line is not address.line:
        return address
    return Claim(name.line.text[name.start : address.end], name.line, name.start, address.end)


def _is_area(place: FoundPlace) -> bool:
    """Whether only a town or region is pinned: "London", "Bali, Indonesia"."""
    words = len(str(place.name.value).split()) if place.name else 0
    return words <= 2 and (place.address is None or not is_address(str(place.address.value)))


def _by_handle(pool: EvidencePool) -> Claim | None:
    """ "@nordkitchen LDN 8.7/10" above a review: the handle, or its words where the post writes them out."""
    first = next((line for line in pool.caption if line.paragraph >= 0), None)
    match = _HANDLE.match(first.text) if first else None
    if (
        first is None
        or match is None
        or (not _SCORE.search(match.group("rest")) and len(match.group("rest").split()) > 2)
    ):
        return None
    written = _written_out(match.group("handle"), pool.caption)
    return written or _claim(f"@{match.group('handle')}", first)


def _written_out(handle: str, lines: Iterable[EvidenceLine]) -> Claim | None:
    key = "".join(char for char in handle.casefold() if char.isalpha())
    for line in lines:
        tokens = [token for token in line.tokens if token.is_word]
        for size in (1, 2, 3, 4):
            for i in range(len(tokens) - size + 1):
                part = tokens[i : i + size]
                is_handle = line.text[part[0].start - 1 : part[0].start] == "@"
                if "".join(token.text for token in part) == key and not is_handle:
                    return _claim(line.text[part[0].start : part[-1].end], line)
    return None


def _visited(pool: EvidencePool) -> Claim | None:
    """ "Pulled up to Bubba Bloom": a name behind words of going there."""
    for line in pool.lines:
        for match in _VISIT.finditer(line.text):
            if match.group("value").split()[0].casefold() not in _TOO_COMMON:
                return Claim(match.group("value"), line, match.start("value"), match.end("value"), 0.8)
    return None


def _matches(pool: EvidencePool, pattern: re.Pattern[str]) -> list[Claim]:
    found = ((line, pattern.finditer(line.text)) for line in pool.lines)
    return [
        Claim(one.group("value").strip(), line, one.start("value"), one.end()) for line, every in found for one in every
    ]


def address(pool: EvidencePool) -> FoundValue | None:
    """What stands behind "Address:", else that of the one place that is pinned."""
    labelled = _matches(pool, _ADDRESS)
    if labelled:
        return settle("address", [one for one in labelled if one.value == labelled[0].value])
    every = places(pool)
    told = called(pool.lines)
    if not every and told:
        area = lies_in(pool.lines)
        return settle("address", [area]) if area else None
    if len(every) != 1:
        return None
    place = every[0]
    if told and place.name and place.address and _is_area(place):
        return settle("address", [_from_name_on(place.name, place.address)])
    if place.address:
        return settle("address", [place.address])
    is_renamed = place.name is not None and _is_area(place) and (_by_handle(pool) or _visited(pool))
    return settle("address", [place.name]) if is_renamed and place.name else None


def places_field(pool: EvidencePool) -> FoundValue | None:
    """All places of a post that shows several."""
    every = [place for place in places(pool) if place.name]
    if len(every) < 2:
        return None
    records: list[JsonValue] = []
    evidence: list[Evidence] = []
    for i, place in enumerate(every):
        parts = {name: claim for name, claim in _parts(place) if claim}
        records.append({name: claim.value for name, claim in parts.items()})
        evidence += [claim.evidence(f"/{i}/{name}") for name, claim in parts.items()]
    several = Missing(what="name", why=f"The post tells of {len(every)} places; they are listed one by one.")
    return FoundValue(records, tuple(evidence), (several,))


def kind_of_all(pool: EvidencePool) -> FoundValue | None:
    """The kind that the post tells of: of several places not that of a single one."""
    every = places(pool)
    return kind(pool, frozenset(id(line) for one in every for line in one.lines[:1]) if len(every) > 1 else frozenset())


def _parts(place: FoundPlace) -> Iterator[tuple[str, Claim | None]]:
    lines = [line for line in place.lines if line.source is EvidenceSource.CAPTION] or list(place.lines)[:1]
    kinds = {claim.value: claim for claim in kind_claims(lines[:1])}
    yield "name", place.name
    yield "address", place.address
    yield "kind", next(iter(kinds.values())) if len(kinds) == 1 else None
    yield "price", next(iter(price_claims(lines)), None)

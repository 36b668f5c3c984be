"""What an address looks like, and a place's name apart from it."""

import re
from collections.abc import Iterator

from services.notes.rules.words import word_set

_STREETS = (
    ""
    "street|st|str|ave|avenue|av|avda|avenida|road|rd|lane|ln|drive|boulevard|blvd|square|sq|highway|hwy|rue|quai|"
    "place|impasse|allée|chemin|"
    ""
    "straße|strasse|gasse|platz|allee|weg|ufer|damm|via|viale|piazza|corso|vicolo|largo|calle|c/|plaza|paseo|"
    "carrer|passeig|carretera|rua|"
    ""
    "praça|travessa|alameda|ulica|ul|al|plac|aleja|ulitsa|улица|ул|проспект|пр|переулок|вулиця|вул|straat|laan|"
    "gracht|plein|sokak|sok|cadde|"
    ""
    "caddesi|cad|mah|mahallesi|jalan|jl|gang|lantai|đường|phố|quận|soi|thanon|gatan|vägen|gata|gade|vej|katu|utca|"
    "tér|شارع|طريق"
)
_STREET = re.compile(rf"(?<![^\W\d_])(?:{_STREETS})(?![^\W\d_])", re.IGNORECASE)
_STREET_END = re.compile(
    r"(?:straße|strasse|gasse|platz|allee|weg|damm|straat|laan|gracht|plein|gatan|vägen|gade|vej|katu)\s\d",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b\d{5}\b|\b\d{4}\s?[A-Z]{2}\b|\b[A-Z]{1,2}\d[A-Z\d]?(?:\s?\d[A-Z]{2})?\b|\b\d{2}-\d{3}\b|〒|\b\d{4}-\d{3}\b"
)
_EAST = re.compile(
    r"\d\s?(?:号|號|丁目|番地|층|층|楼)|[区區市縣县路街巷弄]\d|(?:로|길)\s?\d|[都道府県][^\s]{1,8}[市区町村]"
)
_HOUSE = re.compile(
    r"^\W{0,3}\d{1,5}[a-zA-Z]?(?:[-/]\d{1,4})?,?\s+[^\W\d_]{2}|[^\W\d_]{3},?\s(?:n[º°.]?\s?)?\d{1,4}[a-zA-Z]?(?:\b|$)"
)
_HOUSE_FIRST = re.compile(r"^\W{0,3}\d{1,5}[a-zA-Z]?(?:[-/]\d{1,4})?,?\s+[^\W\d_]{2}")
_NUMBERED = re.compile(r"^\W{0,4}\d{1,2}\s?(?:[.)：:、]|\ufe0f?\u20e3)\s?")
_LABELLED = re.compile(r"^\W{0,4}[^\W\d][\w-]*(?:\s[\w-]+)?\s?[:：]\s+(?=[^\W_])")
_BRACKETS = re.compile(r"\s?[(（\[](?P<inside>[^)）\]]{1,60})[)）\]]")
_LAST_BRACKET = re.compile(rf"{_BRACKETS.pattern}\s*$")
_ASIDE = re.compile(r"\s[-–—|·→:]\s")
_BEHIND = re.compile(r"[.:;]\s")  # what may part an address from a remark, as a comma does
_ELIDED = re.compile(r"^(?:[dl]|dell|nell|all|dall|sull)['’](?=\w)", re.IGNORECASE)
_SMALL = word_set("de da do das dos del della di la le el los las of the and y e du des am an der im van den & i a o")
_MAX_WORDS = 7
_PRICED = ("/10", "€", "$", "£", "¥", "zł", "₺", "₽")


def is_address(text: str) -> bool:
    """Whether the text is a street and a number, a postcode and a town, or the like."""
    has_digit = any(char.isdigit() for char in text)
    return bool(_EAST.search(text)) or (
        has_digit
        and bool(_STREET.search(text) or _STREET_END.search(text) or _POSTCODE.search(text) or _HOUSE.search(text))
    )


def is_street_address(text: str) -> bool:
    """Whether the text is a street with its number, or a postcode with its town."""
    return (
        is_address(text)
        and any(map(str.isdigit, text))
        and bool(
            _STREET.search(text)
            or _STREET_END.search(text)
            or _EAST.search(text)
            or re.search(r"\b\d{5}\s[^\W\d]", text)
        )
    )


def looks_like_name(text: str) -> bool:
    """Whether the words are those of a proper name: each with a capital, or of a script that has none."""
    words = re.findall(r"[^\W_][\w'’]*", text)
    telling = [_ELIDED.sub("", word) for word in words if word.casefold() not in _SMALL]
    return 0 < len(words) <= _MAX_WORDS and bool(telling) and all(_is_capital(word) for word in telling)


def _is_capital(word: str) -> bool:
    return not word[0].islower()


def without_number(text: str) -> str:
    """ "1. Central Park": the name without its place in the list."""
    return _NUMBERED.sub("", text).strip()


def name_and_address(text: str) -> tuple[str, str]:
    """ "Café Luna, Rua da Rosa 12, Lisbon" apart; an address alone has no name."""
    text = without_mark(without_number(without_mark(text.partition("#")[0].strip(" -–—·|:"))))
    comma = next((i for i in _commas(text)), len(text))
    head, tail = text[:comma], text[comma + 1 :]
    if _begins_as_address(_ASIDE.split(_BRACKETS.sub("", head))[0]):
        return "", _without_aside(text)
    if _ASIDE.search(head) or (not tail and ": " in head) or _is_in_name(head, tail):
        head, tail = _cut(text)
    inside = [match.group("inside").strip() for match in _BRACKETS.finditer(head)]
    where = _without_aside(tail.strip())
    where = where if _is_where(where) else next((one for one in inside if _is_where(one)), "")
    return _BRACKETS.sub("", head).strip() or head.strip(), where


def _commas(text: str) -> Iterator[int]:
    """Where commas stand outside brackets."""
    depth = 0
    for i, char in enumerate(text):
        depth += (char in "(（[") - (char in ")）]")
        if char == "," and depth <= 0:
            yield i


def without_mark(text: str) -> str:
    """Without the sign or emoji that a list has in front of its rows."""
    first = next((i for i, char in enumerate(text) if char.isalnum() or char in '(（[¡¿"“„«@#$€£'), len(text))
    return text[first:]


def without_label(text: str) -> str:
    """ "Unterkunft: Hotel Seeblick": the name without the word or two that say what it is."""
    return _LABELLED.sub("", text, count=1).strip()


def _cut(text: str) -> tuple[str, str]:
    sign = _ASIDE.search(text) or re.search(r":\s", text)
    return (text[: sign.start()].strip(), text[sign.end() :].strip()) if sign else (text, "")


def _is_in_name(head: str, tail: str) -> bool:
    """Whether the comma belongs to a name of two words: "Hello, Kristof – tiny, great magazines"."""
    before_sign = _ASIDE.split(tail)[0]
    is_short = len(head.split()) == len(before_sign.split()) == 1
    return is_short and before_sign != tail and not any(map(str.isdigit, before_sign))


def _without_aside(text: str) -> str:
    """ "Plaza de España - sunset!", "Mall Jogja – Lantai LG": what follows a dash stays where it is a place too."""
    sign = next((one for one in _ASIDE.finditer(text) if not _is_where(text[one.end() :])), None)
    text = text[: sign.start()].strip() if sign else text
    bracket = _LAST_BRACKET.search(text)
    text = text[: bracket.start()] if bracket and not _is_where(bracket.group("inside")) else text
    return _without_remark(text)


def _without_remark(text: str) -> str:
    """ "Schulterblatt 12, bester Galão der Stadt", "R. da Trindade 12. Cash only": only more of it stays."""
    for at in sorted((*_commas(text), *(one.start() for one in _BEHIND.finditer(text))), reverse=True):
        if _is_where(text[at + 1 :].strip()) or not is_address(text[:at]):
            break
        text = text[:at]
    return text.strip()


def _is_where(text: str) -> bool:
    """Whether words tell where a place is, and are no remark: an address, or the name of an area."""
    is_remark = not text or text.rstrip().endswith(("!", "?")) or any(sign in text for sign in _PRICED)
    return not is_remark and (is_address(text) or looks_like_name(text))


def _begins_as_address(head: str) -> bool:
    """ "12 Main St", "Calle Mayor 3", "75015 Paris"; but "Bar 61" is a name."""
    return bool(_HOUSE_FIRST.match(head) or _EAST.search(head)) or (
        is_address(head) and bool(_STREET.match(head) or _STREET_END.search(head))
    )

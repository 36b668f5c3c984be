"""What an address looks like, and a place's name apart from it."""

import re

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
_NUMBERED = re.compile(r"^\W{0,4}\d{1,2}\s?[.)：:、]\s?")
_PARENTHESES = re.compile(r"\s?[(（][^)）]{1,40}[)）]\s*$")


def is_address(text: str) -> bool:
    """Whether the text is a street and a number, a postcode and a town, or the like."""
    has_digit = any(char.isdigit() for char in text)
    return bool(_EAST.search(text)) or (
        has_digit
        and bool(_STREET.search(text) or _STREET_END.search(text) or _POSTCODE.search(text) or _HOUSE.search(text))
    )


def without_number(text: str) -> str:
    """ "1. Central Park": the name without its place in the list."""
    return _NUMBERED.sub("", text).strip()


def name_and_address(text: str) -> tuple[str, str]:
    """ "Café Luna, Rua da Rosa 12, Lisbon" apart; an address alone has no name."""
    text = without_number(text.partition("#")[0].strip(" -–—·|:"))
    head, _, tail = text.partition(",")
    if _begins_as_address(head):
        return "", text
    for sign in (" - ", " – ", " — ", " | ", " · ", ": "):
        if not tail and sign in head:
            head, _, tail = head.partition(sign)
    return _plain(head), tail.strip()


def _begins_as_address(head: str) -> bool:
    """ "12 Main St", "Calle Mayor 3", "75015 Paris"; but "Bar 61" is a name."""
    return bool(_HOUSE_FIRST.match(head) or _EAST.search(head)) or (
        is_address(head) and bool(_STREET.match(head) or _STREET_END.search(head))
    )


def _plain(name: str) -> str:
    return _PARENTHESES.sub("", name).strip() or name.strip()

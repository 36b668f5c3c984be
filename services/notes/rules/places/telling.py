"""What tells of a place besides a pin: "it's called …", "it's in …", a row that is an address, a list of names."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from services.notes.rules.clauses.instructions import tells_to_do
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.findings import Claim
from services.notes.rules.places.addresses import (
    is_address,
    is_street_address,
    looks_like_name,
    name_and_address,
    without_label,
)
from services.notes.rules.sections import is_bulleted, is_numbered

# A proper name: words with capitals, with small words between them ("Casa do Rio", "Little Owl Listening Room").
_PROPER = (
    r"(?P<value>[^\W\d_a-zà-ÿа-яё][\w'’&.-]*(?:\s(?:(?:de|da|do|das|dos|del|della|di|la|le|el|los|las|of|the|&|and|y|e|"
    r"du|des|am|an|der|im|van|den)\s)?[^\W_a-zà-ÿа-яё][\w'’&-]*){0,5})"
)
_CALLED = re.compile(
    r"\b(?:(?i:(?:is|it['’]s|was|spot|place|restaurant|café|cafe|bar|hotel|beach|they['’]re)\s(?:called|named)|"
    r"(?:the )?name['’]?s? is|heißt|heisst|nennt sich|se llama|s['’]appelle|si chiama|se chama|chama-se|nazywa się|"
    r"называется|namanya|heter|hedder|heet))\s(?:the\s|der\s|die\s|das\s|el\s|la\s|le\s|il\s|o\s|a\s)?" + _PROPER
)
_LIES = re.compile(
    r"\b(?i:(?:it['’]?s|it is|they['’]re|located|right|tucked away|hidden|find (?:it|them)|liegt|ist|está|queda|"
    r"se encuentra|se trouve|c['’]est|si trova|è|fica|znajduje się|находится|ada|berada|ligt|zit)"
    r"(?:\s(?:right|just|located|here|mitten|direkt|situé|situato|justo|hier))?\s"
    r"(?:in|on|at|im|in der|auf|am|en|à|au|dans|a|nel|nella|em|no|na|w|в|di|aan|op))\s"
    r"(?i:(?:the |der |den |la |el |le |il |o |a )?(?:island of |insel |isla de |île de |isola di |ilha de )?)"
    + _PROPER
)
_LONGEST_ADDRESS_ROW = 12  # words
_MIN_LISTED = 2
_MAX_NAMES = 0.7  # of the rows of a list
_LONGEST_HEAD = 6


def called(lines: Sequence[EvidenceLine]) -> Claim | None:
    """The name behind "it's called"."""
    found = (Claim(*_value(line, match), 0.9) for line in lines for match in _CALLED.finditer(line.text))
    return next(found, None)


def lies_in(lines: Sequence[EvidenceLine]) -> Claim | None:
    """The area behind "it's in", in a sentence about the place."""
    found = (Claim(*_value(line, match), 0.8) for line in lines for match in _LIES.finditer(line.text))
    return next(found, None)


def _value(line: EvidenceLine, match: re.Match[str]) -> tuple[str, EvidenceLine, int, int]:
    text = match.group("value").rstrip(".")
    return text, line, match.start("value"), match.start("value") + len(text)


def is_address_row(line: EvidenceLine) -> bool:
    """Whether a row is an address and nothing else."""
    name, address = name_and_address(line.text)
    return line.words <= _LONGEST_ADDRESS_ROW and not name and is_address(address)


def addressed(lines: Sequence[EvidenceLine]) -> Iterator[tuple[str, str, EvidenceLine]]:
    """ "Takumi, Hauptstraße 12, 10115 Berlin": rows of a name and a street with its number, without a pin."""
    for i, line in enumerate(lines):
        name, address = name_and_address(line.text)
        is_row = line.words <= _LONGEST_ADDRESS_ROW and "," in line.text
        if is_row and name and looks_like_name(name) and is_street_address(address):
            yield name, address, line
            continue
        above = lines[i - 1] if i and lines[i - 1].paragraph == line.paragraph else None
        head = without_label(above.text) if above else ""
        if above and is_address_row(line) and is_street_address(line.text) and looks_like_name(head):
            yield head, name_and_address(line.text)[1], above


def listed(lines: Sequence[EvidenceLine]) -> list[tuple[str, str, EvidenceLine]]:
    """The rows of a numbered or marked list that are names with an area or an aside behind them."""
    best: list[tuple[str, str, EvidenceLine]] = []
    for mark, group in groupby(filter(_mark, lines), key=_mark):
        run = list(group)
        if mark == "number" and not _counts_up(run):
            continue  # dates
        read = [(*name_and_address(line.text), line) for line in run]
        if mark == "emoji" and sum(is_street_address(where) for _, where, _ in read) < _MIN_LISTED:
            continue  # anything may stand behind emojis
        names = [one for one in read if _is_listed(*one)]
        if len(names) >= max(_MIN_LISTED, _MAX_NAMES * len(run)) and len(names) > len(best):
            best = names
    return best


def _mark(line: EvidenceLine) -> str:
    """What a row of a list begins with; empty for no such row."""
    if is_numbered(line.text):
        return "number"
    if is_bulleted(line.text):
        return "sign"
    return "emoji" if unicodedata.category(line.text[0]) == "So" else ""


def _counts_up(rows: Sequence[EvidenceLine]) -> bool:
    numbers = [next((token.number for token in row.tokens if token.number is not None), 0.0) for row in rows]
    return all(one + 1 == two for one, two in pairwise(numbers))


def _is_listed(name: str, _address: str, line: EvidenceLine) -> bool:
    return looks_like_name(name) and len(name.split()) <= _LONGEST_HEAD and not tells_to_do(line)

"""A row of an ingredient list that names several things, cut into them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from services.notes.rules.evidence import EvidenceLine, line_of
from services.notes.rules.recipes.foods import foods_in
from services.notes.rules.recipes.ingredient_rows import amount_row, content_start
from services.notes.rules.recipes.quantities import OF, quantity_at
from services.notes.rules.tokens import Tokens, tokenize
from services.notes.rules.words import word_set

_PRESSED = word_set("juice zest saft abrieb jugo zumo ralladura jus zeste succo scorza suco raspas sap sok сок suyu")
_GOES_ON = OF | word_set("plus or oder ou and about approx to into for x each with e y et und")
_IN_BRACKETS = re.compile(r"[(（][^()（）]{0,60}[)）]")
_DENSE = "\u2e7f"  # from here on scripts are written without spaces
_AND_LAST = re.compile(
    r"(.+?)\s(?:and|und|y|et|e|en|og|och|i|и|dan|ve)\s"
    r"(?:some |wat |etwas |un poco de |du |de la )?(\S+(?:\s\S+)?)$"
)
_PREPARED = word_set(
    "chopped minced sliced diced grated mashed crushed peeled shredded melted softened beaten drained rinsed halved "
    "quartered cubed "
    "julienned toasted cooked thawed deseeded trimmed torn zested juiced optional divided sifted packed finely "
    "thinly roughly "
    "gehackt geschnitten gewürfelt gerieben zerdrückt gepresst fein klein picado picada picados picadas rallado "
    "cortado troceado "
    "triturado haché hachée hachés émincé émincée râpé coupé coupée tritato tagliato grattugiato picadinho ralado "
    "amassado "
    "gesneden gehakt geraspt posiekany starty drobno doğranmış rendelenmiş cincang haluskan geprek iris"
)


def split_row(line: EvidenceLine, start: int = 0, *, is_inline: bool = False) -> Iterator[EvidenceLine]:
    """The items that somebody put into one row: cut at commas where several of them have an amount."""
    parts = _joined_notes(_parts(line.text[start:]))
    if is_inline:
        parts = [piece for part in parts for piece in _run_on(part)]
    if is_inline and len(parts) > 1:
        parts = [*parts[:-1], *_last_two(parts[-1])]
    led = sum(_is_led(part) for part in parts)
    if len(parts) > 1 and (led > 1 or (is_inline and led <= len(parts))):
        yield from (replace(line, text=part) for part in parts)
    elif line.text[start:].strip():
        yield replace(line, text=line.text[start:].strip()) if start else line


def _parts(text: str) -> list[str]:
    """Cut at commas outside brackets, and before "and 2 eggs"."""
    parts, depth, begin = [], 0, 0
    for i, char in enumerate(text):
        depth += (char in "(（[") - (char in ")）]")
        is_decimal = char == "," and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit()
        is_slash = char == "/" and text[i - 1 : i].isspace() and text[i + 1 : i + 2].isspace()
        is_plus = char == "+" and text[i - 1 : i].isspace() and text[i + 1 :].lstrip()[:1].isdigit()
        if (char in ",;•|、，" or is_slash or is_plus) and depth <= 0 and not is_decimal:
            parts.append(text[begin:i])
            begin = i + 1
    parts.append(text[begin:])
    return [part.strip() for part in parts if any(char.isalnum() for char in part)]


def _run_on(part: str) -> list[str]:
    """ "2 leeks, chopped 1 cup cream": a caption whose line breaks were lost is cut before each amount."""
    tokens = tokenize(part)
    cuts, i = [0], content_start(tokens)
    first = quantity_at(tokens, i)
    i = first.next if first else i + 1
    while i < len(tokens):
        of = i - 2 if tokens[i - 1].text in OF and tokens[i - 2].text in _PRESSED else i
        found = quantity_at(tokens, i) if of < i or _may_begin(tokens, i) else None
        if found and found.number and found.next < len(tokens) and tokens[found.next].is_word:
            cuts.append(tokens[of].start)
        i = found.next if found else i + 1
    pieces = [part[start:end].strip() for start, end in pairwise([*cuts, len(part)])]
    return [piece for piece in pieces if piece and not (len(pieces) > 1 and _is_part_name(piece))]


def _is_part_name(piece: str) -> bool:
    """ "Dressing" before "2 tbsp oil": the name of a part, not of a food."""
    return len(piece.split()) == 1 and piece[:1].isupper() and not foods_in(tokenize(piece))


def _may_begin(tokens: Tokens, i: int) -> bool:
    """Whether an amount here is the next thing's: not in "(1 cup)" or "plus 2 tbsp"."""
    opened = sum((token.text in ("(", "（")) - (token.text in (")", "）")) for token in tokens[:i])
    before = tokens[i - 1]
    return tokens[i].number is not None and opened <= 0 and before.is_word and before.text not in _GOES_ON


def _last_two(part: str) -> list[str]:
    """ "2 tbsp oil and some parsley", at the end of a list, are two things; "salt and pepper" are one."""
    match = _AND_LAST.match(part)
    return [match.group(1), match.group(2)] if match and _is_led(match.group(1)) else [part]


def _joined_notes(parts: list[str]) -> list[str]:
    """A part that only tells how the one before is prepared stays with it."""
    joined: list[str] = []
    for part in parts:
        words = {word.strip("().!").casefold() for word in part.split()}
        if joined and words & _PREPARED and not _is_led(part):
            joined[-1] = f"{joined[-1]}, {part}"
        else:
            joined.append(part)
    return joined


def _is_led(text: str) -> bool:
    """Whether a part is a thing with its amount."""
    tokens = tokenize(text)
    found = quantity_at(tokens, content_start(tokens))
    if found is not None:
        return any(token.is_word for token in tokens[found.next :])
    is_told = any(token.number for token in tokenize(_IN_BRACKETS.sub(" ", text)))  # "cooked al dente (80 g)"
    named = amount_row(line_of(text)) if is_told else None
    return named is not None and (named.unit is not None or text[-1:] > _DENSE)

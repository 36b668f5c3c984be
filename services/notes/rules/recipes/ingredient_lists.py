"""The lists of ingredients that a caption or the screen holds, with a heading or without one."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from services.domain.artifacts import EvidenceSource
from services.notes.rules.clauses.instructions import begins_with_an_order, tells_to_do
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.promo import is_nutrition, is_promo
from services.notes.rules.recipes.foods import foods_in, sure_foods_in
from services.notes.rules.recipes.ingredient_rows import Ingredient, amount_row, content_start, read_row
from services.notes.rules.recipes.quantities import OF, quantity_at
from services.notes.rules.recipes.row_parts import split_row
from services.notes.rules.recipes.servings import claims_in, is_serving_row
from services.notes.rules.sections import LinesUnderHeading, is_bulleted, is_numbered, sections
from services.notes.rules.tokens import text_at
from services.notes.rules.words import word_set

_MIN_ROWS = 2
_SUBHEAD_WORDS = 6
_SHORT = 4
_STEP_WORDS = 4
_FOR_THE = re.compile(
    r"^\W*(?:for (?:the|your)\b|für (?:den|die|das|der)\b|para (?:la"
    r"|el|los|las|o|a)\b|pour (?:la|le|les)\b|per (?:la|il|lo|le|i|gli)\b"
    r"|"
    r"untuk\b|voor (?:de|het)\b|na (?=\w+\W*$)|do (?=\w+\W*$)|для\b|до\b)",
    re.IGNORECASE,
)
_TIME_ROW = re.compile(
    r"^\W*(?:prep|cook|total|bake|chill|rest|active|ready|zubereitung"
    r"|arbeits|koch|back|tiempo|temps|tempo)\w*\s?\w*\s?[:\-–]",
    re.I,
)
_PARTS_OF_DISHES = word_set(
    "sauce dressing topping toppings filling marinade crust base dough batter glaze frosting icing crumble soße sosse "
    "füllung teig belag salsa aderezo relleno masa aliño ripieno impasto condimento farce pâte garniture molho recheio "
    "massa cobertura saus vulling deeg sos iç hamur"
)
_EACH = word_set("each je jeweils cada chacun ciascuno elk")
_BETWEEN_NAMES = re.compile(r",\s|\s(?:and|und|y|et|e|en)\s|\s[&+]\s")
_ENDS_SENTENCE = (".", "!", "?", "。", "！", "…")
_NEEDED = word_set("ingredients needs")


def listed(lines: Sequence[EvidenceLine]) -> list[Ingredient]:
    """The items of every list under a heading; without one, of the rows that begin with amounts."""
    headed = [section for section in sections(lines) if _is_ingredients(section)]
    found = [one for section in headed for one in _items(section)]
    return found or list(_unheaded(lines))


def _is_ingredients(section: LinesUnderHeading) -> bool:
    if section.kind == "ingredients":
        return True
    rows = [*section.lines, *([section.head] if section.head and section.is_inline else [])]
    return section.kind == "needs" and any(foods_in(line.tokens) or _has_unit(line) for line in rows)


def _has_unit(line: EvidenceLine) -> bool:
    found = amount_row(line)
    return found is not None and found.unit is not None


def _items(section: LinesUnderHeading) -> Iterator[Ingredient]:
    if section.head and section.is_inline:
        yield from _inline(section.head, section.rest)
    if section.head and section.is_inline and section.lines and section.lines[0].row == section.head.row:
        section = replace(section, lines=_after_row(section.lines, section.head.row))
    rows = _rows(section.lines)
    for i, line in enumerate(rows):
        if _begins_steps(rows, i) or _begins_prose(rows, i):
            return
        if not _is_no_item(rows, i):
            yield from _row_items(line)


def _after_row(lines: list[EvidenceLine], row: int) -> list[EvidenceLine]:
    """Without the sentences that follow an inline list in its own line, unless they go on with amounts."""
    return [line for line in lines if line.row != row or _leads(line)]


def _rows(lines: Iterable[EvidenceLine]) -> list[EvidenceLine]:
    """The first sentence of each row, and those that begin with an amount or list several."""
    rows: list[EvidenceLine] = []
    for line in lines:
        if not rows or line.row != rows[-1].row or _leads(line) or _is_inline_list(line):
            rows.append(line)
    return rows


def _leads(line: EvidenceLine) -> bool:
    return quantity_at(line.tokens, content_start(line.tokens)) is not None


def _inline(head: EvidenceLine, start: int) -> Iterator[Ingredient]:
    if is_serving_row(head.text[start:]) or is_nutrition(head.text[start:]):
        return
    for part in split_row(head, start, is_inline=True):
        item = None if is_promo(part.text) else read_row(part)
        if item:
            yield item


def _row_items(line: EvidenceLine) -> Iterator[Ingredient]:
    """The items of one row; a label before a colon ("Sauce: 2 tbsp soy sauce, 1 tsp sugar") is none."""
    shared = list(_of_each(line))
    if shared:
        yield from shared
        return
    colon = line.text.find(":")
    if 0 < colon < len(line.text) - 1:
        parts = list(split_row(line, colon + 1))
        if len(parts) > 1 or (_leads(parts[0]) and amount_row(parts[0])):
            yield from (item for part in parts if (item := read_row(part)))
            return
    yield from (item for part in split_row(line) if (item := read_row(part)))


def _of_each(line: EvidenceLine) -> Iterator[Ingredient]:
    """ "1 tsp each oregano, paprika, salt": the amount is that of every one."""
    tokens = line.tokens
    found = quantity_at(tokens, content_start(tokens))
    if found is None or found.number is None or text_at(tokens, found.next) not in _EACH:
        return
    at = next((i for i in range(found.next + 1, len(tokens)) if tokens[i].is_word and tokens[i].text not in OF), None)
    text = line.text[tokens[at].start :] if at is not None else ""
    names = [part.strip() for part in _BETWEEN_NAMES.split(text) if any(map(str.isalpha, part))]
    for name in names if len(names) > 1 else ():
        start = line.text.find(name, tokens[found.next].end)
        yield Ingredient(name, line, start, start + len(name), found.number, found.unit)


def _is_no_item(rows: Sequence[EvidenceLine], i: int) -> bool:
    line = rows[i]
    if _is_promo_row(line):
        return True
    if is_nutrition(line.text) or is_serving_row(line.text) or _TIME_ROW.match(line.text) or "http" in line.text:
        return True
    return _is_subhead(rows, i)


def _is_promo_row(line: EvidenceLine) -> bool:
    """Whether a row asks for something; an item may do so in a bracket behind it."""
    return is_promo(line.text) and not (is_bulleted(line.text) and _leads(line))


def _is_subhead(rows: Sequence[EvidenceLine], i: int) -> bool:
    """ "For the sauce:", "Topping:", and a line without bullet above lines that have one."""
    line = rows[i]
    if line.words > _SUBHEAD_WORDS or amount_row(line):
        return False
    if line.text.rstrip(" *_\ufe0f👇⬇").endswith((":", "：")):
        return True
    if _FOR_THE.match(line.text) and not is_bulleted(line.text):
        return True
    if _heads_amounts(rows, i):
        return True
    following = rows[i + 1] if i + 1 < len(rows) else None
    is_bare = not is_bulleted(line.text) and not _leads(line)
    is_above_list = following is not None and following.paragraph == line.paragraph and is_bulleted(following.text)
    return (
        is_bare
        and is_above_list
        and (i == 0 or rows[i - 1].paragraph != line.paragraph or is_bulleted(rows[i - 1].text))
    )


def _heads_amounts(rows: Sequence[EvidenceLine], i: int) -> bool:
    """What opens a new paragraph of rows with amounts, and has none: "Üzeri için", "Burger sauce"."""
    line = rows[i]
    is_first = i == 0 or rows[i - 1].paragraph != line.paragraph
    below = [row for row in rows[i + 1 :] if row.paragraph == line.paragraph]
    measured = [row for row in below if amount_row(row)]
    if not is_first or not below or not amount_row(below[0]):
        return False
    if not sure_foods_in(line.tokens) and len(measured) == len(below):
        return True
    words = [token.text for token in line.tokens if token.is_word]
    is_part = words[-1] in _PARTS_OF_DISHES and len(words) <= _SHORT and rows[i - 1].paragraph != line.paragraph
    return i > 0 and is_part and 2 * len(measured) > len(below)


def _begins_steps(rows: Sequence[EvidenceLine], i: int) -> bool:
    """Whether numbered sentences begin after items that had no numbers."""
    line = rows[i]
    if not is_numbered(line.text) or line.words < _STEP_WORDS or amount_row(line):
        return False
    return not any(is_numbered(row.text) for row in rows[:i])


def _begins_prose(rows: Sequence[EvidenceLine], i: int) -> bool:
    """Whether a paragraph after a blank line is a sentence and no item."""
    line = rows[i]
    if i == 0 or line.paragraph == rows[i - 1].paragraph or line.source is not EvidenceSource.CAPTION:
        return False
    if is_bulleted(line.text) or _leads(line) or amount_row(line) or _is_subhead(rows, i):
        return False
    goes_on = any(_leads(row) or is_bulleted(row.text) for row in rows[i + 1 :] if row.paragraph == line.paragraph)
    were_bulleted = is_bulleted(rows[i - 1].text)
    return not goes_on and (were_bulleted or line.words > _SHORT or line.text.rstrip().endswith(_ENDS_SENTENCE))


def _unheaded(lines: Sequence[EvidenceLine]) -> Iterator[Ingredient]:
    """Runs of rows that begin with an amount, with the bare rows between them."""
    elsewhere = {
        id(line) for section in sections(lines) if section.kind not in ("needs", "other") for line in section.lines
    }
    rows = [line for line in _rows(lines) if id(line) not in elsewhere and not _is_promo_row(line)]
    reads = [_measured(line) for line in rows]
    pairs = list(zip(reads, rows, strict=True))
    measured = sum(item is not None and item.unit is not None for item in reads)
    if measured < _MIN_ROWS and not any(item and _is_list_or_whole(item, line) for item, line in pairs):
        return
    for i, line in enumerate(rows):
        if (
            reads[i] is not None
            or _is_counted_beside(rows, reads, i)
            or (_is_between(rows, reads, i) and not _is_no_item(rows, i) and not is_numbered(line.text))
        ):
            yield from _row_items(line)


def _is_counted_beside(rows: Sequence[EvidenceLine], reads: Sequence[Ingredient | None], i: int) -> bool:
    """ "1 pizza base" among rows with amounts: what is counted there is one, whether its name is known or not."""
    line = rows[i]
    mine = [k for k in range(len(rows)) if rows[k].paragraph == line.paragraph and rows[k].source is line.source]
    measured = sum(reads[k] is not None for k in mine)
    is_short = line.words <= _MAX_BARE_WORDS and amount_row(line) is not None and _leads(line)
    return is_short and measured > _MIN_ROWS and not _is_no_item(rows, i) and not tells_to_do(line)


def _is_list_or_whole(item: Ingredient, line: EvidenceLine) -> bool:
    """Whether one row is enough: it lists several things, or is nothing but an amount and a name."""
    is_whole = item.unit is not None and not item.note and item.end - item.start >= len(line.text.strip(" -•*.")) - 1
    return is_whole or _is_inline_list(line)


def _measured(line: EvidenceLine) -> Ingredient | None:
    """A short row with an amount of something, that is no step."""
    if line.source is EvidenceSource.SAID or is_nutrition(line.text) or is_serving_row(line.text):
        return None
    item = amount_row(line)
    if item is None and _is_inline_list(line):
        item = next((one for part in split_row(line, line.text.find(":") + 1) if (one := amount_row(part))), None)
    if item is not None and item.unit is None and next(claims_in(line), None):
        return None  # "Oats (serves 1)"
    is_sure = item is not None and (item.unit is not None or foods_in(line.tokens) > 0 or _is_inline_list(line))
    is_short = line.words <= _MAX_ROW_WORDS or is_bulleted(line.text) or _is_inline_list(line)
    return item if is_sure and is_short and not tells_to_do(line) else None


def _is_inline_list(line: EvidenceLine) -> bool:
    """Whether a row lists several things with amounts: "Carnitas: 3 lbs pork, 1 onion, salt"."""
    if sum(line.text.count(mark) for mark in (",", " / ", "、", "，")) < _MIN_ROWS:
        return False
    return len(list(split_row(line, line.text.find(":") + 1))) > _MIN_ROWS


def _is_marked(text: str) -> bool:
    """Whether a row begins with a bullet or an emoji."""
    return is_bulleted(text) or unicodedata.category(text.lstrip()[:1] or " ") == "So"


_MAX_ROW_WORDS = 14
_MAX_BARE_WORDS = 5
_MAX_LAST_WORDS = 8


def _ends_list(rows: Sequence[EvidenceLine], reads: Sequence[Ingredient | None], i: int) -> bool:
    """Whether a row stands at the end of a paragraph whose rows before it are things with amounts."""
    paragraph = rows[i].paragraph
    mine = [k for k in range(len(rows)) if rows[k].paragraph == paragraph and rows[k].source is rows[i].source]
    measured = [k for k in mine if k < i and reads[k] is not None]
    is_list = len(measured) > _MIN_ROWS and len(measured) >= sum(k < i for k in mine) - 2
    is_prose = rows[i].text.rstrip().endswith(_ENDS_SENTENCE) or tells_to_do(rows[i]) or is_promo(rows[i].text)
    return is_list and not is_prose and all(reads[k] is None for k in mine if k > i)


def _is_between(rows: Sequence[EvidenceLine], reads: Sequence[Ingredient | None], i: int) -> bool:
    """Whether a short row without an amount stands in the list, beside a row that has one."""
    line = rows[i]
    if begins_with_an_order(line) and not is_bulleted(line.text):
        return False  # "Grease the tin with butter" below a list
    before = i > 0 and reads[i - 1] is not None and rows[i - 1].paragraph == line.paragraph
    after = i + 1 < len(rows) and reads[i + 1] is not None and rows[i + 1].paragraph == line.paragraph
    is_alike = before and _is_marked(rows[i - 1].text) == _is_marked(line.text)
    if is_alike and _is_marked(line.text):
        return True
    return (
        line.source is EvidenceSource.CAPTION
        and line.words <= (_MAX_BARE_WORDS if not _ends_list(rows, reads, i) else _MAX_LAST_WORDS)
        and (
            (is_alike and (after or is_bulleted(line.text) or foods_in(line.tokens) > 0))
            or _ends_list(rows, reads, i)
            or (after and foods_in(line.tokens) > 0)
        )
    )

"""One row of an ingredient list: its amount, its name, and the words beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.recipes.quantities import OF, Quantity, quantity_at
from services.notes.rules.recipes.units import unit_at
from services.notes.rules.tokens import Number, Token, Tokens, text_at, tidy
from services.notes.rules.word_lists.number_words import HALVES, KOREAN
from services.notes.rules.words import word_set
from services.notes.rules.workouts.mentions import list_number_end

_CUTS = frozenset(["#", "@", "(", "（", ",", ";", ":", "/", "=", "|", "[", "【", "、", "，", "·", "•", "→", "+"])
_DASHES = frozenset(["-", "–", "—"])
_OR = word_set("or oder ou o of lub или atau ya eller tai nebo vagy sau")
_BEGINS_NOTE = {
    *(("to", word) for word in ("taste", "serve", "garnish", "finish", "top", "coat", "season", "drizzle", "fry")),
    *(("for", word) for word in ("garnish", "frying", "serving", "topping", "the", "dusting", "greasing", "brushing")),
    ("for", "deep"), ("as", "needed"), ("plus", "more"), ("if", "needed"), ("cut", "into"), ("cut", "in"),
    ("at", "room"), ("nach", "geschmack"), ("nach", "belieben"), ("zum", "anbraten"), ("zum", "garnieren"),
    ("zum", "braten"), ("al", "gusto"), ("a", "gusto"), ("a", "piacere"),
    ("au", "goût"), ("selon", "goût"), ("q", "."), ("a", "gosto"), ("naar", "smaak"), ("do", "smaku"),
    ("по", "вкусу"), ("za", "smak"), ("efter", "smak"), ("efter", "smag"),
}  # fmt: skip
_NOTE_WORDS = word_set(
    "qb optional optionnel opcional opzionale opsional divided secukupnya optionell facultatif 适量 適量 少许 適宜 "
    "약간 적당량 조금 "
    "divisé q.b"
)
_VAGUE = word_set(
    "drizzle splash dash few some little drops drop knob sprinkle touch bit glug squeeze schuss etwas ein paar"
)


@dataclass(frozen=True)
class Ingredient:
    """One ingredient as one line gives it."""

    name: str
    line: EvidenceLine
    start: int
    end: int
    number: Number | None = None
    unit: str | None = None
    note: str = ""

    @property
    def key(self) -> str:
        """The same for "Eggs" and "egg"."""
        words = (word for word in "".join(c if c.isalnum() else " " for c in self.name.casefold()).split())
        return "".join(word.rstrip("s") if len(word) > 3 else word for word in words) or self.name

    def record(self) -> dict[str, JsonValue]:
        """The record with only what is known."""
        quantity = {"quantity": tidy(self.number.value)} if self.number else {}
        high = {"quantity_max": tidy(self.number.high)} if self.number and self.number.high else {}
        unit = {"unit": self.unit} if self.unit else {}
        return {**quantity, **high, **unit, "name": self.name, **({"note": self.note} if self.note else {})}


def read_row(line: EvidenceLine) -> Ingredient | None:
    """The ingredient that a row of a list is; what cannot be read stays whole, as a name."""
    tokens = line.tokens
    first = content_start(tokens)
    if first >= len(tokens):
        return None
    return _amount_first(line, first) or _name_first(line, first) or _bare(line, first)


def amount_row(line: EvidenceLine) -> Ingredient | None:
    """The ingredient of a row that has an amount; None without one."""
    tokens = line.tokens
    first = content_start(tokens)
    return (_amount_first(line, first) or _name_first(line, first)) if first < len(tokens) else None


def content_start(tokens: Tokens) -> int:
    """The first token behind bullets, emoji and the number of the item."""
    number = list_number_end(tokens)
    start = number if text_at(tokens, number - 1) in (".", ")") or quantity_at(tokens, number) else 0
    while start < len(tokens) and not (
        tokens[start].is_word or tokens[start].number is not None or tokens[start].text in "~≈"
    ):
        start += 1
    return start


def _amount_first(line: EvidenceLine, first: int) -> Ingredient | None:
    tokens = line.tokens
    found = quantity_at(tokens, first)
    if found is None:
        return None
    start = _past_links(tokens, found.next)
    end = _name_end(tokens, start)
    if end <= start:
        return None
    unit = found.unit
    if unit is None and end - start > 1:  # "4 garlic cloves"
        last = unit_at(tokens, end - 1)
        if last and last[0] == "clove" and last[1] == end:
            unit, end = last[0], end - 1
    name = line.text[tokens[start].start : tokens[end - 1].end]
    rest = end + 1 if unit != found.unit else end
    return Ingredient(
        name, line, tokens[first].start, tokens[end - 1].end, found.number, unit, _note(line, found, rest)
    )


def _past_links(tokens: Tokens, i: int) -> int:
    while i < len(tokens) and (
        text_at(tokens, i) in OF
        or text_at(tokens, i) == "each"
        or not (tokens[i].is_word or tokens[i].number is not None)
    ):
        if text_at(tokens, i) in ("(", "（"):
            close = next((k for k in range(i, len(tokens)) if tokens[k].text in (")", "）")), len(tokens))
            i = close
        i += 1
    return i


def _name_end(tokens: Tokens, start: int) -> int:
    """The token after the name: brackets, commas, "or", "to taste" end it, but not its first word."""
    end = start
    while end < len(tokens) and not (end > start and _ends_name(tokens, end)):
        if not tokens[end].is_word and tokens[end].text in _CUTS:
            break
        end += 1
    while end > start and not (tokens[end - 1].is_word or tokens[end - 1].number is not None):
        end -= 1
    return end


def _ends_name(tokens: Tokens, i: int) -> bool:
    word = tokens[i].text
    if word in _CUTS or word in _OR or word in _NOTE_WORDS or (word, text_at(tokens, i + 1)) in _BEGINS_NOTE:
        return not (word == "/" and tokens[i - 1].end == tokens[i].start and text_at(tokens, i + 1)[:1].isalpha())
    if word in _DASHES:
        return tokens[i - 1].end != tokens[i].start
    return word == "." and (i + 1 >= len(tokens) or tokens[i].end != tokens[i + 1].start)


def _note(line: EvidenceLine, found: Quantity, rest: int) -> str:
    tokens = line.tokens
    measure = ""
    if found.extra:
        measure = line.text[tokens[found.extra[0]].start : tokens[found.extra[1] - 1].end]
    after = line.text[tokens[rest].start :] if rest < len(tokens) else ""
    return ", ".join(part for part in (_clean(measure), _clean(after)) if part)


def _clean(words: str) -> str:
    words = words.strip()
    if words[:1] in "(（[" and words[-1:] in ")）]" and not any(char in "()（）" for char in words[1:-1]):
        words = words[1:-1]
    while words and not (words[0].isalnum() or words[0] in "(+=½¼¾⅓⅔~"):
        words = words[1:].lstrip()
    while words and not (words[-1].isalnum() or words[-1] in ")%½¼¾⅓⅔°"):
        words = words[:-1].rstrip()
    return words if len(words) <= _MAX_NOTE else words[:_MAX_NOTE].rsplit(" ", 1)[0] + "…"


_DENSE = "\u2e7f"  # from here on scripts are written without spaces
_MAX_NOTE = 160


def _name_first(line: EvidenceLine, first: int) -> Ingredient | None:
    """ "Flour – 200 g", "Vanilla, 1 tsp", "玉ねぎ 1/2個", "Juice of 1 lemon"."""
    tokens = line.tokens
    for i in range(first + 1, min(len(tokens), first + _LONGEST_NAME)):
        found = quantity_at(tokens, i) if tokens[i - 1].end <= tokens[i].start else None
        if found is None or found.number is None or not _is_figure(tokens[i : found.next]):
            continue
        if text_at(tokens, i - 1) in OF and tokens[i - 1].is_word and i - first <= _LONGEST_PART:
            return _around(line, first, i, found)
        name_end = _name_end(tokens[:i], first)
        is_next = all(not token.is_word for token in _outside_brackets(tokens[name_end:i]))
        is_next = is_next and not _is_within_words(tokens, name_end, i)
        if is_next and (unit := unit_at(tokens, first)) and unit[1] == name_end:
            return _behind_bracket(line, first, found)
        if is_next and _may_follow_name(tokens, name_end, i, found):
            name = line.text[tokens[first].start : tokens[name_end - 1].end]
            end = tokens[found.next - 1].end
            return Ingredient(
                name, line, tokens[first].start, end, found.number, found.unit, _note(line, found, found.next)
            )
        return None
    return None


def _behind_bracket(line: EvidenceLine, first: int, found: Quantity) -> Ingredient | None:
    """ "cup (150 g) sugar", whose fraction in front was not read: the amount in brackets is the one that is sure."""
    tokens = line.tokens
    if text_at(tokens, found.next) not in (")", "）"):
        return None
    start = _past_links(tokens, found.next + 1)
    end = _name_end(tokens, start)
    if end <= start:
        return None
    name = line.text[tokens[start].start : tokens[end - 1].end]
    return Ingredient(
        name, line, tokens[first].start, tokens[end - 1].end, found.number, found.unit, _note(line, found, end)
    )


_LONGEST_NAME = 16
_VAGUE_END = re.compile(r"(.*\w)\W*(适量|適量|适宜|適宜|少许|少許|若干|少々|お好みで|약간|적당량|조금)$")
_LONGEST_PART = 3  # "juice of 1 lemon"


def _is_figure(tokens: Tokens) -> bool:
    """Whether an amount behind a name is written in figures; "doce" is twelve in Spanish and sweet in Portuguese."""
    return any(token.number is not None for token in tokens) or text_at(tokens, 0) in HALVES | KOREAN.keys()


def _is_within_words(tokens: Tokens, name_end: int, i: int) -> bool:
    """Whether a bracket between name and amount holds words in front of it: "Bowls (meal prep for 4)"."""
    opened = next((k for k in range(i - 1, name_end - 1, -1) if tokens[k].text in ("(", "（")), None)
    is_open = opened is not None and not any(tokens[k].text in (")", "）") for k in range(opened, i))
    return is_open and any(token.is_word for token in tokens[opened:i])


def _outside_brackets(tokens: Tokens) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.text in ("(", "（")
        if not depth:
            yield token
        depth -= token.text in (")", "）")


def _may_follow_name(tokens: Tokens, name_end: int, i: int, found: Quantity) -> bool:
    """Whether an amount behind a name is its amount: it ends the row, or a bracket, comma or dash follows it."""
    after = text_at(tokens, found.next)
    ends = found.next >= len(tokens) or not after[:1].isalnum()
    is_apart = i > name_end  # a colon, comma or dash between them
    is_scriptio = bool(tokens[name_end - 1].text) and tokens[name_end - 1].text[-1] > _DENSE
    return (ends and (found.unit is not None or is_apart or found.next >= len(tokens))) or (
        is_scriptio and (found.unit is not None or ends)
    )


def _around(line: EvidenceLine, first: int, i: int, found: Quantity) -> Ingredient | None:
    """ "Juice of 1 lemon": one lemon's juice."""
    tokens = line.tokens
    start = _past_links(tokens, found.next)
    end = _name_end(tokens, start)
    if end <= start:
        return None
    before = line.text[tokens[first].start : tokens[i - 1].end]
    name = f"{before} {line.text[tokens[start].start : tokens[end - 1].end]}"
    return Ingredient(
        name, line, tokens[first].start, tokens[end - 1].end, found.number, found.unit, _note(line, found, end)
    )


def _bare(line: EvidenceLine, first: int) -> Ingredient | None:
    """A row without an amount: its words up to a bracket, or all of them."""
    tokens = line.tokens
    end = first
    while end < len(tokens) and not (end > first and _ends_bare(tokens, end)):
        end += 1
    while end > first and not (tokens[end - 1].is_word or tokens[end - 1].number is not None):
        end -= 1
    if end <= first:
        return None
    start = _past_vague(tokens, first, end)
    name = line.text[tokens[start].start : tokens[end - 1].end]
    vague = _VAGUE_END.match(name)
    if vague:
        return Ingredient(vague.group(1), line, tokens[first].start, tokens[end - 1].end, note=vague.group(2))
    before = line.text[tokens[first].start : tokens[start].start]
    rest = line.text[tokens[end].start :] if end < len(tokens) else ""
    note = ", ".join(part for part in (_clean(before), _clean(rest)) if part)
    return Ingredient(name, line, tokens[first].start, tokens[end - 1].end, note=note)


def _ends_bare(tokens: Tokens, i: int) -> bool:
    word = tokens[i].text
    if word in _NOTE_WORDS or (word, text_at(tokens, i + 1)) in _BEGINS_NOTE:
        return True
    return word in ("(", "（", "[", "#", "@") or (word in _DASHES and tokens[i - 1].end != tokens[i].start)


def _past_vague(tokens: Tokens, first: int, end: int) -> int:
    """ "A drizzle of honey", "few drops of sesame oil": the name stands behind "of"."""
    link = next(
        (i for i in range(first, min(end, first + 4)) if tokens[i].text in ("of", "de", "d", "di", "von")), None
    )
    is_vague = link is not None and any(token.text in _VAGUE for token in tokens[first:link])
    return link + 1 if link is not None and is_vague and link + 1 < end else first

"""The ingredients of a recipe: quantity, unit and name, from lists and from sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Missing
from services.notes.rules.durations import TIME_UNITS
from services.notes.rules.evidence import Line, Pool
from services.notes.rules.findings import SOURCE_WORDS, Finding
from services.notes.rules.sections import sections
from services.notes.rules.tokens import Number, Tokens, number_at, text_at, tidy
from services.notes.rules.words import word_set

UNITS = {
    word: unit
    for unit, words in {
        "g": "g gr gram grams gramm gramos grammes",
        "kg": "kg kilo kilos",
        "mg": "mg",
        "ml": "ml milliliter millilitre",
        "cl": "cl",
        "dl": "dl",
        "l": "l liter liters litre litres litro litros",
        "cup": "cup cups tasse tassen taza tazas tasses",
        "tbsp": "tbsp tbsps tbs tablespoon tablespoons el esslöffel cucharada cucharadas cs",
        "tsp": "tsp tsps teaspoon teaspoons tl teelöffel cucharadita cucharaditas cc",
        "oz": "oz ounce ounces",
        "lb": "lb lbs pound pounds",
        "fl oz": "floz",
        "pinch": "pinch pinches prise prisen pizca pincée",
        "clove": "clove cloves zehe zehen diente dientes gousse gousses",
        "can": "can cans dose dosen lata latas boîte",
        "slice": "slice slices scheibe scheiben rebanada rebanadas tranche tranches",
        "handful": "handful handfuls handvoll puñado poignée",
        "bunch": "bunch bund manojo botte",
        "stick": "stick sticks",
        "packet": "packet packets pack packs päckchen pck sobre sachet",
        "piece": "piece pieces stück trozo",
        "scoop": "scoop scoops",
    }.items()
    for word in words.split()
}
_FOODS = word_set(
    "egg eggs onion onions tomato tomatoes potato potatoes banana bananas lemon lemons lime limes avocado "
    "avocados apple apples carrot carrots eier ei zwiebel zwiebeln huevo huevos cebolla cebollas tomate "
    "tomates oeuf œuf oeufs œufs oignon oignons pepper peppers zucchini cucumber shallot shallots mushroom "
    "mushrooms peach peaches tortilla tortillas yolk yolks date dates"
)
_BEFORE_FOOD = word_set("large small medium ripe red green yellow white big whole fresh große rote kleine egg sweet")
_OF = word_set("of de d ' ’ von du des la")
_STOP = word_set(
    "and then to in into until with on for at und dann y luego et puis und mix add stir cook bake whisk is are over "
    "or if you we i it that which so when while each per from using plus"
)
_MAX_NAME_WORDS = 6
_MAX_INGREDIENTS = 60


@dataclass(frozen=True)
class Ingredient:
    """One ingredient as one line gives it."""

    name: str
    line: Line
    start: int
    end: int
    number: Number | None = None
    unit: str | None = None

    @property
    def key(self) -> str:
        """The same for "Eggs" and "egg"."""
        return "".join(char for char in self.name.casefold() if char.isalnum()).rstrip("s")

    def record(self) -> dict[str, JsonValue]:
        """The record with only what is known."""
        quantity = {"quantity": tidy(self.number.value)} if self.number else {}
        high = {"quantity_max": tidy(self.number.high)} if self.number and self.number.high else {}
        unit = {"unit": self.unit} if self.unit else {}
        return {**quantity, **high, **unit, "name": self.name}


def ingredients(pool: Pool) -> Finding | None:
    """All ingredients, the list somebody wrote before what is only said."""
    found: dict[str, list[Ingredient]] = {}
    for ingredient in _all(pool):
        if len(found) < _MAX_INGREDIENTS or ingredient.key in found:
            found.setdefault(ingredient.key, []).append(ingredient)
    if not found:
        return None
    evidence: list[Evidence] = []
    missing: list[Missing] = []
    for i, same in enumerate(found.values()):
        best = same[0]
        agreeing: dict[EvidenceSource, Ingredient] = {}
        for one in same:
            if one.record() == best.record():
                agreeing.setdefault(one.line.source, one)
        evidence += [one.line.evidence(one.start, one.end, path=f"/{i}") for one in agreeing.values()]
        missing += _conflicts(best, same)
    return Finding([same[0].record() for same in found.values()], tuple(evidence), tuple(missing))


def _conflicts(best: Ingredient, same: list[Ingredient]) -> list[Missing]:
    """Another amount from another source; the same source may well name an ingredient twice."""
    others = {
        one.line.source: one
        for one in same
        if one.number and best.number and one.line.source is not best.line.source and one.record() != best.record()
    }
    if not others or any(one.record() == best.record() for one in same[1:] if one.line.source in others):
        return []
    heard = ", ".join(f"{SOURCE_WORDS[one.line.source]} {_amount(one)}" for one in (*others.values(), best))
    return [Missing(what=f"amount of {best.name}", why=f"{heard}; kept {_amount(best)}")]


def _amount(ingredient: Ingredient) -> str:
    value = tidy(ingredient.number.value) if ingredient.number else ""
    return f"{value} {ingredient.unit or ''}".strip()


def _all(pool: Pool) -> Iterator[Ingredient]:
    lists = [section for section in sections(pool.written) if section.kind == "ingredients"]
    headed = {id(line) for section in lists for line in (*section.lines, section.head)}
    for item in (item for section in lists for item in section.items()):
        yield from list(_in_line(item, is_listed=True)) or _bare_name(item)
    for line in pool.lines:
        if id(line) not in headed:
            yield from _in_line(line, is_listed=False)


def _in_line(line: Line, *, is_listed: bool) -> Iterator[Ingredient]:
    tokens = line.tokens
    i = 0
    while i < len(tokens):
        read = _quantity_first(line, i, is_listed=is_listed) if text_at(tokens, i - 1) not in ("/", ".", ",") else None
        read = read or (_name_first(line, i) if line.source is not EvidenceSource.SAID else None)
        if read:
            yield read
            i = next((k for k in range(i + 1, len(tokens)) if tokens[k].start >= read.end), len(tokens))
        else:
            i += 1


def _quantity_first(line: Line, i: int, *, is_listed: bool) -> Ingredient | None:
    tokens = line.tokens
    number = number_at(tokens, i)
    if number is None or number.value <= 0 or text_at(tokens, number.next) in TIME_UNITS:
        return None
    unit = UNITS.get(text_at(tokens, number.next))
    first = number.next + 1 if unit else number.next
    while unit and text_at(tokens, first) in (".", *_OF):
        first += 1
    last = _name_end(tokens, first)
    if last == first or not (unit or (is_listed and i <= 2) or _is_food(tokens, first, last)):
        return None
    last = last if unit or is_listed else _food_end(tokens, first, last)
    start, end = tokens[first].start, tokens[last - 1].end
    return Ingredient(line.text[start:end], line, tokens[i].start, end, number, unit)


def _name_first(line: Line, i: int) -> Ingredient | None:
    """ "Flour – 200 g", as a line of its own."""
    tokens = line.tokens
    last = _name_end(tokens, i)
    if i > 1 or last == i or last - i > 4:
        return None
    after = last + 1 if text_at(tokens, last) in (":", "-", "–", "—") else last
    number = number_at(tokens, after, words=False)
    unit = UNITS.get(text_at(tokens, number.next)) if number else None
    if number is None or unit is None or number.next + 1 != len(tokens):
        return None
    start, end = tokens[i].start, tokens[number.next].end
    return Ingredient(line.text[start : tokens[last - 1].end], line, start, end, number, unit)


def _bare_name(line: Line) -> Iterator[Ingredient]:
    """ "salt", "olive oil (to fry)": a line of the list without a quantity."""
    first = next((i for i, token in enumerate(line.tokens) if token.is_word), 0)
    last = _name_end(line.tokens, first)
    if last > first and line.words <= _MAX_NAME_WORDS:
        start, end = line.tokens[first].start, line.tokens[last - 1].end
        yield Ingredient(line.text[start:end], line, start, end)


def _name_end(tokens: Tokens, first: int) -> int:
    last = first
    while last < len(tokens) and last - first < _MAX_NAME_WORDS and _may_be_in_name(tokens, last):
        last += 1
    return last


def _may_be_in_name(tokens: Tokens, i: int) -> bool:
    if tokens[i].text == "&":
        return text_at(tokens, i + 1)[:1].isalpha()
    if tokens[i].text in ("-", "’", "'"):
        return tokens[i - 1].end == tokens[i].start and text_at(tokens, i + 1)[:1].isalpha()
    return tokens[i].is_word and tokens[i].text not in _STOP and number_at(tokens, i) is None


def _food_at(tokens: Tokens, first: int, last: int) -> int | None:
    return next((i for i in range(first, last) if tokens[i].text not in _BEFORE_FOOD or i == last - 1), None)


def _is_food(tokens: Tokens, first: int, last: int) -> bool:
    i = _food_at(tokens, first, last)
    return i is not None and tokens[i].text in _FOODS


def _food_end(tokens: Tokens, first: int, last: int) -> int:
    i = _food_at(tokens, first, last)
    if i is not None and text_at(tokens, i + 1) in _FOODS:  # "egg yolks"
        return i + 2
    return last if i is None else i + 1

"""How much of an ingredient: "1 1/2 cups", "2 x 400 g", "1 (14 oz) can", "a pinch of", "大さじ2"."""

from dataclasses import dataclass

from services.notes.rules.durations import TIME_UNITS
from services.notes.rules.recipes.units import COUNTERS, UNITS, VAGUE_UNITS, unit_at
from services.notes.rules.tokens import AND, Number, Tokens, half_at, number_at, text_at
from services.notes.rules.word_lists.number_words import ARTICLES
from services.notes.rules.words import word_set

_APPROXIMATELY = word_set(
    "about approx approximately around roughly circa ca etwa ungefähr rund environ unos unas aprox aproximadamente "
    "alrededor circa około ok примерно около yaklaşık sekitar kira 约 約 大约 약 تقريبا ~ ≈ ± + hvězd generous "
    "heaping "
    "heaped level scant rounded gehäufter gestrichener"
)
OF = word_set(
    "of de d di del della dello dell dei degli du des da do dos das von van z ze от из ' ’ の في من la le les l no la"
) - {"la", "le", "les", "no", "da"}
_TIMES = word_set("x × *")
CONTAINERS = frozenset(("can", "jar", "tub", "packet", "piece", "stick", "bunch", "head", "glass", "scoop", "slice"))
_MEASURES = frozenset(("g", "kg", "mg", "ml", "cl", "dl", "l", "cup", "tbsp", "tsp", "oz", "lb", "fl oz"))
# Sizes that stand between a number and its unit: "2 large cloves", "1 small can", "1 heaped tsp".
_SIZES = word_set(
    "large small medium big heaping heaped level generous good scant rounded full kleine kleiner kleines große "
    "großer "
    "gehäufter gestrichener gehäufte grande grandes pequeña pequeñas pequeño petite petites petit grande piccolo "
    "piccola "
    "grote kleine fresh whole geh gestr"
)
_HALF = word_set("half media medio mezza mezzo meia meio demi demie halb halbe")
_CC_IS_ML = 15
_MAX_SPOONS = 20
_DEGREES = frozenset(("°", "º", "degrees", "grad", "%"))


@dataclass(frozen=True)
class Quantity:
    """An amount at the tokens [first, next); `extra` are tokens of a second measure beside it, [start, end)."""

    first: int
    next: int
    number: Number | None = None
    unit: str | None = None
    extra: tuple[int, int] | None = None


def quantity_at(tokens: Tokens, i: int) -> Quantity | None:
    """The amount that begins at a token; None when none does, or it is a time, a temperature or a share."""
    start = i
    while text_at(tokens, i) in _APPROXIMATELY:
        i += 1 + (text_at(tokens, i + 1) == ".")
    return _counted(tokens, start, i) or _vague(tokens, start, i) or _unit_first(tokens, start, i)


def _counted(tokens: Tokens, start: int, i: int) -> Quantity | None:
    number = _number(tokens, i)
    if number is None or number.value <= 0 or _is_other(tokens, number.next):
        return None
    times = _multiplied(tokens, start, number)
    if times:
        return times
    bracket = _bracket(tokens, number.next)
    if bracket:  # "1 (14 oz) can"
        unit = unit_at(tokens, bracket[1])
        if unit and unit[0] in CONTAINERS:
            return Quantity(start, unit[1], number, unit[0], bracket)
    return _with_unit(tokens, start, number)


def _number(tokens: Tokens, i: int) -> Number | None:
    number = half_at(tokens, i) or number_at(tokens, i)
    if number and text_at(tokens, number.next) in ("-", "–") and number.high is None:
        return _range_of_units(tokens, number) or number
    return _range_of_units(tokens, number) or number if number else None


def _range_of_units(tokens: Tokens, number: Number) -> Number | None:
    """ "200g-250g": both ends with their unit."""
    unit = unit_at(tokens, number.next) if number.high is None else None
    if unit is None or text_at(tokens, unit[1]) not in ("-", "–", "to", "bis", "a", "à"):
        return None
    second = number_at(tokens, unit[1] + 1)
    other = unit_at(tokens, second.next) if second else None
    if second is None or other is None or other[0] != unit[0] or second.value <= number.value:
        return None
    return Number(number.value, second.value, second.next)


def _is_other(tokens: Tokens, i: int) -> bool:
    word = text_at(tokens, i)
    if word in _DEGREES:
        return True
    is_time = word in TIME_UNITS and unit_at(tokens, i) is None  # "1 ч." is an hour, "1 ч. л." a teaspoon
    return is_time or (word == "-" and text_at(tokens, i + 1) in TIME_UNITS)


def _multiplied(tokens: Tokens, start: int, number: Number) -> Quantity | None:
    """ "2 x 400g cans" are two cans, "2 x 400 g" are 800 g."""
    if text_at(tokens, number.next) not in _TIMES:
        return None
    each = number_at(tokens, number.next + 1)
    unit = unit_at(tokens, each.next) if each else None
    if each is None or unit is None:
        return None
    container = unit_at(tokens, unit[1])
    extra = (number.next + 1, unit[1])
    if container and container[0] in CONTAINERS:
        return Quantity(start, container[1], number, container[0], extra)
    total = Number(number.value * each.value, None, unit[1])
    return Quantity(start, unit[1], total, unit[0], (start, unit[1]))


def _with_unit(tokens: Tokens, start: int, number: Number) -> Quantity:
    after = number.next
    after += text_at(tokens, after) in COUNTERS and unit_at(tokens, after + 1) is not None
    skipped = after + 1 if text_at(tokens, after) in _SIZES or text_at(tokens, after) == "-" else after
    skipped += skipped > after and text_at(tokens, skipped) == "."  # "1 geh. EL"
    unit = unit_at(tokens, skipped)
    if unit and text_at(tokens, skipped) == "tl" and number.value > _MAX_SPOONS:
        unit = None  # "349 TL" are liras
    if unit is None:
        after += text_at(tokens, after) in COUNTERS
        return _with_extra(tokens, Quantity(start, after, number))
    halved = _and_part(tokens, start, number, skipped) or _and_half(tokens, start, number, unit)
    if halved:
        return halved
    name = "ml" if text_at(tokens, skipped) == "cc" and number.value >= _CC_IS_ML else unit[0]
    return _with_extra(tokens, Quantity(start, unit[1], number, name))


def _and_part(tokens: Tokens, start: int, number: Number, i: int) -> Quantity | None:
    """ "1 colher e 1/2 de chá", "1 cup and 1/2": the part stands behind the unit's first word."""
    part = number_at(tokens, i + 2, words=False) if text_at(tokens, i + 1) in AND else None
    if part is None or part.value >= 1 or not number.value.is_integer():
        return None
    total = Number(number.value + part.value, None, part.next)
    for size in (2, 1, 0):
        following = tuple(text_at(tokens, part.next + k) for k in range(size))
        unit = UNITS.get((text_at(tokens, i), *following))
        if unit:
            return Quantity(start, part.next + size, total, unit)
    return None


def _and_half(tokens: Tokens, start: int, number: Number, unit: tuple[str, int]) -> Quantity | None:
    """ "Dos tazas y media", "two cups and a half"."""
    at = unit[1] + 1
    at += text_at(tokens, at) in ARTICLES
    if text_at(tokens, unit[1]) not in AND or text_at(tokens, at) not in _HALF or not number.value.is_integer():
        return None
    return Quantity(start, at + 1, Number(number.value + 0.5, None, at + 1), unit[0])


def _with_extra(tokens: Tokens, found: Quantity) -> Quantity:
    """Take in a second measure: "1 cup (240 ml)", "100g/3.5oz", "1 cup plus 2 tbsp", "2 xícaras = 260 g"."""
    after = found.next
    bracket = _bracket(tokens, after)
    if bracket:
        return _container_after(tokens, found, bracket)
    if text_at(tokens, after) in ("/", "=", "|", "or", "+", "plus", "and", "&", "oder", "o", "ou", "más", "mais"):
        second = number_at(tokens, after + 1)
        unit = unit_at(tokens, second.next) if second else None
        if second and unit and found.unit and unit[0] in _MEASURES:
            return Quantity(found.first, unit[1], found.number, found.unit, (after, unit[1]))
    return found


def _container_after(tokens: Tokens, found: Quantity, bracket: tuple[int, int]) -> Quantity:
    unit = unit_at(tokens, bracket[1]) if found.unit is None else None
    if unit and unit[0] in CONTAINERS:
        return Quantity(found.first, unit[1], found.number, unit[0], bracket)
    return Quantity(found.first, bracket[1], found.number, found.unit, bracket)


def _bracket(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """The tokens of a bracket that holds nothing but a measure; also "14-oz" or "400 g" before a container."""
    if text_at(tokens, i) in ("(", "（"):
        inner = i + 1
        while text_at(tokens, inner) in _APPROXIMATELY or text_at(tokens, inner) == ".":
            inner += 1
        number = number_at(tokens, inner)
        unit = unit_at(tokens, number.next + (text_at(tokens, number.next) == "-")) if number else None
        if number and unit and text_at(tokens, unit[1]) in (")", "）", "each", "/"):
            end = next((k for k in range(unit[1], min(unit[1] + 6, len(tokens))) if tokens[k].text in (")", "）")), 0)
            return (i, end + 1) if end else None
        return None
    number = number_at(tokens, i, words=False)
    unit = unit_at(tokens, number.next + (text_at(tokens, number.next) == "-")) if number else None
    container = unit_at(tokens, unit[1]) if unit and unit[0] in _MEASURES else None
    return (i, unit[1]) if unit and container and container[0] in CONTAINERS else None


def _vague(tokens: Tokens, start: int, i: int) -> Quantity | None:
    """ "A pinch of", "eine Prise", "handful of", "a cup of", "an onion" only with a unit."""
    has_article = text_at(tokens, i) in ARTICLES
    k = i + has_article
    k += text_at(tokens, k) in _SIZES
    unit = unit_at(tokens, k)
    is_arabic = "\u0600" <= text_at(tokens, k)[:1] <= "\u06ff"  # there the singular of a unit means one
    if unit is None or (not has_article and unit[0] not in VAGUE_UNITS and not is_arabic):
        return None
    if not has_article and len(text_at(tokens, k)) < 3 and text_at(tokens, k).isascii():
        return None
    number = Number(1.0, None, k) if has_article or (is_arabic and unit[0] not in VAGUE_UNITS) else None
    return _with_extra(tokens, Quantity(start, unit[1], number, unit[0]))


def _unit_first(tokens: Tokens, start: int, i: int) -> Quantity | None:
    """ "大さじ2", "小さじ1/2", "£" never: the spoons of Japanese stand before their number."""
    unit = unit_at(tokens, i) if text_at(tokens, i) in ("大さじ", "小さじ", "大匙", "小匙", "カップ") else None
    number = number_at(tokens, unit[1]) if unit else None
    return Quantity(start, number.next, number, unit[0]) if unit and number else None

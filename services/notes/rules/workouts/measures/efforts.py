"""How heavy, how far and how hard: loads, distances, calories, tempo, RPE and parts of the one-repetition maximum."""

import re

from services.notes.rules.tokens import Number, Tokens, number_at, text_at, tidy
from services.notes.rules.words import bare_set
from services.notes.rules.workouts.lexicon import REPS
from services.notes.rules.workouts.measures.kinds import TIMES_SIGN, Amount, MeasureKind, Read, word_at

_LOADS = {
    **dict.fromkeys(bare_set("kg kgs kilo kilos kilogram kilograms kilogramm кг كجم كغ キロ 公斤 킬로 กก"), "kg"),
    **dict.fromkeys(bare_set("lb lbs pound pounds #"), "lb"),
}
_DISTANCES = {
    **dict.fromkeys(
        bare_set("m meter meters metre metres metro metros mètre mètres metri metrów метров метра м メートル 米"), "m"
    ),
    **dict.fromkeys(
        bare_set("km kms kilometer kilometers kilometre kilometres kilómetros chilometri км k キロメートル 公里"), "km"
    ),
    **dict.fromkeys(bare_set("mi mile miles"), "mi"),
    **dict.fromkeys(bare_set("yd yds yard yards"), "yd"),
    **dict.fromkeys(bare_set("ft feet foot"), "ft"),
}
_CALORIES = bare_set("cal cals calorie calories kalorien calorías калорий")
_TEMPO = bare_set("tempo темп")
_RPE = bare_set("rpe")
_RIR = bare_set("rir")
_MIN_METRES = 10  # "5m" may be five minutes
_PACES = bare_set("5k 10k marathon race easy hard mile")
_MAX_PERCENT = 110
_WRITTEN_OUT = 4  # letters of a unit that is no abbreviation
_CADENCE = re.compile(r"\d[-–/]?\d(?:[-–/]?[\dx]){1,2}")


def load(tokens: Tokens, i: int) -> Read:
    """ "20 kg", "95/65 lb", "24-32 kg", "2 x 20 kg"."""
    value, after = _one_or_two(tokens, i)
    if value in ("1", "2") and text_at(tokens, after) in TIMES_SIGN:  # "2x24kg" is one in each hand
        each, end = _one_or_two(tokens, after + 1)
        value, after = (f"{value} x {each}", end) if each and word_at(tokens, end) in _LOADS else (value, after)
    value, after = (value, after) if value else _spelled(tokens, i)
    unit = _LOADS.get(word_at(tokens, after)) if value else None
    if unit is None or (unit == "lb" and word_at(tokens, after) == "#" and not _touches(tokens, after)):
        return None
    return [Amount(MeasureKind.LOAD, f"{value} {unit}", i, after + 1)], after + 1


def _touches(tokens: Tokens, i: int) -> bool:
    follows = i + 1 < len(tokens) and tokens[i + 1].start == tokens[i].end
    return tokens[i - 1].end == tokens[i].start and not follows


def _one_or_two(tokens: Tokens, i: int) -> tuple[str, int]:
    """ "20", "24–32", "95/65"."""
    number = number_at(tokens, i, words=False)
    if number is None:
        return "", i
    if text_at(tokens, number.next) == "/" and number.next + 1 < len(tokens):
        other = tokens[number.next + 1].number
        if other is not None:
            return f"{tidy(number.value)}/{tidy(other)}", number.next + 2
    return (f"{tidy(number.value)}–{tidy(number.high)}" if number.high else f"{tidy(number.value)}"), number.next


def _spelled(tokens: Tokens, i: int) -> tuple[str, int]:
    """ "Twenty" before a unit that is written out: "eighty meters", "two kilos"."""
    number = number_at(tokens, i)
    if number is None or len(word_at(tokens, number.next)) < _WRITTEN_OUT:
        return "", i
    return f"{tidy(number.value)}", number.next


def pair(tokens: Tokens, i: int) -> Read:
    """ "70/55" without a unit: the weights of men and women."""
    value, after = _one_or_two(tokens, i)
    if "/" not in value or text_at(tokens, after) in ("/", "-") or text_at(tokens, i - 1) in ("/", "-", "."):
        return None
    low = min(float(part) for part in value.split("/"))
    return [Amount(MeasureKind.LOAD, value, i, after)] if low >= _MIN_METRES else [], after


def distance(tokens: Tokens, i: int) -> Read:
    """ "400m", "600 Meter", "3 miles", "1,5 km"."""
    value, after = _one_or_two(tokens, i)
    value, after = (value, after) if value else _spelled(tokens, i)
    unit = _DISTANCES.get(word_at(tokens, after + (text_at(tokens, after) == "-"))) if value else None
    after += text_at(tokens, after) == "-"
    if unit is None or (word_at(tokens, after) == "m" and _is_short(tokens, i)):
        return None
    if text_at(tokens, i - 1) == "to" and i > 1 and tokens[i - 2].number is None:
        return [], after + 1  # "couch to 5k" is where it leads
    if word_at(tokens, after) == "k" and tokens[after].start != tokens[after - 1].end:
        return None
    return [Amount(MeasureKind.DISTANCE, f"{value} {unit}", i, after + 1)], after + 1


def _is_short(tokens: Tokens, i: int) -> bool:
    return (tokens[i].number or 0.0) < _MIN_METRES


def calories(tokens: Tokens, i: int) -> Read:
    """ "10 cal", "45/35 calorie"; only one number is one value."""
    value, after = _one_or_two(tokens, i)
    if not value or word_at(tokens, after) not in _CALORIES:
        return None
    if text_at(tokens, after + 1) == "." and after + 2 < len(tokens):
        after += 1
    first = value.split("/")[0].split("–")[0]
    number = float(first)
    return [Amount(MeasureKind.CALORIES, tidy(number), i, after + 1)], after + 1


def tempo(tokens: Tokens, i: int) -> Read:
    """ "Tempo 3-1-1-0", "3-0-1 tempo", "tempo 31X1"."""
    if word_at(tokens, i) in _TEMPO:
        first = i + 1 + (text_at(tokens, i + 1) in (":", "@"))
        text, after = _cadence(tokens, first)
        return ([Amount(MeasureKind.TEMPO, text, i, after)], after) if text else None
    text, after = _cadence(tokens, i)
    if text and word_at(tokens, after) in _TEMPO:
        return [Amount(MeasureKind.TEMPO, text, i, after + 1)], after + 1
    return None


def _cadence(tokens: Tokens, i: int) -> tuple[str, int]:
    parts: list[str] = []
    last = i
    while last < len(tokens) and len(parts) < 9:
        token = tokens[last]
        is_part = (token.number is not None or token.text in ("x", "-", "–", "/")) and (
            last == i or token.start == tokens[last - 1].end
        )
        if not is_part:
            break
        parts.append(token.text)
        last += 1
    text = "".join(parts).strip("-–/")
    return (text.upper(), last) if _CADENCE.fullmatch(text) else ("", i)


def intensity(tokens: Tokens, i: int) -> Read:
    """ "RPE 8", "@75% 1RM", "2 reps in reserve", "RIR 2", "at 5k pace", "zone 2"."""
    for reader in (_rpe, _percent, _in_reserve, _pace, _zone):
        found = reader(tokens, i)
        if found:
            return [Amount(MeasureKind.INTENSITY, found[0], i, found[1])], found[1]
    return None


Words = tuple[str, int] | None


def _rpe(tokens: Tokens, i: int) -> Words:
    word = word_at(tokens, i)
    if word in _RPE | _RIR:
        first = i + 1
        while text_at(tokens, first) in (":", "@", "=", "-"):
            first += 1
        value, after = _one_or_two(tokens, first)
        return (f"{word.upper()} {value}", after) if value else None
    value, after = _one_or_two(tokens, i)
    return (
        (f"{word_at(tokens, after).upper()} {value}", after + 1)
        if value and word_at(tokens, after) in _RPE | _RIR
        else None
    )


def _percent(tokens: Tokens, i: int) -> Words:
    number: Number | None = number_at(tokens, i, words=False)
    if number is None or text_at(tokens, number.next) != "%" or number.value > _MAX_PERCENT:
        return None
    value, after = _one_or_two(tokens, i)
    after += 1
    while text_at(tokens, after) in ("of", "de", "der", "des"):
        after += 1
    of_max = text_at(tokens, after) == "1" and text_at(tokens, after + 1) in ("rm", "-")
    if of_max:
        return f"{value}% 1RM", after + 2 + (text_at(tokens, after + 1) == "-")
    return f"{value}%", number.next + 1


def _in_reserve(tokens: Tokens, i: int) -> Words:
    value, after = _one_or_two(tokens, i)
    words = [word_at(tokens, after + k) for k in range(3)]
    return (f"RIR {value}", after + 3) if value and words[0] in REPS and words[1:] == ["in", "reserve"] else None


def _pace(tokens: Tokens, i: int) -> Words:
    i += text_at(tokens, i) in ("at", "@")
    if (
        tokens[i : i + 1]
        and tokens[i].number is not None
        and text_at(tokens, i + 1) == "k"
        and text_at(tokens, i + 2) == "pace"
    ):
        return f"{tokens[i].text}k pace", i + 3
    return (
        (f"{text_at(tokens, i)} pace", i + 2)
        if text_at(tokens, i) in _PACES and text_at(tokens, i + 1) == "pace"
        else None
    )


def _zone(tokens: Tokens, i: int) -> Words:
    has_number = tokens[i + 1 : i + 2] and tokens[i + 1].number is not None and (tokens[i + 1].number or 9) <= 5
    return (f"zone {tokens[i + 1].text}", i + 2) if text_at(tokens, i) in ("zone", "z") and has_number else None

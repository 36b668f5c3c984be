"""Sets, repetitions and rounds: "3x12", "4 sets of 8-10", "15 reps x 3 sets", "21-15-9", "repeat 3 times"."""

import re
from dataclasses import replace

from services.notes.rules.durations import TIME_UNITS
from services.notes.rules.tokens import Number, Tokens, number_at, text_at, tidy
from services.notes.rules.words import bare, bare_set
from services.notes.rules.workouts.lexicon import CIRCUITS, DAYS, EACH, REPS, REST, ROUNDS, SETS, TIMES
from services.notes.rules.workouts.measures.kinds import TIMES_SIGN, Amount, MeasureKind, Read, in_range, word_at
from services.notes.rules.workouts.measures.repeats import is_of_all
from services.notes.rules.workouts.measures.sides import side
from services.notes.rules.workouts.measures.times import time_at, timed

_LABEL_SIGNS = (":", "=", "-", "–", "：")
_OF = bare_set(
    "of x × à a de do da di von van mit with po по z za по dari , - – : @ * each every à pour por para je hver"
)
_STEPS = bare_set(
    "breaths atemzüge respiraciones respirations respiri respirações oddechów дыханий nefes napas steps "
    "pasos schritte pas passi passos stappen kroków kroki шагов шага adım langkah"
)
_ORDINALS = bare_set("set round satz runde serie ronda tour série подход раунд tur seri セット ラウンド")
_ORDINAL_OF = ("of", "/", "von", "de", "из")
_USUAL_REPS = range(5, 26)  # "10 each side"; fewer may be sets, more are seconds mostly
_SURELY_REPS = 8  # "12x3" is twelve repetitions, three times
_FEW_SETS = 6
_MIN_SCHEME = 3
_LONGEST_ROW = 24  # tokens
_MIN_TIMES = 5
_FEW_TIMES = 11
_BY = bare_set("by mal fois volte vezes veces times keer razy раз kere kali ganger gånger")
_DAILY = EACH | DAYS | bare_set("a al am in la na wöchentlich weekly daily täglich")
_SAID_OF = bare_set("de da di of")
_MAX_SAID = 50
_SCHEME_SIGNS = frozenset("-–,/·")


def count_kind(word: str) -> MeasureKind | None:
    """What the word counts."""
    if word in SETS:
        return MeasureKind.SETS
    if word in REPS:
        return MeasureKind.REPS
    return MeasureKind.ROUNDS if word in ROUNDS or word in CIRCUITS else None


def whole(tokens: Tokens, i: int, *, words: bool = True) -> Number | None:
    """A whole number."""
    number = number_at(tokens, i, words=words)
    return number if number and number.value.is_integer() else None


def ordinal(tokens: Tokens, i: int) -> Read:
    """ "Round 2" counts nothing, "Set 2 of 3" counts 3."""
    word = word_at(tokens, i)
    if word not in _ORDINALS or i + 1 >= len(tokens) or tokens[i + 1].number is None:
        return None
    if count_kind(word_at(tokens, i + 2)) or time_at(tokens, i + 1):
        return None
    total = number_at(tokens, i + 3) if text_at(tokens, i + 2) in _ORDINAL_OF else None
    if total is None:
        return [], i + 2
    kind = MeasureKind.SETS if word in SETS else MeasureKind.ROUNDS
    return [Amount(kind, tidy(total.value), i, total.next)], total.next


def labelled(tokens: Tokens, i: int) -> Read:
    """ "Reps: 12", "Rounds 3"."""
    kind = count_kind(word_at(tokens, i))
    after = i + 2 if text_at(tokens, i + 1) in _LABEL_SIGNS else i + 1
    number = whole(tokens, after, words=False) if kind else None
    if kind is None or number is None:
        return None
    is_labelled_too = text_at(tokens, number.next + 1) in (":", "=") or number_at(tokens, number.next + 1, words=False)
    if (
        count_kind(word_at(tokens, number.next)) or text_at(tokens, number.next)[:2] in ("kg", "lb")
    ) and not is_labelled_too:
        return None
    if text_at(tokens, number.next) in TIMES_SIGN or time_at(tokens, after):
        return None
    return counted(kind, number, i), number.next


def counted(kind: MeasureKind, number: Number, first: int) -> list[Amount]:
    """The amount; only repetitions have an upper end."""
    if kind is MeasureKind.REPS:
        return in_range(MeasureKind.REPS, MeasureKind.REPS_MAX, number, first)
    return [Amount(kind, tidy(number.value), first, number.next)]


def scheme(tokens: Tokens, i: int) -> Read:
    """ "21-15-9", "12, 10, 8 reps": as many repetitions in each round or set."""
    numbers, after = _row(tokens, i)
    if len(numbers) < _MIN_SCHEME:
        return None
    is_reps = word_at(tokens, after) in REPS
    is_tight = all(tokens[k].end == tokens[k + 1].start for k in range(i, after - 1))
    is_tight = is_tight and all(text_at(tokens, k) not in (",", "/", "·") for k in range(i, after))
    if not (is_reps or is_tight) or not all(1 <= number <= 200 for number in numbers):
        return None
    text = "-".join(str(tidy(number)) for number in numbers)
    return [Amount(MeasureKind.SCHEME, text, i, after + is_reps)], after + is_reps


def _row(tokens: Tokens, i: int) -> tuple[list[float], int]:
    """The numbers of "21-15-9" or "12, 10, 8", and the token after them; "12,10" is a token by itself."""
    text, last = "", i
    while last < min(len(tokens), i + _LONGEST_ROW) and (
        tokens[last].number is not None or text_at(tokens, last) in _SCHEME_SIGNS
    ):
        if last > i and tokens[last - 1].number is not None and tokens[last].number is not None:
            break
        text += tokens[last].text
        last += 1
    last -= last > i and tokens[last - 1].number is None
    parts = re.split(r"[-–,/·]", text.strip("-–,/·"))
    return ([float(part) for part in parts], last) if all(part.isdecimal() for part in parts) else ([], i)


def max_sets(tokens: Tokens, i: int) -> Read:
    """ "3xAMRAP", "2xMax", written as one word."""
    sets = whole(tokens, i)
    word = word_at(tokens, sets.next) if sets else ""
    if sets is None or word[:1] != "x" or word[1:] not in ("amrap", "max", "failure"):
        return None
    until = "failure" if word == "xfailure" else "as many as possible"
    first = Amount(MeasureKind.SETS, tidy(sets.value), i, sets.next)
    return [first, Amount(MeasureKind.UNTIL, until, i, sets.next + 1)], sets.next + 1


def sets_of(tokens: Tokens, i: int) -> Read:
    """ "3x12", "3 sets of 12 reps", "3 x 30 s", "4 x 12, 10, 8", "12x3", "3 sets"."""
    sets = number_at(tokens, i)
    if sets is None or not sets.value.is_integer():
        return None
    word = word_at(tokens, sets.next)
    is_sign = word in TIMES_SIGN and _may_be_times(tokens, sets.next + 1)
    if word not in SETS and not is_sign:
        return _said_by(tokens, i, sets)
    if is_sign and _is_distance(tokens, sets.next + 1):
        return [Amount(MeasureKind.SETS, tidy(sets.value), i, sets.next + 1)], sets.next + 1
    each = sets.next + 1
    while word in SETS and word_at(tokens, each) in _OF:
        each += 1
    first = [Amount(MeasureKind.SETS, tidy(sets.value), i, sets.next + 1)]
    rest = _each_set(tokens, each)
    if not rest:
        return (first, sets.next + 1) if word in SETS else None
    found, after = rest
    reps = next((one.value for one in found if one.kind is MeasureKind.REPS), None)
    if is_sign and reps and _is_turned(sets.value, reps, tokens, after):
        return [
            *in_range(MeasureKind.REPS, MeasureKind.REPS_MAX, sets, i),
            replace_kind(found[0], MeasureKind.SETS),
        ], after
    return (first + found, after) if not sets.high else None


def _said_by(tokens: Tokens, i: int, sets: Number) -> Read:
    """ "Three by twelve", "drei mal zwölf", "três de quinze": as it is said where the word for sets is left out."""
    word = word_at(tokens, sets.next)
    each = number_at(tokens, sets.next + 1) if word in _BY | _SAID_OF else None
    is_spelled = each is not None and tokens[i].number is None and tokens[sets.next + 1].number is None
    if each is None or sets.high or not each.value.is_integer() or (word in _SAID_OF and not is_spelled):
        return None
    after = each.next + (word_at(tokens, each.next) in REPS | _STEPS)
    is_end = after >= len(tokens) or not (tokens[after].is_word or tokens[after].number is not None)
    if not (1 < sets.value <= _FEW_TIMES and _MIN_TIMES <= each.value <= _MAX_SAID) or not (is_end or word in _BY):
        return None
    if _is_other_unit(tokens, after) or time_at(tokens, sets.next + 1):
        return None
    reps = in_range(MeasureKind.REPS, MeasureKind.REPS_MAX, each, i)
    return [Amount(MeasureKind.SETS, tidy(sets.value), i, after), *(replace(one, last=after) for one in reps)], after


_FAILURE = bare_set("failure fallo versagen échec cedimento falha")


def _is_distance(tokens: Tokens, i: int) -> bool:
    """The "40 m" of "2 x 40 m"."""
    number = number_at(tokens, i, words=False)
    return number is not None and word_at(tokens, number.next) in _FAR


def _may_be_times(tokens: Tokens, i: int) -> bool:
    return number_at(tokens, i, words=False) is not None or word_at(tokens, i) in {"max", "amrap", "(", *_FAILURE}


def _is_turned(first: float, second: int | float | str, tokens: Tokens, after: int) -> bool:
    if isinstance(second, str) or word_at(tokens, after - 1) in REPS:
        return False
    return first > _SURELY_REPS and second <= _FEW_SETS


def replace_kind(amount: Amount, kind: MeasureKind) -> Amount:
    """The same tokens, counting another thing."""
    return Amount(kind, amount.value, amount.first, amount.last)


def _each_set(tokens: Tokens, i: int) -> Read:
    i += text_at(tokens, i) == "("
    if word_at(tokens, i) in ("max", "amrap"):
        return [Amount(MeasureKind.UNTIL, "as many as possible", i, i + 1)], i + 1
    if word_at(tokens, i) in _FAILURE:
        return [Amount(MeasureKind.UNTIL, "failure", i, i + 1)], i + 1
    time = time_at(tokens, i)
    if time:
        return timed(tokens, i, time)
    numbers, row_end = _row(tokens, i)
    if len(numbers) >= _MIN_SCHEME:
        after = row_end + (word_at(tokens, row_end) in REPS)
        return [Amount(MeasureKind.SCHEME, "-".join(str(tidy(one)) for one in numbers), i, after)], after
    number = _either(tokens, i) or whole(tokens, i)
    if number and number.high and text_at(tokens, number.next) == "%":
        number = Number(number.value, None, i + 1)  # "5x5 à 80%" is no range
    if number is None or _is_other_unit(tokens, number.next):
        return None
    after = number.next
    after += word_at(tokens, after) in REPS | _STEPS or (
        word_at(tokens, after) in TIMES and word_at(tokens, after) not in TIMES_SIGN
    )
    return [
        Amount(one.kind, one.value, i, after) for one in in_range(MeasureKind.REPS, MeasureKind.REPS_MAX, number, i)
    ], after


_FAR = bare_set("m meter meters metre metres metros mètres metri km yd yards ft mi mile miles м метров")
_OTHER_UNITS = bare_set(
    "kg kgs lb lbs kilo kilos pound pounds m meter meters metre metres metros mètres km yd yards ft mi mile miles "
    "cal % кг м"
)


def _is_other_unit(tokens: Tokens, i: int) -> bool:
    return word_at(tokens, i) in _OTHER_UNITS or word_at(tokens, i) in SETS


def _either(tokens: Tokens, i: int) -> Number | None:
    """ "12/15" repetitions are twelve to fifteen."""
    parts = tokens[i : i + 3]
    if len(parts) < 3 or parts[1].text != "/" or parts[0].number is None or parts[2].number is None:
        return None
    return Number(parts[0].number, parts[2].number, i + 3) if 5 <= parts[0].number < parts[2].number <= 50 else None


def count(tokens: Tokens, i: int) -> Read:
    """ "12 reps", "8-12 reps", "3 rounds", "10 each side"."""
    number = whole(tokens, i)
    if number is None:
        return None
    if number.value in _USUAL_REPS and side(tokens, number.next):
        return counted(MeasureKind.REPS, number, i), number.next
    kind = count_kind(word_at(tokens, number.next))
    if kind is None and word_at(tokens, number.next) == "rft":
        kind = MeasureKind.ROUNDS
    if kind is None:
        return None
    return counted(kind, number, i), number.next + 1


def times(tokens: Tokens, i: int) -> Read:
    """ "x12", "12x", "15 раз"; fewer than five may be sets, rounds or repetitions, so they count as none of them."""
    if word_at(tokens, i) in TIMES_SIGN:
        number = whole(tokens, i + 1, words=False)
        after = number.next if number else i
    else:
        number = whole(tokens, i)
        is_times = number and word_at(tokens, number.next) in TIMES | TIMES_SIGN | _STEPS
        is_word = number is not None and tokens[i].number is None
        if is_word and number and word_at(tokens, number.next) in TIMES_SIGN:
            return None
        after = number.next + 1 if number and is_times else i
        if number and is_times and text_at(tokens, after) in ("through", "thru"):
            return [Amount(MeasureKind.ROUNDS, tidy(number.value), i, after + 1)], after + 1
    if number and after > i and is_of_all(tokens, i, after):
        return [Amount(MeasureKind.ROUNDS, tidy(number.value), i, after)], after
    if number and after > i and number.value < _FEW_TIMES and not number.high and _follows_amount(tokens, i):
        return [Amount(MeasureKind.SETS, tidy(number.value), i, after)], after
    if number is None or after == i or number.value < _MIN_TIMES:
        return None
    if (
        count_kind(word_at(tokens, after)) in (MeasureKind.ROUNDS, MeasureKind.SETS)
        or time_at(tokens, i + 1)
        or _is_other_unit(tokens, after)
    ):
        return None
    after += word_at(tokens, after) in REPS
    return [Amount(one.kind, one.value, i, after) for one in counted(MeasureKind.REPS, number, i)], after


def _follows_amount(tokens: Tokens, i: int) -> bool:
    """Whether the sign stands right behind a time or repetitions: "30 s x 3", "12 reps x 4", "45 s, 3 times"."""
    before = i - 1
    while text_at(tokens, before) in (",", "|", "·", ";", "("):
        before -= 1
    word = text_at(tokens, before)
    is_unit = word in TIME_UNITS or word in ('"', "”", "″") or bare(word) in REPS | REST | _FAILURE
    number = whole(tokens, i)
    is_of_days = number is not None and word_at(tokens, number.next + 1) in _DAILY
    is_sign = text_at(tokens, i) in TIMES_SIGN or (number is not None and not is_of_days)
    return is_sign and is_unit and i > 1

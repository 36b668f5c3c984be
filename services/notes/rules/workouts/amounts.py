"""How much of an exercise: sets, repetitions, seconds, rests, loads, sides and rounds, read from one line."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from services.notes.rules.durations import TIME_UNITS, duration_at
from services.notes.rules.tokens import Number, Tokens, number_at, text_at, tidy
from services.notes.rules.words import word_set


class Kind(StrEnum):
    """What an amount counts; the values are the exercise's sub-fields, but for rounds."""

    SETS = "sets"
    REPS = "reps"
    REPS_MAX = "reps_max"
    SECONDS = "seconds"
    REST = "rest_s"
    LOAD = "load"
    SIDE = "side"
    UNTIL = "until"
    ROUNDS = "rounds"


@dataclass(frozen=True)
class Amount:
    """A value and the tokens [first, last) that say it."""

    kind: Kind
    value: int | float | str
    first: int
    last: int


SETS = word_set("set sets satz sätze serie series séries")
REPS = word_set(
    "rep reps repetition repetitions wdh wiederholung wiederholungen repetición repeticiones repeticion répétition "
    "répétitions répétitons"
)
ROUNDS = word_set("round rounds runde runden ronda rondas vuelta vueltas tour tours circuits")
_LOADS = {
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramm"), "kg"),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), "lb"),
}
REST = word_set("rest break off pause recover recovery descanso descansa repos ruhe rests")
_LEFT = word_set("left remaining togo übrig restantes restants")
_ON = frozenset(("on", "work"))
_TIMES_SIGN = frozenset("x×*✕✖")
_OF = word_set("of x × * à de von a mit with , - – : @")
_REPEAT = word_set("repeat repeats wiederhole wiederholen repite repetir répète répéter répétez")
_TIMES = word_set("times x × mal veces fois")
_REST_LINK = word_set("of de the for : - – = about is between")
_SIDE_PHRASES = {
    "each side": (
        *(f"{each} {part}" for each in ("each", "per", "every", "/") for part in ("side", "leg", "arm", "hand")),
        *("both sides", "both legs", "je seite", "pro seite", "jede seite", "jeder seite", "pro bein", "je bein"),
        *("por lado", "cada lado", "por pierna", "cada pierna", "e / s", "l / r"),
        *("par côté", "de chaque côté", "chaque côté", "par jambe", "chaque jambe"),
    ),
    "left": ("left side", "left leg", "left arm"),
    "right": ("right side", "right leg", "right arm"),
}


def _by_first_word() -> dict[str, list[tuple[list[str], str]]]:
    table: dict[str, list[tuple[list[str], str]]] = {}
    for value, phrases in _SIDE_PHRASES.items():
        for phrase in phrases:
            table.setdefault(phrase.split()[0], []).append((phrase.split(), value))
    return table


_SIDES = _by_first_word()
_USUAL_REPS = range(5, 26)  # "10 each side"; fewer may be sets, more are seconds mostly
_UNTIL = {
    ("to", "failure"): "failure",
    ("until", "failure"): "failure",
    ("till", "failure"): "failure",
    ("max", "reps"): "as many as possible",
    ("as", "many", "as", "possible"): "as many as possible",
    ("as", "many", "reps", "as", "possible"): "as many as possible",
}
_UNTIL_STARTS = frozenset(phrase[0] for phrase in _UNTIL)
_MAX = {Kind.SETS: 30, Kind.REPS: 1000, Kind.SECONDS: 7200, Kind.REST: 1800, Kind.ROUNDS: 50}

Read = tuple[list[Amount], int] | None
Reader = Callable[[Tokens, int], Read]


def amounts(tokens: Tokens) -> list[Amount]:
    """Everything in the line that says how much, in order."""
    found: list[Amount] = []
    i = 0
    while i < len(tokens):
        read = next((read for reader in _READERS if (read := reader(tokens, i))), None)
        # One expression is one stretch of tokens: "3x12" belongs to one exercise as a whole.
        found += [replace(amount, first=i, last=read[1]) for amount in read[0] if _is_sane(amount)] if read else []
        i = read[1] if read else i + 1
    return found


def _is_sane(amount: Amount) -> bool:
    if isinstance(amount.value, str):
        return True
    return 0 < amount.value <= _MAX.get(amount.kind, 1000)


def _ordinal(tokens: Tokens, i: int) -> Read:
    """ "Round 2" counts nothing, "Set 2 of 3" counts 3."""
    word = text_at(tokens, i)
    if word not in ("set", "round", "satz", "runde", "serie", "ronda", "tour"):
        return None
    if i + 1 >= len(tokens) or tokens[i + 1].number is None or _unit_follows(tokens, i + 2):
        return None
    total = number_at(tokens, i + 3) if text_at(tokens, i + 2) in ("of", "/", "von", "de") else None
    if total is None:
        return [], i + 2
    kind = Kind.SETS if word in SETS else Kind.ROUNDS
    return [Amount(kind, tidy(total.value), i, total.next)], total.next


def _unit_follows(tokens: Tokens, i: int) -> bool:
    return text_at(tokens, i) in SETS | REPS | ROUNDS | frozenset(_LOADS) or text_at(tokens, i)[:3] in ("sec", "min")


def _labelled(tokens: Tokens, i: int) -> Read:
    """ "Reps: 12", "Rounds 3"."""
    kind = _count_kind(text_at(tokens, i))
    after = i + 2 if text_at(tokens, i + 1) in (":", "=", "-", "–") else i + 1
    number = number_at(tokens, after, words=False) if kind else None
    if kind is None or number is None:
        return None
    is_labelled_too = text_at(tokens, number.next + 1) in (":", "=") or number_at(tokens, number.next + 1, words=False)
    if _unit_follows(tokens, number.next) and not is_labelled_too:
        return None
    if text_at(tokens, number.next) in _TIMES_SIGN or duration_at(tokens, after):
        return None
    return _counted(kind, number, i), number.next


def _count_kind(word: str) -> Kind | None:
    if word in SETS:
        return Kind.SETS
    if word in REPS:
        return Kind.REPS
    return Kind.ROUNDS if word in ROUNDS else None


def _counted(kind: Kind, number: Number, first: int) -> list[Amount]:
    found = [Amount(kind, tidy(number.value), first, number.next)]
    if kind is Kind.REPS and number.high:
        found.append(Amount(Kind.REPS_MAX, tidy(number.high), first, number.next))
    return found


def _interval(tokens: Tokens, i: int) -> Read:
    """ "20 sec on 10 off", "40s work / 20s rest"."""
    work, work_end = _seconds_or_number(tokens, i)
    if work is None or text_at(tokens, work_end) not in _ON:
        return None
    j = work_end + 1
    j += text_at(tokens, j) in ("/", ",", "-", "and", "|", "+")
    rest, rest_end = _seconds_or_number(tokens, j)
    if rest is None or text_at(tokens, rest_end) not in REST:
        return None
    found = [Amount(Kind.SECONDS, tidy(work), i, work_end + 1), Amount(Kind.REST, tidy(rest), j, rest_end + 1)]
    return found, rest_end + 1


def _seconds_or_number(tokens: Tokens, i: int) -> tuple[float | None, int]:
    number = duration_at(tokens, i) or number_at(tokens, i)
    return (number.value, number.next) if number else (None, i)


def _sets_of(tokens: Tokens, i: int) -> Read:
    """ "3x12", "3 sets of 12 reps", "3 x 30 s", "3 sets"."""
    sets = number_at(tokens, i)
    if sets is None or sets.high or not sets.value.is_integer():
        return None
    word = text_at(tokens, sets.next)
    if word not in SETS and (word not in _TIMES_SIGN or number_at(tokens, sets.next + 1, words=False) is None):
        return None
    each = sets.next + 1
    while word in SETS and text_at(tokens, each) in _OF:
        each += 1
    first = [Amount(Kind.SETS, tidy(sets.value), i, sets.next + 1)]
    rest = _each_set(tokens, each)
    return (first + rest[0], rest[1]) if rest else (first, sets.next + 1)


def _each_set(tokens: Tokens, i: int) -> Read:
    time = duration_at(tokens, i)
    if time:
        return _timed(tokens, i, time)
    number = number_at(tokens, i)
    if number is None or not number.value.is_integer():
        return None
    if text_at(tokens, number.next) in _LOADS:
        return _load(tokens, i)
    after = number.next + 1 if text_at(tokens, number.next) in REPS else number.next
    return [Amount(amount.kind, amount.value, i, after) for amount in _counted(Kind.REPS, number, i)], after


def _time(tokens: Tokens, i: int) -> Read:
    time = duration_at(tokens, i)
    return _timed(tokens, i, time) if time else None


def _timed(tokens: Tokens, i: int, time: Number) -> Read:
    after = time.next
    while text_at(tokens, after) in ("of", "de", "d", "'"):
        after += 1
    if text_at(tokens, after) in _LEFT:
        return [], after + 1  # a countdown
    if text_at(tokens, after) in REST:
        return [Amount(Kind.REST, tidy(time.value), i, after + 1)], after + 1
    before = i - 1
    while text_at(tokens, before) in _REST_LINK:
        before -= 1
    is_rest = text_at(tokens, before) in REST and text_at(tokens, before - 1) not in TIME_UNITS
    kind = Kind.REST if is_rest else Kind.SECONDS
    return [Amount(kind, tidy(time.value), i, time.next)], time.next


def _load(tokens: Tokens, i: int) -> Read:
    number = number_at(tokens, i)
    unit = _LOADS.get(text_at(tokens, number.next)) if number else None
    if number is None or unit is None:
        return None
    value = f"{tidy(number.value)}–{tidy(number.high)}" if number.high else f"{tidy(number.value)}"
    return [Amount(Kind.LOAD, f"{value} {unit}", i, number.next + 1)], number.next + 1


def _count(tokens: Tokens, i: int) -> Read:
    """ "12 reps", "8-12 reps", "3 rounds", "10 each side"."""
    number = number_at(tokens, i)
    if number is None or not number.value.is_integer():
        return None
    if number.value in _USUAL_REPS and _side(tokens, number.next):
        return _counted(Kind.REPS, number, i), number.next
    kind = _count_kind(text_at(tokens, number.next))
    if kind is None:
        return None
    return _counted(kind, number, i), number.next + 1


def _times(tokens: Tokens, i: int) -> Read:
    """ "x12", "12x"; fewer than five may be sets, rounds or repetitions, so they count as none of them."""
    if text_at(tokens, i) in _TIMES_SIGN:
        number = number_at(tokens, i + 1, words=False)
        after = number.next if number else i
    else:
        number = number_at(tokens, i, words=False)
        after = number.next + 1 if number and text_at(tokens, number.next) in _TIMES_SIGN else i
    if number is None or after == i or not number.value.is_integer() or number.value < 5:
        return None
    if _count_kind(text_at(tokens, after)) is Kind.ROUNDS or duration_at(tokens, i + 1):
        return None
    return [Amount(amount.kind, amount.value, i, after) for amount in _counted(Kind.REPS, number, i)], after


def _repeat(tokens: Tokens, i: int) -> Read:
    """ "Repeat 3 times", "repeat this circuit 3x"."""
    if text_at(tokens, i) not in _REPEAT:
        return None
    for j in range(i + 1, min(i + 6, len(tokens))):
        number = number_at(tokens, j)
        if number and text_at(tokens, number.next) in _TIMES:
            return [Amount(Kind.ROUNDS, tidy(number.value), i, number.next + 1)], number.next + 1
    return None


def _side(tokens: Tokens, i: int) -> Read:
    for phrase, value in _SIDES.get(text_at(tokens, i), ()):
        if all(text_at(tokens, i + k) == word for k, word in enumerate(phrase)):
            return [Amount(Kind.SIDE, value, i, i + len(phrase))], i + len(phrase)
    return None


def _until(tokens: Tokens, i: int) -> Read:
    if text_at(tokens, i) not in _UNTIL_STARTS:
        return None
    for phrase, value in _UNTIL.items():
        if all(text_at(tokens, i + k) == word for k, word in enumerate(phrase)):
            return [Amount(Kind.UNTIL, value, i, i + len(phrase))], i + len(phrase)
    return None


_READERS: tuple[Reader, ...] = (
    _until, _repeat, _side, _ordinal, _labelled, _interval, _sets_of, _time, _load, _count, _times,
)  # fmt: skip

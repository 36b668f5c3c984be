"""The one name in a stretch of a written line, with the number in front of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.tokens import Tokens
from services.notes.rules.word_lists.number_words import ONES
from services.notes.rules.words import bare, word_set
from services.notes.rules.workouts.exercise_words import is_exercise_word
from services.notes.rules.workouts.lexicon import DAYS, EACH, ROUNDS, is_rest
from services.notes.rules.workouts.measures.counts import counted, whole
from services.notes.rules.workouts.measures.kinds import COUNTS, Amount, MeasureKind, word_at
from services.notes.rules.workouts.names import names
from services.notes.rules.workouts.structure import (
    NOT_FIRST,
    PROSE,
    STOP,
    is_between,
    is_body,
    is_day,
    is_frame,
    names_warmup,
)

_BREAKS = frozenset(",;:|·•→=@–—>：、，。!?…~*")
OPEN = frozenset("([（【")
CLOSE = frozenset(")]）】")
_EDGE = word_set(
    "of x × for de la el the a an and with to at in on по z y et und con mit avec da di do du le les l d à per "
    "then next first finally second third last e i dann luego después puis poi depois 'w each w/ plus alle ihren "
    "seguido seguida followed by der die das van von om am je jeweils au aux sur into"
)
_PREPOSITIONS = frozenset(
    ["with", "con", "mit", "avec", "com", "using", "in", "en", "aus", "from", "z", "с", "ile", "dengan"]
)
_MAX_WORDS = 8
_FEWEST, _MAX = 4, 200  # repetitions behind a name
# Behind them stands how something is done, and no name: "squats nice and low", "kniebeugen schön tief".
_VERY = word_set("nice nicely really super very schön ganz richtig möglichst muy bien bem muito très molto lekker")
_SCORED = frozenset(("time", "reps", "load", "distance", "quality", "calories"))  # "30 snatches for time"
_MEANWHILE = frozenset(["while", "während", "mientras", "pendant", "mentre", "enquanto", "podczas"])
_UNITS = word_set("km m mi yd ft kg lb lbs min s sec h")
_MAX_UNSPACED = 18
_POINTING = ("これ", "それ", "この", "その", "以上", "반복", "重复", "ทำซ้ำ", "繰り返", "くり返")  # "this", "repeat"


@dataclass(frozen=True)
class NamedPart:
    """A name as it stands in the line, and the amounts that belong to it."""

    name: str
    start: int
    end: int
    is_known: bool
    amounts: tuple[Amount, ...] = ()

    @property
    def kinds(self) -> frozenset[MeasureKind]:
        """What its amounts count."""
        return frozenset(amount.kind for amount in self.amounts)


def named(line: EvidenceLine, first: int, last: int, found: list[Amount]) -> tuple[NamedPart | None, list[Amount]]:
    """The one name in the tokens [first, last) with the amounts among them."""
    tokens = line.tokens
    taken = {i for amount in found for i in range(amount.first, amount.last)}
    for run in _around_amounts(tokens, list(_runs(tokens, first, last, taken)), taken):
        is_aside = tokens[run.first].text in _PREPOSITIONS
        run = _trimmed(tokens, run)
        count = _bare_count(tokens, run, found)
        run = _trimmed(tokens, _Run(count[0].last, run.last)) if count else _after_total(tokens, run, found)
        words = [
            bare(token.text) for token in tokens[run.first : run.last] if token.is_word or token.number is not None
        ]
        known = bool(names(line.text, tokens[run.first : run.last])) or any(map(is_exercise_word, words))
        if not is_aside and _is_name(words, is_known=known):
            behind = [] if count or not known else _behind(tokens, run, found)
            if behind:
                run = _Run(run.first, behind[0].first)
            text = line.text[tokens[run.first].start : tokens[run.last - 1].end]
            name = text[:1].upper() + text[1:] if text[1:2].islower() else text
            told = (
                [*count, *behind, *found] or _in_brackets(tokens, run.last, last) or _at_the_end(tokens, run.last, last)
            )
            return NamedPart(name, tokens[run.first].start, tokens[run.last - 1].end, known, tuple(told)), []
        if _is_label(tokens, run, words):
            continue
        if not is_aside and not all(word in STOP or word in _EDGE or word.isdigit() for word in words):
            break  # what follows the first words only explains them
    far = _run_of_distance(line, found)
    return far, [] if far else found


@dataclass(frozen=True)
class _Run:
    """Words that stand together, tokens [first, last)."""

    first: int
    last: int


def _around_amounts(tokens: Tokens, runs: list[_Run], taken: set[int]) -> list[_Run]:
    """ "Easy 20-min walk": words on both sides of an amount that is written onto them are one name."""
    for one, two in pairwise(runs):
        between = range(one.last, two.first)
        is_glued = all(i in taken or tokens[i].text in "-." for i in between) and "-" in {
            tokens[i].text for i in between
        }
        if is_glued and tokens[two.first - 1].end == tokens[two.first].start:
            return [_Run(one.first, two.last)]
    return runs


def _is_label(tokens: Tokens, run: _Run, words: list[str]) -> bool:
    """ "Finisher: 50 burpees", "Strength – back squat": words of the frame in front of a sign only introduce."""
    after = tokens[run.last].text if run.last < len(tokens) else ""
    return (
        after in (":", "：", "-", "–", "—", "(", '"', "”")
        and len(words) <= 4
        and any(map(is_frame, words)) | is_body(words)
    )


def _run_of_distance(line: EvidenceLine, found: list[Amount]) -> NamedPart | None:
    """ "6 x 400 m": the distance is all the name there is."""
    far = next((amount for amount in found if amount.kind is MeasureKind.DISTANCE), None)
    if far is None or not any(amount.kind is MeasureKind.SETS for amount in found):
        return None
    tokens = line.tokens
    first = next(i for i in range(far.first, far.last) if tokens[i].number is not None and i + 1 < far.last)
    start, end = tokens[max(first, far.last - 2)].start, tokens[far.last - 1].end
    return NamedPart(line.text[start:end], start, end, True, tuple(found))


def _bare_count(tokens: Tokens, run: _Run, found: list[Amount]) -> list[Amount]:
    """ "12 squats": a number in front of a name counts repetitions."""
    first = run.first
    while (
        first < run.last
        and tokens[first].number is None
        and (word_at(tokens, first) in STOP or tokens[first].text in _EDGE)
    ):
        first += 1
    number = whole(tokens, first)
    if number is None or number.next >= run.last or any(amount.kind in COUNTS for amount in found):
        return []
    follows = tokens[number.next]
    is_count = follows.is_word and 1 <= number.value <= 500 and (tokens[first].number is not None or number.value > 1)
    if not is_count or follows.start == tokens[number.next - 1].end or word_at(tokens, number.next) in STOP:
        return []
    return counted(MeasureKind.REPS, number, first)


def _behind(tokens: Tokens, run: _Run, found: list[Amount]) -> list[Amount]:
    """ "Squats 20, push-ups 15": a number right behind a known name counts repetitions."""
    number = whole(tokens, run.last - 1, words=False)
    is_alone = run.last - run.first > 1 and tokens[run.last - 2].is_word and not found
    if number is None or not is_alone or number.next != run.last:
        return []
    return counted(MeasureKind.REPS, number, run.last - 1) if _FEWEST <= number.value <= _MAX else []


def _at_the_end(tokens: Tokens, i: int, last: int) -> list[Amount]:
    """ "Dead bug (arms only), 10": a number behind a comma at the end of the line counts repetitions."""
    is_apart = last - 2 >= i and tokens[last - 2].text in (",", "–", "—", "-", ":")
    number = whole(tokens, last - 1, words=False) if is_apart else None
    return counted(MeasureKind.REPS, number, last - 1) if number and _FEWEST <= number.value <= _MAX else []


def _in_brackets(tokens: Tokens, i: int, last: int) -> list[Amount]:
    """ "Squats (20)": nothing but a number in brackets counts repetitions."""
    is_bracketed = i + 3 == last and tokens[i].text in OPEN and tokens[i + 2].text in CLOSE
    number = whole(tokens, i + 1, words=False) if is_bracketed else None
    return counted(MeasureKind.REPS, number, i + 1) if number and 3 < number.value <= 100 else []


def _after_total(tokens: Tokens, run: _Run, found: list[Amount]) -> _Run:
    """ "20 lunges (10 each leg)": the number in front is told again, and is no part of the name."""
    number = whole(tokens, run.first) if run.first < run.last else None
    is_total = (
        number is not None
        and tokens[run.first].number is not None
        and any(one.kind is MeasureKind.REPS for one in found)
    )
    if number is None or not is_total or number.next >= run.last or not tokens[number.next].is_word:
        return run
    return run if tokens[number.next].start == tokens[number.next - 1].end else _Run(number.next, run.last)


def _runs(tokens: Tokens, first: int, last: int, taken: set[int]) -> Iterator[_Run]:
    """Stretches of words outside brackets, between amounts and signs."""
    depth, start = 0, None
    for i in range(first, last):
        text = tokens[i].text
        depth += text in OPEN
        breaks = depth > 0 or i in taken or _is_break(tokens, i)
        if breaks and start is not None:
            yield _Run(start, i)
            start = None
        elif not breaks and start is None and (tokens[i].is_word or tokens[i].number is not None):
            start = i
        depth -= text in CLOSE and depth > 0
    if start is not None:
        yield _Run(start, last)


def _is_break(tokens: Tokens, i: int) -> bool:
    text = tokens[i].text
    if _is_range(tokens, i):
        return False
    if (
        text in _MEANWHILE
        or text in _VERY
        or _tells_when(tokens, i)
        or (text == "for" and i + 1 < len(tokens) and tokens[i + 1].text in _SCORED)
        or text in _BREAKS
        or (text == "." and (i + 1 >= len(tokens) or tokens[i].end < tokens[i + 1].start))
    ):
        return True
    if text != "-":
        return False
    is_inside = i > 0 and tokens[i - 1].end == tokens[i].start and i + 1 < len(tokens)
    return not (is_inside and (tokens[i + 1].is_word or tokens[i + 1].text == "/"))


def _tells_when(tokens: Tokens, i: int) -> bool:
    """The "after" of "400 m run after each round"."""
    return is_between(word_at(tokens, i)) and bool({word_at(tokens, i + 1), word_at(tokens, i + 2)} & (EACH | ROUNDS))


def _is_range(tokens: Tokens, i: int) -> bool:
    """The dash of "12–15"."""
    is_inside = tokens[i].text in ("-", "–") and 0 < i < len(tokens) - 1
    return is_inside and tokens[i - 1].number is not None and tokens[i + 1].number is not None


def _trimmed(tokens: Tokens, run: _Run) -> _Run:
    first, last = run.first, run.last
    while first < last and (
        tokens[first].text in _EDGE or not (tokens[first].is_word or tokens[first].number is not None)
    ):
        first += 1
    while last > first and (
        tokens[last - 1].text in _EDGE or not (tokens[last - 1].is_word or tokens[last - 1].number is not None)
    ):
        last -= 1
    return _Run(first, last) if last > first else run


def _is_mountain(words: list[str]) -> bool:
    """Whether a day's word opens a name, as the Turkish mountain does: no number and no end behind it."""
    return words[0] in DAYS and len(words) > 1 and not (words[1].isdigit() or words[1] in ONES or is_body(words[1:]))


def _is_name(words: list[str], *, is_known: bool) -> bool:
    letters = sum(map(len, words))
    if (
        not words
        or len(words) > _MAX_WORDS
        or letters == 0
        or (len(words) > 1 and letters == len(words) and not any(map(str.isdigit, words)))
    ):
        return False
    if words[0].startswith(_POINTING) or all(word.isdigit() or word in _UNITS for word in words):
        return False
    if any(is_frame(word) for word in words) or all(word in STOP or word.isdigit() or word in ONES for word in words):
        return False
    if (
        any(word in PROSE or is_between(word) for word in words)
        or is_rest(words[0])
        or names_warmup(words)
        or (is_day(words) and not _is_mountain(words))
    ):
        return False
    is_long = words[0][:1] >= "\u0e00" and letters > _MAX_UNSPACED
    return not is_long and (is_known or words[0] not in NOT_FIRST) and not is_body(words)

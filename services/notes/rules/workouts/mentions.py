"""Which exercises a line names, and which amounts in the line belong to which of them."""

from dataclasses import dataclass, field

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import Line
from services.notes.rules.tokens import Tokens, number_at, text_at, tidy
from services.notes.rules.words import word_set
from services.notes.rules.workouts.amounts import Amount, Kind, amounts
from services.notes.rules.workouts.names import Name, names
from services.notes.rules.workouts.scope import Scope, scope

_MAX_WORDS = 6
_LIST = 3  # a line that names so many exercises lists them
_MARKS = frozenset(".):-–—|")
_NUMBER_WORDS = word_set("exercise übung ejercicio exercice move #")
_NO_NAME = word_set(
    "left right more rest remaining go ready next set sets work on off get to each side now done time timer "
    "the you your this that these i we it is are do don't dont keep make be and for in at with of no not "
    "round total level video seconds minutes reps per every repeat follow save share link like what how why "
    "when workout workouts circuit amrap emom tabata hiit superset break over later ago until warm cool week "
    "weeks day days min sec"
)
_ANNOUNCES = word_set(
    "next first second third last finally then start starting exercise number into dann zuerst luego después puis"
)


@dataclass
class Mention:
    """An exercise as one line names it, with the amounts the line gives it."""

    name: str
    line: Line
    is_certain: bool  # announced, listed or counted, not only spoken of
    is_known: bool = True  # in the vocabulary, not only in the place of a name
    start: int = 0
    end: int = 0
    amounts: list[Amount] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """What a line says about exercises: who is named, and amounts that belong to no name in it."""

    line: Line
    mentions: list[Mention]
    loose: list[Amount]


def read_line(line: Line) -> Reading:
    """Find names and amounts and join them."""
    tokens = line.tokens
    found = amounts(tokens)
    held = _names(line, found)
    found = sorted(found + _bare_counts(tokens, held, found), key=lambda amount: amount.first)
    mentions = [_mention(line, name, is_known, is_list=len(held) >= _LIST) for name, is_known in held]
    is_for_all = not held or scope(line) is Scope.EACH
    loose = []
    for amount in found:
        is_loose = is_for_all or amount.kind is Kind.ROUNDS
        owner = None if is_loose else _owner(tokens, [name for name, _ in held], amount, found[0])
        if owner is None:
            loose.append(amount)
        else:
            mentions[owner].amounts.append(amount)
            mentions[owner].is_certain = True
    return Reading(line, mentions, loose)


def list_number_end(tokens: Tokens) -> int:
    """The first token after "1.", "2)", "#3", "Exercise 4:", "1️⃣"; 0 when the line is not numbered."""
    i = 1 if text_at(tokens, 0) in _NUMBER_WORDS else 0
    if not tokens[i : i + 1] or tokens[i].number is None or not 1 <= (tokens[i].number or 0) <= 40:
        return 0
    after = i + 1
    if text_at(tokens, after) in ("\ufe0f", "\u20e3"):
        return after + 1 + (text_at(tokens, after + 1) == "\u20e3")
    if text_at(tokens, after) in _MARKS and (i or text_at(tokens, after) in (".", ")")):
        return after + 1
    return after if i else 0


def _mention(line: Line, name: Name, is_known: bool, *, is_list: bool) -> Mention:
    tokens = line.tokens
    announced = any(text_at(tokens, i) in _ANNOUNCES for i in range(max(0, name.first - 4), name.first))
    is_certain = is_list or announced or list_number_end(tokens) > 0 or _is_label(line)
    text = name.text[:1].upper() + name.text[1:]
    return Mention(text, line, is_certain, is_known, tokens[name.first].start, tokens[name.last - 1].end)


def _is_label(line: Line) -> bool:
    return line.source is not EvidenceSource.SAID and line.words <= _MAX_WORDS


def _names(line: Line, found: list[Amount]) -> list[tuple[Name, bool]]:
    known = names(line.text, line.tokens)
    number_end = list_number_end(line.tokens)
    if line.source is EvidenceSource.SAID or len(known) > 1:
        return [(name, True) for name in known]
    label = _label(line, found, number_end)
    if label and (known or number_end or any(amount.kind in (Kind.SETS, Kind.REPS) for amount in found)):
        return [(label, bool(known))]
    return [(name, True) for name in known]


def _label(line: Line, found: list[Amount], start: int) -> Name | None:
    """The words of a short line that are neither its number nor its amounts."""
    tokens = line.tokens
    taken = {i for amount in found for i in range(amount.first, amount.last)}
    first = next((i for i in range(start, len(tokens)) if i not in taken and tokens[i].is_word), None)
    if first is None:
        return None
    last = first
    while last < len(tokens) and last not in taken and _may_be_in_name(tokens, last):
        last += 1
    while not tokens[last - 1].is_word:
        last -= 1
    words = [token.text for token in tokens[first:last] if token.is_word]
    rest = [
        i for i in range(last, len(tokens)) if i not in taken and tokens[i].is_word and tokens[i].text not in _NO_NAME
    ]
    if len(words) > _MAX_WORDS or len(rest) > 1 or _NO_NAME & set(words[:1]) or sum(map(len, words)) < 3:
        return None
    return Name(line.text[tokens[first].start : tokens[last - 1].end], first, last)


def _may_be_in_name(tokens: Tokens, i: int) -> bool:
    if tokens[i].text in ("-", "–", "—"):  # inside a word only: "push-ups", not "Squats - 12"
        return i > 0 and tokens[i - 1].end == tokens[i].start and text_at(tokens, i + 1)[:1].isalpha()
    return (tokens[i].is_word and tokens[i].text != "x") or tokens[i].text in ("'", "’", "/", "&")


def _bare_counts(tokens: Tokens, held: list[tuple[Name, bool]], found: list[Amount]) -> list[Amount]:
    """ "12 squats": a number right before a known name counts repetitions."""
    taken = {i for amount in found for i in range(amount.first, amount.last)}
    counts = []
    for name, is_known in held:
        i = next((i for i in (name.first - 1, name.first - 3) if i >= 0 and number_at(tokens, i)), None)
        number = number_at(tokens, i) if i is not None else None
        if not is_known or i is None or number is None or number.next != name.first or i in taken:
            continue
        if i + 1 != list_number_end(tokens) and number.value.is_integer() and 1 < number.value <= 500:
            counts.append(Amount(Kind.REPS, tidy(number.value), i, number.next))
            if number.high:
                counts.append(Amount(Kind.REPS_MAX, tidy(number.high), i, number.next))
    return counts


def _owner(tokens: Tokens, held: list[Name], amount: Amount, first: Amount) -> int | None:
    following = next((i for i, name in enumerate(held) if name.first >= amount.last), None)
    previous = next((i for i in reversed(range(len(held))) if held[i].last <= amount.first), None)
    if following is None or previous is None:
        return following if previous is None else previous
    leads = first.first < held[0].first
    touches_next = _gap(tokens, amount.last, held[following].first)
    touches_previous = _gap(tokens, held[previous].last, amount.first)
    if touches_next and (leads or not touches_previous) and amount.kind is not Kind.REST:
        return following
    return previous


def _gap(tokens: Tokens, start: int, end: int) -> bool:
    """Whether only linking words stand between."""
    return all(text_at(tokens, i) in ("of", "de", "x", "×", "d", "'", ":", "-", "–", "(") for i in range(start, end))

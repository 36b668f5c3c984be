"""Which exercises a line of the screen or of the speech names, and which amounts in it belong to which of them."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.tokens import CIRCLED, Tokens, number_at, text_at, tidy
from services.notes.rules.words import bare, word_set
from services.notes.rules.workouts.amounts import amounts
from services.notes.rules.workouts.exercise_words import is_foreign
from services.notes.rules.workouts.measures.kinds import COUNTS, Amount, MeasureKind
from services.notes.rules.workouts.names import Name, names
from services.notes.rules.workouts.scope import AmountScope, scope
from services.notes.rules.workouts.spoken_parts import HeardPart, parts_heard
from services.notes.rules.workouts.structure import PROSE, STOP, is_frame
from services.notes.rules.workouts.written.lines import WrittenLine, read_entry
from services.notes.rules.workouts.written.naming import NamedPart

_MAX_WORDS = 6
_MAX_LABEL = 4
_LONG_S = 300
_TODAY = word_set("today heute hoy oggi hoje aujourd vandaag dzisiaj dziś сегодня сьогодні bugün")
_LIST = 3  # a line that names so many exercises lists them
_MARKS = frozenset(".):-–—|")
_NUMBER_WORDS = word_set("exercise übung ejercicio exercice move #")
_ANNOUNCES = word_set(
    "next first second third last finally then start starting exercise number into dann zuerst luego después puis "
    "begin variation"
)
_POINTED = frozenset(("them", "these", "those", "here"))
_DIRECTIONS = word_set("of forward forwards backward backwards more each per on reps here")


@dataclass
class Mention:
    """An exercise as one line names it, with the amounts the line gives it."""

    name: str
    line: EvidenceLine
    is_certain: bool  # announced, listed or counted, not only spoken of
    is_known: bool = True  # in the vocabulary, not only in the place of a name
    start: int = 0
    end: int = 0
    amounts: list[Amount] = field(default_factory=list)


@dataclass(frozen=True)
class LineReading:
    """What a line says about exercises: who is named, and amounts that belong to no name in it."""

    line: EvidenceLine
    mentions: list[Mention]
    loose: list[Amount]


def read_line(line: EvidenceLine) -> LineReading:
    """Find names and amounts and join them."""
    return _heard(line) if line.source is EvidenceSource.SAID else _written(read_entry(line))


def _written(entry: WrittenLine) -> LineReading:
    is_list = len(entry.parts) > 1
    is_numbered = list_number_end(entry.line.tokens) > 0 or bool(entry.group)
    mentions = []
    for part in entry.parts:
        counted = bool(part.kinds & {*COUNTS, MeasureKind.SETS})
        is_label = len(entry.words) <= _MAX_WORDS and not entry.is_prose
        if part.is_known or (is_label and (counted or is_numbered or not entry.ends_in_colon)):
            is_certain = is_list or counted or is_numbered or is_label
            found = [amount for amount in part.amounts if amount.kind is not MeasureKind.ROUNDS]
            mentions.append(Mention(part.name, entry.line, is_certain, part.is_known, part.start, part.end, found))
    loose = [
        *entry.loose,
        *(one for part in entry.parts for one in part.amounts if one.kind is MeasureKind.ROUNDS or not mentions),
    ]
    return LineReading(entry.line, mentions, loose)


def _heard(line: EvidenceLine) -> LineReading:
    tokens = line.tokens
    found = amounts(tokens)
    if line.vocabulary & _TODAY and any(_is_long(amount) for amount in found):
        return LineReading(line, [], found)  # "today we do abs in ten minutes"
    runs = _runs(line, found)
    if runs:
        return runs
    told = parts_heard(line) if scope(line) is not AmountScope.EACH else []
    held = names(line.text, tokens)
    holds = [sum(_holds(tokens, one.part, name) for name in held) for one in told]
    is_told = sum(holds) == len(held) and max(holds, default=0) <= 1
    if any(one.is_counted for one in told) and (len(told) >= len(held) or is_told):
        return _told(line, [one for one in told if one.is_counted or one.part.is_known], found)
    if told and is_told and not found:
        return _told(line, told, found)
    if not held or any(is_foreign(token.text) for token in tokens):
        held = _label(line, found) or held
    found = sorted(found + _bare_counts(tokens, held, found), key=lambda amount: amount.first)
    mentions = [_mention(line, name, is_list=len(held) >= _LIST) for name in held]
    is_for_all = not held or scope(line) is AmountScope.EACH
    is_general = scope(line) is AmountScope.GENERAL
    loose = []
    for amount in found:
        is_of_all = is_for_all or (is_general and amount.kind is MeasureKind.REST)
        owner = None if is_of_all or amount.kind is MeasureKind.ROUNDS else _owner(tokens, held, amount, found[0])
        if owner is None:
            loose.append(amount)
        else:
            mentions[owner].amounts.append(amount)
            mentions[owner].is_certain = True
    return LineReading(line, mentions, loose)


def _holds(tokens: Tokens, part: NamedPart, name: Name) -> bool:
    return part.start <= tokens[name.first].start and tokens[name.last - 1].end <= part.end


def _is_long(amount: Amount) -> bool:
    is_time = amount.kind is MeasureKind.SECONDS and isinstance(amount.value, int | float)
    return is_time and float(amount.value) >= _LONG_S


def _told(line: EvidenceLine, told: list[HeardPart], found: list[Amount]) -> LineReading:
    mentions = [_as_mention(line, one) for one in told]
    taken = {(one.first, one.kind) for mention in mentions for one in mention.amounts}
    return LineReading(line, mentions, [one for one in found if (one.first, one.kind) not in taken])


def _as_mention(line: EvidenceLine, heard: HeardPart) -> Mention:
    part = heard.part
    is_certain = heard.is_counted or (heard.is_announced and part.is_known)
    return Mention(part.name, line, is_certain, part.is_known, part.start, part.end, list(part.amounts))


def _runs(line: EvidenceLine, found: list[Amount]) -> LineReading | None:
    """ "Four sets of 400 meters": a distance that is repeated has no other name."""
    if not {MeasureKind.DISTANCE, MeasureKind.SETS} <= {amount.kind for amount in found} or names(
        line.text, line.tokens
    ):
        return None
    entry = read_entry(line)
    return _written(entry) if len(entry.parts) == 1 else None


def _label(line: EvidenceLine, found: list[Amount]) -> list[Name]:
    """ "Four sets of box jumps", "Gemelos de pie.": few words, and nothing that makes a sentence."""
    entry = read_entry(line)
    if len(entry.parts) != 1 or entry.is_prose or any(map(is_frame, entry.words)):
        return []
    part = entry.parts[0]
    is_short = part.is_known and len(entry.words) <= _MAX_LABEL and not found and not set(entry.words) & STOP
    counted = bool(part.kinds & {MeasureKind.SETS, MeasureKind.REPS}) and len(part.name.split()) <= 3 and bool(found)
    if not (is_short or (counted and not names(line.text, line.tokens))):
        return []
    first = next(i for i, token in enumerate(line.tokens) if token.start >= part.start)
    last = next((i for i, token in enumerate(line.tokens) if token.start >= part.end), len(line.tokens))
    return [Name(part.name, first, last)]


def list_number_end(tokens: Tokens) -> int:
    """The first token after "1.", "2)", "#3", "Exercise 4:", "1️⃣"; 0 when the line is not numbered."""
    i = 1 if text_at(tokens, 0) in _NUMBER_WORDS else 0
    if not tokens[i : i + 1] or tokens[i].number is None or not 1 <= (tokens[i].number or 0) <= 40:
        return 0
    after = i + 1
    if tokens[i].text in CIRCLED:
        return after
    if text_at(tokens, after) in ("\ufe0f", "\u20e3"):
        return after + 1 + (text_at(tokens, after + 1) == "\u20e3")
    if text_at(tokens, after) in _MARKS and (i or text_at(tokens, after) in (".", ")")):
        return after + 1
    return after if i else 0


def _mention(line: EvidenceLine, name: Name, *, is_list: bool) -> Mention:
    tokens = line.tokens
    announced = any(text_at(tokens, i) in _ANNOUNCES for i in range(max(0, name.first - 4), name.first))
    is_certain = is_list or announced or list_number_end(tokens) > 0
    text = name.text[:1].upper() + name.text[1:]
    return Mention(text, line, is_certain, True, tokens[name.first].start, tokens[name.last - 1].end)


def with_what_follows(readings: list[LineReading]) -> list[LineReading]:
    """The readings, in which a name said right before its amounts is certain."""
    heard = [
        counted_onwards(reading) if reading.line.source is EvidenceSource.SAID else reading for reading in readings
    ]
    for one, two in pairwise(heard):
        same = one.line.source is two.line.source is EvidenceSource.SAID
        is_one = same and len(one.mentions) == 1 and one.mentions[0].is_known and not two.mentions
        if is_one and any(amount.kind in COUNTS for amount in two.loose):
            one.mentions[0].is_certain = True
    return heard


def counted_onwards(reading: LineReading) -> LineReading:
    """ "Ten forward, then ten backward": what is counted of the exercise named in the sentence before."""
    tokens = reading.line.tokens
    number = number_at(tokens, 0)
    is_count = number is not None and number.value.is_integer() and number.value > 1 and not reading.mentions
    if number is None or not is_count or reading.loose or text_at(tokens, number.next) not in _DIRECTIONS:
        return reading
    if any(bare(token.text) in PROSE - _POINTED for token in tokens):
        return reading
    return replace(reading, loose=[Amount(MeasureKind.REPS, tidy(number.value), 0, number.next)])


def _bare_counts(tokens: Tokens, held: list[Name], found: list[Amount]) -> list[Amount]:
    """ "12 squats": a number right before a known name counts repetitions."""
    taken = {i for amount in found for i in range(amount.first, amount.last)}
    counts = []
    for name in held:
        i = next((i for i in (name.first - 1, name.first - 3) if i >= 0 and number_at(tokens, i)), None)
        number = number_at(tokens, i) if i is not None else None
        if i is None or number is None or number.next != name.first or i in taken:
            continue
        if i + 1 != list_number_end(tokens) and number.value.is_integer() and 1 < number.value <= 500:
            counts.append(Amount(MeasureKind.REPS, tidy(number.value), i, number.next))
            if number.high:
                counts.append(Amount(MeasureKind.REPS_MAX, tidy(number.high), i, number.next))
    return counts


def _owner(tokens: Tokens, held: list[Name], amount: Amount, first: Amount) -> int | None:
    following = next((i for i, name in enumerate(held) if name.first >= amount.last), None)
    previous = next((i for i in reversed(range(len(held))) if held[i].last <= amount.first), None)
    if following is None or previous is None:
        return following if previous is None else previous
    leads = first.first < held[0].first
    touches_next = _gap(tokens, amount.last, held[following].first)
    touches_previous = _gap(tokens, held[previous].last, amount.first)
    if touches_next and (leads or not touches_previous) and amount.kind is not MeasureKind.REST:
        return following
    return previous


def _gap(tokens: Tokens, start: int, end: int) -> bool:
    """Whether only linking words stand between."""
    return all(text_at(tokens, i) in ("of", "de", "x", "×", "d", "'", ":", "-", "–", "(") for i in range(start, end))

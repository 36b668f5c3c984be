"""The names in a written line with the amounts that stand by them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.tokens import AND, Tokens
from services.notes.rules.words import bare, bare_set
from services.notes.rules.workouts.lexicon import EACH
from services.notes.rules.workouts.measures.kinds import COUNTS, Amount, MeasureKind, word_at
from services.notes.rules.workouts.names import names
from services.notes.rules.workouts.scope import is_between_rounds
from services.notes.rules.workouts.structure import STOP, is_frame, is_warmup
from services.notes.rules.workouts.written.naming import CLOSE, OPEN, NamedPart, named

_MIN_IN_TURN = 2
_OWN_WORDS = 4
_A_PAIR = 2
_TIED = frozenset(("x", "×", "*", "-", "–", "/", "(", "@", "of", "to"))
_PAIRING = bare_set("superset supersets supersetted ss supersatz superserie biset supersérie суперсет superserien")
_WITH = frozenset(("w", "/", "with", "mit", "con", "avec", "met", "com", "into", ":", "ile", "с", "dengan"))
_CHUNKS = frozenset(",;|·•→+、，/")


def parts_of(
    line: EvidenceLine, tokens: Tokens, first: int, found: list[Amount]
) -> tuple[list[NamedPart], list[Amount]]:
    chunks = list(_chunks(tokens, first, found))
    if len(chunks) > 1:
        read = [named(line, a, b, [one for one in found if a <= one.first < b]) for a, b in chunks]
        complete = [part for part, _ in read if part and _is_complete(part)]
        if len({part.name.casefold() for part in complete}) > 1:
            return _several(line, read)
        if all(tokens[b].text == "+" for _, b in chunks[:-1]) and _are_names(read):
            return [replace(part, amounts=tuple(found)) for part, _ in read if part], []
        listed = _listed(line, chunks, found)
        if listed:
            return listed
        if _tells_more(line.tokens, chunks, read):
            return [], [one for one in found if one.first < chunks[0][1]]
    in_turn = _in_turn(line, first, len(tokens), found)
    if in_turn:
        return in_turn, []
    counted = _counted_in_turn(line, tokens, first, found)
    if counted:
        return counted
    aside = [*_around_warmups(tokens, chunks, found), *_of_other_words(line, tokens, chunks, found)]
    part, loose = named(line, first, len(tokens), [one for one in found if one not in aside])
    return ([part] if part else []), [*loose, *aside]


def _tells_more(
    tokens: Tokens, chunks: list[tuple[int, int]], read: list[tuple[NamedPart | None, list[Amount]]]
) -> bool:
    """ "3x15 + 10 partials" below a name: sets without a name, and what is done at their end."""
    is_plus = len(chunks) == _A_PAIR and tokens[chunks[0][1]].text == "+"
    (first, more), (second, _) = read[0], read[-1]
    has_sets = any(one.kind is MeasureKind.SETS for one in more)
    return is_plus and first is None and has_sets and second is not None and not second.is_known


def _counted_in_turn(
    line: EvidenceLine, tokens: Tokens, first: int, found: list[Amount]
) -> tuple[list[NamedPart], list[Amount]] | None:
    """ "5 rounds: 100 m run 20 sit-ups 10 cal row": amounts in front of names, with no sign between them."""
    colon = next((i for i in range(first, len(tokens)) if tokens[i].text in (":", "：")), first - 1)
    starts = [i for i in range(colon + 1, len(tokens)) if _begins_count(tokens, i, colon + 1, found)]
    if len(starts) < _MIN_IN_TURN or starts[0] != colon + 1:
        return None
    spans = list(zip(starts, [*starts[1:], len(tokens)], strict=True))
    parts = [named(line, a, b, [one for one in found if a <= one.first < b])[0] for a, b in spans]
    names_of = [part for part in parts if part and part.kinds & {*COUNTS, MeasureKind.SETS}]
    loose = [one for one in found if one.first <= colon]
    return (names_of, loose) if len(names_of) == len(spans) else None


def _begins_count(tokens: Tokens, i: int, first: int, found: list[Amount]) -> bool:
    """Whether a count begins here and a word follows it; "12-15 push-ups" begins once."""
    before = tokens[i - 1].text if i > first else ""
    amount = next((one for one in found if one.first == i), None)
    is_inside = any(one.first < i < one.last for one in found)
    is_free = not is_inside and not (before in _TIED or tokens[i - 1].number is not None)
    if amount:
        counts = amount.kind in (MeasureKind.SETS, MeasureKind.REPS, MeasureKind.DISTANCE, MeasureKind.CALORIES)
        return counts and is_free and amount.last < len(tokens) and tokens[amount.last].is_word
    is_bare = tokens[i].number is not None and i + 1 < len(tokens) and tokens[i + 1].is_word
    return is_bare and is_free and word_at(tokens, i + 1) not in STOP


def _of_other_words(
    line: EvidenceLine, tokens: Tokens, chunks: list[tuple[int, int]], found: list[Amount]
) -> list[Amount]:
    """Counts in a piece with words of its own behind the one with the name: "…, two light sets of the same moves"."""
    if len(chunks) < 2 or not any(one.kind in (MeasureKind.SETS, MeasureKind.REPS) for one in found):
        return []
    name = next((part for a, b in chunks if (part := named(line, a, b, [])[0])), None)
    others: list[Amount] = []
    for a, b in chunks:
        is_behind = name is not None and a < len(tokens) and tokens[a].start >= name.end
        own = [one for one in found if a <= one.first < b and one.kind in (MeasureKind.SETS, MeasureKind.REPS)]
        taken = {i for one in own for i in range(one.first, one.last)}
        words = [i for i in range(a, b) if tokens[i].is_word and i not in taken and word_at(tokens, i) not in STOP]
        others += own if is_behind and len(words) >= _OWN_WORDS else []
    return others


def _around_warmups(tokens: Tokens, chunks: list[tuple[int, int]], found: list[Amount]) -> list[Amount]:
    """The times of a warm-up and a cool-down beside the one exercise of a line."""
    spans = [(a, b) for a, b in chunks if is_warmup([bare(token.text) for token in tokens[a:b] if token.is_word])]
    return [one for one in found if len(chunks) > 1 and any(a <= one.first < b for a, b in spans)]


def _are_names(read: list[tuple[NamedPart | None, list[Amount]]]) -> bool:
    """ "Bench press + barbell row": two exercises, each with a name of its own; "clean + press" is one."""
    return all(part is not None and part.is_known and " " in part.name for part, _ in read)


def _in_turn(line: EvidenceLine, first: int, last: int, found: list[Amount]) -> list[NamedPart]:
    """ "Squats 3x12 Lunges 3x10": every known name with its own sets or repetitions behind it."""
    strong = [amount for amount in found if amount.kind in (MeasureKind.SETS, MeasureKind.REPS)]
    starts = [first]
    for amount, after in pairwise(strong):
        if amount.last < after.first and names(line.text, line.tokens[amount.last : after.first]):
            starts.append(amount.last)
    if len(starts) == 1:
        return []
    spans = list(zip(starts, [*starts[1:], last], strict=True))
    parts = [named(line, a, b, [one for one in found if a <= one.first < b])[0] for a, b in spans]
    return [part for part in parts if part] if all(parts) else []


def _is_complete(part: NamedPart) -> bool:
    """Whether the piece is an exercise by itself; beside a time, only a known name is one."""
    counted = part.kinds & {*COUNTS, MeasureKind.SETS}
    return bool(counted) and (part.is_known or bool(counted - {MeasureKind.SECONDS, MeasureKind.DISTANCE}))


def _several(
    line: EvidenceLine, read: list[tuple[NamedPart | None, list[Amount]]]
) -> tuple[list[NamedPart], list[Amount]]:
    """Parts of one line; a piece without a name tells more about the one before it."""
    parts: list[NamedPart] = []
    loose: list[Amount] = []
    for part, more in read:
        is_more = part is not None and bool(parts) and _only_adds(parts[-1], part)
        if part and not is_more and (part.amounts or part.is_known):
            parts.append(part)
        elif parts and more and not any(is_between_rounds(line, one) for one in more):
            parts[-1] = replace(parts[-1], amounts=(*parts[-1].amounts, *more))
        else:
            loose += more
    return parts, loose


def _only_adds(before: NamedPart, part: NamedPart) -> bool:
    """ "4 x 12 + 10 pulses": what is done at the end of each set is no exercise of its own."""
    return not part.is_known and MeasureKind.SETS in before.kinds and MeasureKind.SETS not in part.kinds


def _listed(
    line: EvidenceLine, chunks: list[tuple[int, int]], found: list[Amount]
) -> tuple[list[NamedPart], list[Amount]] | None:
    """ "4 rounds, 40 s on, 20 s off: squats, rows, lunges": names behind a colon, the amounts before it for all."""
    colon = next((i for i in range(chunks[0][0], len(line.tokens)) if line.tokens[i].text in (":", "：")), None)
    if colon is None:
        return None
    shared = _alone_in_chunks(tokens=line.tokens, chunks=chunks, found=found)
    shared += _told_of_each(line.tokens, found)
    if any(amount.first > colon and amount not in shared for amount in found):
        return None
    before = [bare(token.text) for token in line.tokens[chunks[0][0] : colon] if token.is_word]
    taken = {amount.first for amount in shared if amount not in _told_of_each(line.tokens, found)}
    after = [
        (max(a, colon + 1), b)
        for a, b in chunks
        if b > colon + 1 and not any(max(a, colon + 1) <= i < b for i in taken)
    ]
    parts = [part for a, b in after if (part := named(line, a, b, [])[0])]
    is_list = len(parts) > 1 and len(parts) >= len(after) - 1
    known = sum(part.is_known for part in parts)
    is_head = bool(found) or not before or any(is_frame(word) for word in before)
    return (
        (parts, found)
        if is_list and known * 2 >= len(parts) - is_warmup(before) and (is_head or known == len(parts))
        else None
    )


def _told_of_each(tokens: Tokens, found: list[Amount]) -> list[Amount]:
    """The "(45 s each)" at the end of a list of names."""
    opened = max((i for i, token in enumerate(tokens) if token.text in OPEN), default=len(tokens))
    inside = [word_at(tokens, i) for i in range(opened, len(tokens))]
    is_last = len(tokens) > opened and tokens[-1].text in CLOSE and any(word in EACH for word in inside)
    return [one for one in found if one.first > opened] if is_last else []


def _alone_in_chunks(tokens: Tokens, chunks: list[tuple[int, int]], found: list[Amount]) -> list[Amount]:
    """Amounts of pieces that hold nothing else: the "40 s on, 20 s off" before or between names."""
    alone: list[Amount] = []
    for a, b in chunks:
        own = [one for one in found if a <= one.first < b]
        first = next((i for i in range(a, b) if tokens[i].text in (":", "：")), a - 1) + 1
        taken = {i for one in own for i in range(one.first, one.last)}
        is_alone = all(i in taken or not tokens[i].is_word or word_at(tokens, i) in STOP for i in range(first, b))
        alone += own if own and is_alone else []
    is_interval = {one.kind for one in alone} <= {MeasureKind.SECONDS, MeasureKind.REST, MeasureKind.ROUNDS}
    return alone if is_interval else []


def _chunks(tokens: Tokens, first: int, found: list[Amount]) -> Iterator[tuple[int, int]]:
    """The stretches between commas, plus signs and the like, outside brackets and amounts."""
    taken = {i for amount in found for i in range(amount.first, amount.last)}
    depth, start = 0, first
    for i in range(first, len(tokens)):
        depth += (tokens[i].text in OPEN) - (tokens[i].text in CLOSE)
        is_sign = tokens[i].text in _CHUNKS and (tokens[i].text != "/" or _is_spaced(tokens, i))
        is_pair = start < i and _pairs_up(tokens, i, [one for one in found if start <= one.first < i])
        is_word = tokens[i].text == "then" or is_pair or _joins_counts(tokens, i, start)
        if depth <= 0 and i not in taken and i >= start and (is_sign or is_word):
            if i > start:
                yield start, i
            start = _past_with(tokens, i + 1) if is_pair else i + 1
    if start < len(tokens):
        yield start, len(tokens)


def _pairs_up(tokens: Tokens, i: int, found: list[Amount]) -> bool:
    """The "superset" of "rows 3x10 superset w/ curls 3x12", behind an exercise with its amounts."""
    return word_at(tokens, i) in _PAIRING and bool(found) and _past_with(tokens, i + 1) < len(tokens)


def _past_with(tokens: Tokens, i: int) -> int:
    while i < len(tokens) and tokens[i].text in _WITH:
        i += 1
    return i


def _joins_counts(tokens: Tokens, i: int, start: int) -> bool:
    """The "and" of "10 push-ups and 15 squats"."""
    follows = tokens[i + 1 : i + 2]
    return tokens[i].text in AND and i > start + 1 and bool(follows) and follows[0].number is not None


def _is_spaced(tokens: Tokens, i: int) -> bool:
    return 0 < i < len(tokens) - 1 and tokens[i - 1].end < tokens[i].start and tokens[i].end < tokens[i + 1].start

"""Speech without punctuation, as automatic captions give it: fragments joined, and cut where somebody begins anew."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from services.notes.rules.clauses.instructions import HOW_TO_COOK, begins_with_an_order
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.recipes.foods import is_food
from services.notes.rules.recipes.units import UNITS
from services.notes.rules.word_lists.small_words import EVERY_SMALL_WORD
from services.notes.rules.word_lists.verbs import LEADS, VERBS
from services.notes.rules.words import word_set

_ENDS = (".", "!", "?", "…", "。", "！", "？", ":")
_MOST_PUNCTUATED = 0.15  # of the fragments; above it the sentences are somebody's own
_MIN_FRAGMENTS = 4
_MAX_WORDS = 40
_PAUSE_S = 0.5
# Words at which people begin a new sentence while they show how something is done.
_BEGINNINGS = word_set(
    "now then next once i'll i'm i've i we're we'll we let's let so finally first if you you'll you're please after "
    "this "
    "jetzt dann danach ich wir nun zuerst ahora luego después vamos puis ensuite maintenant je poi ora adesso "
    "agora depois então"
)
_DIRECT = [[word] for word in ["the", "a", "an", "your", "it", "them", "some", "these", "this", "all", "everything"]]
_PARTICLES = [[word] for word in ["up", "in", "on", "out", "off", "down", "together"]]
_GO_ON = word_set(
    "and or but that until till because when while as if than like to for with how what which who you the a an your my "
    "our this der die das den dem el la los las le les il lo o os as"
)


def spoken(pool: EvidencePool) -> tuple[EvidenceLine, ...]:
    """What is said, as sentences where it came with full stops, else as clauses."""
    return clauses(pool.said) if is_unpunctuated(pool.said) else pool.said


def is_unpunctuated(lines: Sequence[EvidenceLine]) -> bool:
    """Whether speech came in fragments without full stops."""
    ended = sum(line.text.rstrip().endswith(_ENDS) for line in lines)
    return len(lines) >= _MIN_FRAGMENTS and ended <= _MOST_PUNCTUATED * len(lines)


def clauses(lines: Sequence[EvidenceLine]) -> tuple[EvidenceLine, ...]:
    """The fragments joined and cut anew; each clause knows its `parts`, verbatim pieces of the fragments."""
    pieces = [piece for line in lines for piece in _pieces(line)]
    joined: list[list[EvidenceLine]] = []
    for begins, piece in pieces:
        is_full = bool(joined) and sum(part.words for part in joined[-1]) >= _MAX_WORDS
        if joined and not begins and not is_full and not _has_pause(joined[-1][-1], piece):
            joined[-1].append(piece)
        else:
            joined.append([piece])
    return tuple(_clause(parts, row) for row, parts in enumerate(joined))


def _pieces(line: EvidenceLine) -> Iterator[tuple[bool, EvidenceLine]]:
    """A fragment cut before the words that begin something new, and whether each piece begins so."""
    words = _words(line.text)
    starts = [
        start
        for i, (start, word) in enumerate(words)
        if (word in _BEGINNINGS and not (i and words[i - 1][1] in _GO_ON)) or _orders_anew([w for _, w in words], i)
    ]
    cuts = [0, *[start for start in starts if start], len(line.text)]
    for first, last in pairwise(cuts):
        if line.text[first:last].strip():
            piece = replace(line, text=line.text[first:last].strip())
            yield first in starts or (not first and begins_with_an_order(piece)), piece


def _orders_anew(words: Sequence[str], i: int) -> bool:
    """Whether a verb with its object begins within a fragment: "… put some rice in a bowl add the salmon"."""
    if not i or words[i] not in VERBS or words[i - 1] in _GO_ON | EVERY_SMALL_WORD | LEADS | VERBS:
        return False
    is_thing = (words[i],) in UNITS and is_food(words[i - 1])  # "a cinnamon stick"
    if is_thing or words[i - 1].endswith("ly") or words[i - 1] in HOW_TO_COOK:
        return False
    follows = words[i + 1 : i + 3]
    return follows[:1] in _DIRECT or (follows[:1] in _PARTICLES and follows[1:] in _DIRECT)


def _has_pause(before: EvidenceLine, after: EvidenceLine) -> bool:
    """Whether somebody takes breath between two fragments: captions that only run on have no time between them."""
    return (after.start_s or 0.0) - (before.end_s or after.start_s or 0.0) > _PAUSE_S


def _words(text: str) -> list[tuple[int, str]]:
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append((at, word.casefold().replace("’", "'").strip(",.;!?")))
        at += len(word)
    return words


def _clause(parts: list[EvidenceLine], row: int) -> EvidenceLine:
    text = " ".join(part.text for part in parts)
    return replace(parts[0], text=text, end_s=parts[-1].end_s, row=row, paragraph=row, parts=tuple(parts))

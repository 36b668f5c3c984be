"""Speech without punctuation, as automatic captions give it: fragments joined, and cut where somebody begins anew.

Fragments that somebody's breath parted are sentences already; those that were cut at a number of words are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean, pstdev

from services.notes.rules.clauses.instructions import HOW_TO_COOK, begins_with_an_order
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.recipes.foods import is_food
from services.notes.rules.recipes.units import UNITS
from services.notes.rules.word_lists.small_words import CONJUNCTIONS, EVERY_SMALL_WORD
from services.notes.rules.word_lists.verbs import AGREES, DOERS, ENGLISH_VERBS, LAST_VERBS, LEADS, VERBS
from services.notes.rules.words import word_set

_ENDS = (".", "!", "?", "…", "。", "！", "？", ":")
_MAX_PUNCTUATED = 0.15  # of the fragments; above it the sentences are somebody's own
_MIN_FRAGMENTS = 4
_MAX_WORDS = 40
_PAUSE_S = 0.5
_LONGEST_BREATH = 16  # words
_ALIKE, _MAX_BROKEN = 0.1, 0.15  # how much lengths differ; the share of fragments that end within a sentence
# Words at which people begin a new sentence while they show how something is done.
_BEGINNINGS = word_set(
    "now then next once i'll i'm i've i we're we'll we let's let so finally first if you you'll you're please after "
    "this "
    "jetzt dann danach ich wir nun zuerst ahora luego después vamos puis ensuite maintenant je poi ora adesso "
    "agora depois então"
)
_DIRECT = [[word] for word in ["the", "a", "an", "your", "it", "them", "some", "these", "this", "all", "everything"]]
_PARTICLES = [[word] for word in ["up", "in", "on", "out", "off", "down", "together"]]
_PARTICLE_WORDS = word_set("up in on out off down it that this auf an aus ein zu da so")
_SUBORDINATES = word_set(
    "but that until till because while as than like to for with how what which who bis weil dass damit que porque "
    "hasta jusqu'à parce perché finché porque até omdat tot"
)
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
    return len(lines) >= _MIN_FRAGMENTS and ended <= _MAX_PUNCTUATED * len(lines)


def clauses(lines: Sequence[EvidenceLine]) -> tuple[EvidenceLine, ...]:
    """The fragments joined and cut anew; each clause knows its `parts`, verbatim pieces of the fragments."""
    are_sentences = _are_sentences(lines)
    befores = (None, *lines)
    pieces = [
        piece for before, line in zip(befores, lines, strict=False) for piece in _pieces(line, before, are_sentences)
    ]
    joined: list[list[EvidenceLine]] = []
    for begins, piece in pieces:
        is_full = bool(joined) and sum(part.words for part in joined[-1]) >= _MAX_WORDS
        if joined and not begins and not is_full and not _has_pause(joined[-1][-1], piece):
            joined[-1].append(piece)
        else:
            joined.append([piece])
    return tuple(_clause(parts, row) for row, parts in enumerate(joined))


def _are_sentences(lines: Sequence[EvidenceLine]) -> bool:
    """Whether fragments are what somebody said in a breath: of different lengths, and hardly one is broken off."""
    lengths = [line.words for line in lines[:-1]]
    broken = sum(_is_broken_off(line) for line in lines[:-1])
    return len(lengths) > 1 and pstdev(lengths) > _ALIKE * fmean(lengths) and broken <= _MAX_BROKEN * len(lengths)


def _is_broken_off(line: EvidenceLine) -> bool:
    """Whether a fragment ends with a word behind which a sentence goes on: "… in a"."""
    last = next((word for _, word in reversed(_words(line.text))), "")
    return last in EVERY_SMALL_WORD | LEADS and last not in _PARTICLE_WORDS


def _pieces(
    line: EvidenceLine, before: EvidenceLine | None, are_sentences: bool
) -> Iterator[tuple[bool, EvidenceLine]]:
    """A fragment cut before the words that begin something new, and whether each piece begins so."""
    words = [word for _, word in _words(line.text)]
    is_whole = are_sentences and line.words <= _LONGEST_BREATH
    starts = [] if is_whole else [start for i, (start, _) in enumerate(_words(line.text)) if _begins(words, i)]
    cuts = [0, *[start for start in starts if start], len(line.text)]
    begins_anew = before is not None and words[:1] != [] and _follows(before, words[0], are_sentences=are_sentences)
    for first, last in pairwise(cuts):
        if line.text[first:last].strip():
            piece = replace(line, text=line.text[first:last].strip())
            yield first in starts or (not first and (begins_anew or begins_with_an_order(piece))), piece


def _follows(before: EvidenceLine, word: str, *, are_sentences: bool) -> bool:
    """Whether a sentence ended with the fragment before, so that one begins with this word."""
    if are_sentences:
        return word not in _SUBORDINATES and not _is_broken_off(before)
    last = next((word for _, word in reversed(_words(before.text))), "")
    return last in LAST_VERBS and word not in _SUBORDINATES | CONJUNCTIONS  # "… in Scheiben schneiden"


def _begins(words: Sequence[str], i: int) -> bool:
    """Whether something new begins with a word within a fragment, or with its first."""
    is_behind = i > 0 and words[i - 1] in _GO_ON
    is_turned = i > 0 and words[i - 1].endswith(AGREES.get(words[i], "-"))  # "heute machen wir"
    is_start = (words[i] in _BEGINNINGS or _does_something(words, i)) and not is_turned
    return (is_start and not is_behind) or _orders_anew(words, i)


def _does_something(words: Sequence[str], i: int) -> bool:
    """ "tu mets", "we add": who does it, and a verb; "on top" is English."""
    verb = words[i + 1] if words[i] in DOERS and i + 1 < len(words) else ""
    return verb in VERBS and (words[i] != "on" or verb not in ENGLISH_VERBS)


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

"""What a video of no particular kind is about, in its own words: rules do not rephrase."""

from collections.abc import Sequence
from itertools import groupby

from services.notes.rules.common import without_hashtags
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, listing, settle
from services.notes.rules.promo import is_promo
from services.notes.rules.workouts.mentions import list_number_end

_MAX_POINTS = 8
_MAX_SUMMARY = 300
_STANDS_S = 2.0  # burnt-in captions change faster
_MIN_STREAM = 4
_WORDS = 4  # of a sentence that says something
_MIN_LISTED, _MAX_LISTED = 3, 16  # rows of a list without marks, and words in one


def key_points(pool: EvidencePool) -> FoundValue | None:
    """Items of a list in the caption; else texts that stand on the screen as sentences of their own."""
    points = [Claim(line.text, line) for line in pool.caption if _is_point(line)] or _listed(pool.caption)
    if not points:
        spoken = " ".join(_plain(line.text) for line in pool.said)
        points = [
            Claim(line.text, line) for line in pool.on_screen if _stands(line) and _plain(line.text) not in spoken
        ]
    return listing(points, limit=_MAX_POINTS)


def _listed(lines: Sequence[EvidenceLine]) -> list[Claim]:
    """Short lines one below the other, as people write a list without marks: "Day 1: …", "1 skin tint"."""
    blocks = (tuple(block) for _, block in groupby(lines, key=lambda line: line.paragraph))
    rows = [[tuple(row) for _, row in groupby(block, key=lambda line: line.row)] for block in blocks]
    longest = max((_list_in(block) for block in rows), key=len, default=[])
    return [Claim(line.text, line) for line in longest]


def _list_in(block: Sequence[tuple[EvidenceLine, ...]]) -> list[EvidenceLine]:
    """The rows of a block but for its heading and what it asks for, where there are enough and all are short."""
    kept = [row for row in block if not is_promo(row[0].text) and row[0].text[0] not in "#@"]
    below = kept[1:]
    if below and (kept[0][0].text.rstrip().endswith((":", "：")) or _count_up([row[0] for row in below])):
        kept = below
    is_list = len(kept) >= _MIN_LISTED and all(len(row) == 1 and 1 < row[0].words <= _MAX_LISTED for row in kept)
    return [row[0] for row in kept] if is_list else []


def _count_up(lines: Sequence[EvidenceLine]) -> bool:
    """Whether lines are numbered 1, 2, 3 in front, or behind their first word: "1 skin tint", "Day 2: Arashiyama"."""
    numbers = [next((token.number for token in line.tokens[:2] if token.number is not None), None) for line in lines]
    return numbers == list(range(1, len(lines) + 1))


def _is_point(line: EvidenceLine) -> bool:
    return line.words > 1 and (list_number_end(line.tokens) > 0 or line.text[0] in "-–•*→▪✅✔")


def _stands(line: EvidenceLine) -> bool:
    return line.words >= 3 and _lasts_s(line) >= _STANDS_S


def _lasts_s(line: EvidenceLine) -> float:
    return (line.end_s or 0.0) - (line.start_s or 0.0)


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())


def summary(pool: EvidencePool) -> FoundValue | None:
    """The first words of the caption, else of the speech, else of captions burnt into the picture, as they are.

    An item of a list says nothing of the whole; a short line above the list does.
    """
    listed = {claim.line for claim in _listed(pool.caption)}
    for lines, least in ((pool.caption, _WORDS), (pool.caption if listed else (), 2), (pool.said, _WORDS)):
        first = next(
            (one for one in lines if one.words >= least and one.text[0] not in "#@" and one not in listed), None
        )
        if first:
            text = without_hashtags(first.text) or first.text
            return settle("summary", [Claim(_first_words(text), first)])
    return _burnt_in(pool)


def _burnt_in(pool: EvidencePool) -> FoundValue | None:
    """A stream of short texts, one after the other, joined; each of them is evidence."""
    stream: list[EvidenceLine] = []
    for line in pool.on_screen:
        follows = not stream or (line.start_s or 0.0) >= (stream[-1].end_s or 0.0) - 0.1
        if follows and line.words > 1 and 0 < _lasts_s(line) < _STANDS_S and _length(stream) < _MAX_SUMMARY:
            stream.append(line)
    if len(stream) < _MIN_STREAM:
        return None
    return FoundValue(_first_words(" ".join(line.text for line in stream)), tuple(line.evidence() for line in stream))


def _length(lines: list[EvidenceLine]) -> int:
    return sum(len(line.text) + 1 for line in lines)


def _first_words(text: str) -> str:
    return text if len(text) <= _MAX_SUMMARY else text[:_MAX_SUMMARY].rsplit(" ", 1)[0] + " …"

"""What a video of no particular kind is about, in its own words: rules do not rephrase."""

from services.notes.rules.common import without_hashtags
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, Finding, listing, settle
from services.notes.rules.workouts.mentions import list_number_end

_MAX_POINTS = 8
_MAX_SUMMARY = 300
_STANDS_S = 2.0  # burnt-in captions change faster
_MIN_STREAM = 4


def key_points(pool: EvidencePool) -> Finding | None:
    """Items of a list in the caption; else texts that stand on the screen as sentences of their own."""
    points = [Claim(line.text, line) for line in pool.caption if _is_point(line)]
    if not points:
        spoken = " ".join(_plain(line.text) for line in pool.said)
        points = [
            Claim(line.text, line) for line in pool.on_screen if _stands(line) and _plain(line.text) not in spoken
        ]
    return listing(points, limit=_MAX_POINTS)


def _is_point(line: EvidenceLine) -> bool:
    return line.words > 1 and (list_number_end(line.tokens) > 0 or line.text[0] in "-–•*→▪✅✔")


def _stands(line: EvidenceLine) -> bool:
    return line.words >= 3 and _lasts_s(line) >= _STANDS_S


def _lasts_s(line: EvidenceLine) -> float:
    return (line.end_s or 0.0) - (line.start_s or 0.0)


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())


def summary(pool: EvidencePool) -> Finding | None:
    """The first words of the caption, else of the speech, else of captions burnt into the picture, as they are."""
    for lines in (pool.caption, pool.said):
        first = next((line for line in lines if line.words > 3 and line.text[0] not in "#@"), None)
        if first:
            text = without_hashtags(first.text) or first.text
            return settle("summary", [Claim(_first_words(text), first)])
    return _burnt_in(pool)


def _burnt_in(pool: EvidencePool) -> Finding | None:
    """A stream of short texts, one after the other, joined; each of them is evidence."""
    stream: list[EvidenceLine] = []
    for line in pool.on_screen:
        follows = not stream or (line.start_s or 0.0) >= (stream[-1].end_s or 0.0) - 0.1
        if follows and line.words > 1 and 0 < _lasts_s(line) < _STANDS_S and _length(stream) < _MAX_SUMMARY:
            stream.append(line)
    if len(stream) < _MIN_STREAM:
        return None
    return Finding(_first_words(" ".join(line.text for line in stream)), tuple(line.evidence() for line in stream))


def _length(lines: list[EvidenceLine]) -> int:
    return sum(len(line.text) + 1 for line in lines)


def _first_words(text: str) -> str:
    return text if len(text) <= _MAX_SUMMARY else text[:_MAX_SUMMARY].rsplit(" ", 1)[0] + " …"

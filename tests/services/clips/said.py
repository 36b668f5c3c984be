"""Words with times for tests of clips."""

from collections.abc import Sequence

from services.domain.artifacts import Segment, Word


def words(text: str, *, at_s: float = 0.0, word_s: float = 0.3) -> list[Word]:
    """The words of a text, one after the other without a pause."""
    return [
        Word(start_s=round(at_s + n * word_s, 3), end_s=round(at_s + (n + 1) * word_s, 3), text=one)
        for n, one in enumerate(text.split())
    ]


def told(texts: Sequence[str], *, pause_s: float = 0.6, at_s: float = 0.5) -> list[Word]:
    """Sentences one after the other with pauses between them."""
    found: list[Word] = []
    for text in texts:
        found += words(text, at_s=found[-1].end_s + pause_s if found else at_s)
    return found


def segment(said: Sequence[Word]) -> Segment:
    """They as one segment."""
    text = " ".join(one.text for one in said)
    return Segment(start_s=said[0].start_s, end_s=said[-1].end_s, text=text, words=tuple(said))

"""What is said as numbered sentences with a time for every word: what clips begin and end on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.domain.artifacts import Segment, Word
from utils.spacing import begins_phrase, is_spaceless, joined, may_part, parts

PAUSE_S = 0.4  # ends a sentence where nobody wrote full stops
LONG_PAUSE_S = 1.2  # ends one everywhere
MAX_WORDS = 30  # in a sentence, on average, or its marks are too few to trust
PIECE = 6  # signs of a script without spaces that are one word to us: what is read at a glance
TOGETHER_S = 0.2  # a longer pause parts pieces
_BELONGS = re.compile(r"[,.%'’…:;!?)\]}»”]|[-–]\w")  # what begins so is the rest of the word before: "3" and ",000"
_END = re.compile(r"[.!?…。！？؟।]+[\"'”’»)\]]*$")
_NO_END = re.compile(r"(?:^|\W)(?:mr|mrs|ms|dr|st|vs|approx|no|nr|ca|bzw|z|B|e\.g|i\.e|\w\.\w)\.$", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """One sentence. `gap_before_s` and `gap_after_s` are the pauses around it."""

    number: int
    words: tuple[Word, ...]
    gap_before_s: float
    gap_after_s: float

    @property
    def start_s(self) -> float:
        """When its first word begins."""
        return self.words[0].start_s

    @property
    def end_s(self) -> float:
        """When its last word ends."""
        return self.words[-1].end_s

    @property
    def text(self) -> str:
        """Its words."""
        return joined(word.text for word in self.words)

    @property
    def has_mark(self) -> bool:
        """Whether a full stop, or another end, is written."""
        return ends_sentence(self.words[-1].text)


def words_of(segments: Sequence[Segment]) -> list[Word]:
    """All words in order of time. Where nobody told their times they share their segment's by length.

    What an engine cuts up is whole: numbers with marks in them, and signs of scripts that write no spaces.
    """
    words = [word for segment in segments for word in (segment.words or _spread(segment)) if word.text.strip()]
    ordered: list[Word] = []
    for word in sorted(words, key=lambda one: one.start_s):
        start_s = max(word.start_s, ordered[-1].end_s) if ordered else max(0.0, word.start_s)
        ordered.append(Word(start_s=start_s, end_s=max(word.end_s, start_s + 0.02), text=word.text.strip()))
    whole: list[Word] = []
    for piece in (piece for word in ordered for piece in _pieces(word)):
        if whole and _is_one_word(whole[-1], piece):
            whole[-1] = Word(start_s=whole[-1].start_s, end_s=piece.end_s, text=whole[-1].text + piece.text)
        else:
            whole.append(piece)
    return whole


def _pieces(word: Word) -> Iterator[Word]:
    """The word's smallest parts, which share its time by length."""
    texts = list(parts(word.text))
    if len(texts) == 1:
        yield word
        return
    each_s, at_s = (word.end_s - word.start_s) / len(word.text), word.start_s
    for text in texts:
        end_s = at_s + each_s * len(text)
        yield Word(start_s=round(at_s, 3), end_s=round(end_s, 3), text=text)
        at_s = end_s


def _is_one_word(before: Word, piece: Word) -> bool:
    if piece.start_s - before.end_s > TOGETHER_S:
        return False
    if not (is_spaceless(before.text[-1]) and is_spaceless(piece.text[0])):
        return bool(_BELONGS.match(piece.text)) and not before.text.endswith((",", "."))
    if not may_part(before.text, piece.text):
        return True
    if ends_sentence(before.text) or before.text.endswith(("、", "，")):
        return False
    is_long = len(before.text) + len(piece.text) > PIECE
    return not is_long and not (len(before.text) > 1 and begins_phrase(before.text, piece.text))


def sentences_of(words: Sequence[Word], *, end_s: float) -> list[Sentence]:
    """Cut at marks; where there are too few of them, at pauses. `end_s` is the end of the video."""
    marks = sum(ends_sentence(word.text) for word in words)
    pause_s = LONG_PAUSE_S if marks * MAX_WORDS >= len(words) else PAUSE_S
    groups: list[list[Word]] = []
    for word in words:
        last = groups[-1][-1] if groups else None
        if last is None or ends_sentence(last.text) or word.start_s - last.end_s >= pause_s:
            groups.append([])
        groups[-1].append(word)
    return list(_numbered(groups, end_s))


def ends_sentence(text: str) -> bool:
    """Whether a word has the mark of a sentence's end."""
    return bool(_END.search(text)) and not _NO_END.search(text)


def _numbered(groups: Sequence[Sequence[Word]], end_s: float) -> Iterator[Sentence]:
    for number, group in enumerate(groups):
        before = groups[number - 1][-1].end_s if number else 0.0
        after = groups[number + 1][0].start_s if number + 1 < len(groups) else max(end_s, group[-1].end_s)
        yield Sentence(number, tuple(group), group[0].start_s - before, after - group[-1].end_s)


def _spread(segment: Segment) -> Iterator[Word]:
    texts = segment.text.split()
    letters = sum(len(text) + 1 for text in texts)
    at_s = segment.start_s
    for text in texts:
        end_s = at_s + (segment.end_s - segment.start_s) * (len(text) + 1) / letters
        yield Word(start_s=round(at_s, 3), end_s=round(end_s, 3), text=text)
        at_s = end_s


def title_of(run: Sequence[Sentence], *, words: int = 9) -> str:
    """The first words of what is said."""
    said = [word.text for word in run[0].words]
    return joined(said) if len(said) <= words else joined(said[:words]).rstrip(",;:") + "…"

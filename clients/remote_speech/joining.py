"""Words of pieces that overlap, said once: the end of one and the beginning of the next are the same sound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from clients.local_models.speech import TimedWord, Utterance

_WINDOW = 24  # words: what a fast speaker says in the overlap, and room for slips
_LONG_WORD = 5  # letters; a shorter word alone may be there twice by chance
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True)
class _Word:
    """A word, and where it stands: the utterance's number and the place in its text."""

    text: str
    utterance: int
    at: int


def joined(before: Sequence[Utterance], after: Sequence[Utterance]) -> list[Utterance]:
    """Put both together without what is said in both. Where nothing agrees all is kept: twice is better than never."""
    left, right = _words(before)[-_WINDOW:], _words(after)[:_WINDOW]
    match = SequenceMatcher(None, _plain(left), _plain(right), autojunk=False).find_longest_match()
    if match.size == 0 or (match.size == 1 and len(left[match.a].text) < _LONG_WORD):
        return [*before, *after]
    # A word after the match on the left, or before it on the right, was cut in two.
    return [*_up_to(before, left[match.a]), *_since(after, right[match.b])]


def _words(utterances: Sequence[Utterance]) -> list[_Word]:
    return [
        _Word(match.group(), number, match.start())
        for number, utterance in enumerate(utterances)
        for match in _TOKEN.finditer(utterance.text)
    ]


def _plain(words: Sequence[_Word]) -> list[str]:
    return ["".join(re.findall(r"\w", word.text.casefold())) or word.text for word in words]


def _up_to(utterances: Sequence[Utterance], word: _Word) -> list[Utterance]:
    last = utterances[word.utterance]
    kept = last.text[: word.at].rstrip()
    share = len(kept) / len(last.text)
    words = _same(last)[: len(kept.split())]
    end_s = words[-1].end_s if words else last.start_s + share * (last.end_s - last.start_s)
    cut = replace(last, text=kept, end_s=end_s, words=words)
    return [*utterances[: word.utterance], *([cut] if kept else [])]


def _since(utterances: Sequence[Utterance], word: _Word) -> list[Utterance]:
    first = utterances[word.utterance]
    share = word.at / len(first.text)
    words = _same(first)[len(first.text[: word.at].split()) :]
    start_s = words[0].start_s if words else first.start_s + share * (first.end_s - first.start_s)
    cut = replace(first, text=first.text[word.at :], start_s=start_s, words=words)
    return [cut, *utterances[word.utterance + 1 :]]


def _same(utterance: Utterance) -> tuple[TimedWord, ...]:
    """The timed words, where they are those of the text, one by one."""
    return utterance.words if len(utterance.words) == len(utterance.text.split()) else ()

"""What was heard as sentences, each with its own second: engines cut where their window ends, in mid-sentence too."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from clients.local_models.speech import TimedWord, Utterance
from clients.local_models.voices import Stretch
from services.speech.caption_words import CaptionWord
from services.speech.captions import Cue

_PAUSE_S = 0.9  # ends what is said, also without a full stop
_SHORT_PAUSE_S = 0.5  # the same, after a comma or before a word that begins with a capital
_SPLICE_S = 0.3  # the same, between two clauses of so many words
_CLAUSE = 4
_BREATH_S = 0.3  # ends it where the engine cut too, in speech that is written without any full stop
_SILENCE_S = 0.4  # of the sound itself, ends it where the engine cut too, between two clauses, also without a mark
_MAX_WORDS = 40  # in a sentence, on average, or its marks are chance
_LONG = 140  # letters; what is longer also ends where the engine cut
_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*$")
_AMOUNTS = (
    " a an one two three four some ein eine einen etwas zwei drei vier un una uno unos unas dos tres cuatro "
    "une du des deux trois quatre due tre um uma dois een twee drie "
)  # or digits
_COMMAS = (",", ";", ":", "、", "，")
_NO_END = re.compile(r"(?:^|\W)(?:mr|mrs|ms|dr|st|vs|approx|no|nr|ca|bzw|z|B|e\.g|i\.e|\w\.\w)\.$", re.IGNORECASE)


@dataclass(frozen=True)
class _Said:
    """A word, and the utterance that it was heard in."""

    word: TimedWord
    of: Utterance


def sentences(utterances: Iterable[Utterance], silences: Sequence[Stretch] = ()) -> list[Utterance]:
    """Cut and join at the ends of sentences and at pauses; what has no times for its words stays as it is.

    `silences` are where the sound itself has no voice, in seconds.
    """
    utterances = list(utterances)
    cut = _Cutter(silences, has_marks=any(_END.search(utterance.text) for utterance in utterances))
    found: list[Utterance] = []
    waiting: list[_Said] = []
    for utterance in utterances:
        if not utterance.words:
            found += [*cut(waiting), utterance]
            waiting = []
        else:
            waiting += [_Said(word, utterance) for word in utterance.words]
    return [*found, *cut(waiting)]


def caption_sentences(cues: Iterable[Cue]) -> list[Utterance]:
    """The same of captions. Where nobody wrote full stops, or times of words, their lines stay as they are."""
    said = [
        Utterance(cue.start_s, cue.end_s, cue.text, words=tuple(_spaced(word) for word in cue.words)) for cue in cues
    ]
    marks = sum(bool(_END.search(word.text)) for one in said for word in one.words)
    words = sum(len(one.words) for one in said)
    return sentences(said) if marks * _MAX_WORDS >= words > 0 else said


def _spaced(word: CaptionWord) -> TimedWord:
    return TimedWord(word.start_s, word.end_s, f" {word.text}")


@dataclass(frozen=True)
class _Cutter:
    """Finds the ends. `has_marks`: there are full stops, so that a pause is not needed to tell them."""

    silences: Sequence[Stretch]
    has_marks: bool

    def __call__(self, said: Sequence[_Said]) -> Iterator[Utterance]:
        start = letters = 0
        for at, one in enumerate(said):
            letters += len(one.word.text)
            if at + 1 == len(said) or self._ends(one, said[at + 1], letters) or self._is_between(said, start, at):
                yield _joined(said[start : at + 1])
                start, letters = at + 1, 0

    def _ends(self, one: _Said, after: _Said, letters: int) -> bool:
        gap_s = after.word.start_s - one.word.end_s
        text, following = one.word.text.strip(), after.word.text.strip()
        if gap_s >= _PAUSE_S or (gap_s >= _SHORT_PAUSE_S and (following[:1].isupper() or text[-1:] in _COMMAS)):
            return True
        if one.of is not after.of and (letters >= _LONG or (gap_s >= _BREATH_S and not self.has_marks)):
            return True
        # "3." and ".5" may be one number in two words; a small letter goes on ("approx. ten")
        return bool(_END.search(text)) and not _NO_END.search(text) and not following[:1].islower()

    def _is_between(self, said: Sequence[_Said], start: int, at: int) -> bool:
        """Whether what is written as one are two sentences: both are long enough, and there is room between them.

        Engines write a comma, or "and", where a speaker, or who cut the talk, leaves about half a second. A list goes
        on with an amount.
        """
        here, after = said[at], said[at + 1]
        if here.word.text.strip()[-1:] in _COMMAS:
            is_room = after.word.start_s - here.word.end_s >= _SPLICE_S
            goes_on = after.word.text.strip()[:1].isdigit()
        else:
            is_room = here.of is not after.of and self._is_silent(here.word.end_s, after.word.start_s)
            goes_on = any(_is_amount(one.word.text) for one in said[at + 1 : at + 3])
        return is_room and not goes_on and _clause(said[start : at + 1][::-1]) and _clause(said[at + 1 :])

    def _is_silent(self, from_s: float, to_s: float) -> bool:
        return any(min(end_s, to_s) - max(start_s, from_s) >= _SILENCE_S for start_s, end_s in self.silences)


def _is_amount(word: str) -> bool:
    return word.strip()[:1].isdigit() or f" {word.strip().casefold()} " in _AMOUNTS


def _clause(said: Sequence[_Said]) -> bool:
    """Whether the first words, up to a mark or the other way round, are as many as sentences have."""
    first = [one.word.text.strip()[-1:] for one in said[:_CLAUSE]]
    inner = first[1:] if first[:1] and first[0] in _COMMAS else first[:-1]
    return len(first) == _CLAUSE and not any(mark in _COMMAS or _END.search(mark) for mark in inner)


def _joined(said: Sequence[_Said]) -> Utterance:
    words = tuple(one.word for one in said)
    text = " ".join("".join(word.text for word in words).split())
    logprobs = [one.of.avg_logprob for one in said if one.of.avg_logprob is not None]
    return replace(
        said[0].of,
        start_s=words[0].start_s,
        end_s=words[-1].end_s,
        text=text,
        words=words,
        avg_logprob=sum(logprobs) / len(logprobs) if logprobs else None,
    )

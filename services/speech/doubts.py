"""What engines invent over music and silence: doubtful words, loops, the same line for ever. Pure rules."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from clients.local_models.speech import Utterance

_NEVER_ENDING = 3  # the same words so many times in a row are a loop
_LONGEST_LOOP = 8  # words
_LOOPS = 5  # times inside one utterance; "go, go, go, go" is said
# Whisper's own thresholds for a failed decoding (openai/whisper, transcribe.py).
_LEAST_LOGPROB = -1.0
_MAX_COMPRESSION = 2.4
_NO_SPEECH = 0.6


def believable(utterances: Iterable[Utterance]) -> Iterator[Utterance]:
    """Leave out utterances that the engine invented."""
    last, times = "", 0
    for heard in utterances:
        utterance = without_loops(heard)
        words = _normal(utterance.text)
        times = times + 1 if words == last else 1
        last = words
        if words and times < _NEVER_ENDING and not is_invented(utterance):
            yield utterance


def is_invented(utterance: Utterance) -> bool:
    """Whether the engine's own figures say that nobody said this."""
    logprob, no_speech = utterance.avg_logprob, utterance.no_speech_prob
    if utterance.compression_ratio is not None and utterance.compression_ratio > _MAX_COMPRESSION:
        return True
    if logprob is not None and logprob < _LEAST_LOGPROB:
        return True
    # Whisper's rule forgives a high no_speech_prob at any passable log-probability; over music that lets lines through.
    return no_speech is not None and no_speech > _NO_SPEECH and (logprob is None or logprob < _LEAST_LOGPROB / 2)


def without_loops(utterance: Utterance) -> Utterance:
    """Keep one of a few words that come again and again in one utterance, and trust the rest of it."""
    words = utterance.text.split()
    kept = _unlooped(words)
    if len(kept) == len(words):
        return utterance
    text = " ".join(words[number] for number in kept)
    timed = tuple(utterance.words[number] for number in kept) if len(utterance.words) == len(words) else ()
    return replace(utterance, text=text, words=timed, compression_ratio=None)


def _unlooped(words: list[str]) -> list[int]:
    """The numbers of the words that stay."""
    plain = [_normal(word) or word for word in words]
    kept: list[int] = []
    at = 0
    while at < len(words):
        length, times = _loop_at(plain, at)
        kept += range(at, at + length)
        at += length * times
    return kept


def _loop_at(words: list[str], at: int) -> tuple[int, int]:
    """How many words come again from here on, and how often; one word, once, when none do."""
    for length in range(1, _LONGEST_LOOP + 1):
        phrase, times = words[at : at + length], 1
        while phrase and words[at + times * length : at + (times + 1) * length] == phrase:
            times += 1
        if times >= _LOOPS:
            return length, times
    return 1, 1


def confidence(avg_logprob: float | None) -> float | None:
    """The geometric mean of the tokens' probabilities: e to the mean log-probability, 0..1."""
    return None if avg_logprob is None else round(min(1.0, math.exp(avg_logprob)), 3)


def _normal(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

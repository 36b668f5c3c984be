"""What a speech service answers, read into utterances with the video's times."""

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise

from pydantic import BaseModel, ValidationError

from clients.gemini.faults import FAILED_S, FaultKind, VendorFault
from clients.local_models.speech import TimedWord, Utterance
from clients.remote_speech.languages import language_code
from clients.remote_speech.pieces import SpeechPiece
from clients.remote_speech.timed import aligned

MAX_ANSWER_BYTES = 1_000_000
_MAX_LETTERS_A_SECOND = 40.0  # the fastest speakers reach 25
_SNAP_S = 1.5
_AROUND_S = 0.5  # a segment's edges and its words' are not the same
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
_CHUNK = re.compile(r"\S.{0,118}(?!\S)|\S{1,60}")


class _Word(BaseModel):
    word: str
    start: float
    end: float


class _Segment(BaseModel):
    start: float
    end: float
    text: str
    words: list[_Word] | None = None  # some servers put them here, OpenAI beside the segments
    avg_logprob: float | None = None
    no_speech_prob: float | None = None
    compression_ratio: float | None = None


class _Language(BaseModel):
    code: str


class _Logprob(BaseModel):
    logprob: float | None = None


class SpeechAnswer(BaseModel):
    """The fields read of json and verbose_json."""

    text: str
    language: str | None = None
    languages: list[_Language] | None = None
    segments: list[_Segment] | None = None
    words: list[_Word] | None = None
    logprobs: list[_Logprob] | None = None

    @property
    def language_code(self) -> str | None:
        """ISO 639-1, when it was told."""
        told = self.languages[0].code if self.languages else self.language
        return language_code(told) if told else None


def read(body: bytes) -> SpeechAnswer:
    """Read a body. Raises Fault when it is a page, cut off, too large or something else."""
    if len(body) > MAX_ANSWER_BYTES:
        raise VendorFault(FaultKind.FAILED, "its answer was far too long", FAILED_S)
    try:
        return SpeechAnswer.model_validate_json(body)
    except ValidationError as error:
        raise VendorFault(
            FaultKind.FAILED, "its answer was garbled" if body.strip() else "its answer was empty", FAILED_S
        ) from error


def utterances(answer: SpeechAnswer, piece: SpeechPiece) -> list[Utterance]:
    """What was said in the piece, with the engine's times where it gave them, else spread over the voices heard."""
    if len(answer.text) > _MAX_LETTERS_A_SECOND * (piece.seconds + 1):
        return []  # nobody speaks so fast: it was invented
    if answer.segments:
        return [_timed(segment, answer, piece) for segment in answer.segments if segment.text.strip()]
    return spread(answer.text, piece, _mean([one.logprob for one in answer.logprobs or [] if one.logprob is not None]))


def _timed(segment: _Segment, answer: SpeechAnswer, piece: SpeechPiece) -> Utterance:
    start_s = piece.start_at(segment.start)
    end_s = max(start_s, piece.end_at(segment.end))
    return Utterance(
        start_s=start_s,
        end_s=end_s,
        text=segment.text.strip(),
        avg_logprob=segment.avg_logprob,
        no_speech_prob=segment.no_speech_prob,
        compression_ratio=segment.compression_ratio,
        words=aligned(segment.text, _words(segment, answer, piece), start_s, end_s),
    )


def _words(segment: _Segment, answer: SpeechAnswer, piece: SpeechPiece) -> list[TimedWord]:
    """The listed words of a segment's time, with the video's times."""
    near = segment.words or [
        word for word in answer.words or () if segment.start - _AROUND_S <= word.start <= segment.end + _AROUND_S
    ]
    return [_word(word, piece) for word in near]


def _word(word: _Word, piece: SpeechPiece) -> TimedWord:
    middle = (word.start + word.end) / 2  # a word at a seam lies in one stretch
    start_s = max(piece.start_at(word.start), piece.start_at(middle) - (middle - word.start))
    return TimedWord(start_s, max(start_s, piece.end_at(word.end)), word.word)


def spread(text: str, piece: SpeechPiece, avg_logprob: float | None = None) -> list[Utterance]:
    """Sentences laid over the piece by their length; one that ends near a pause ends at the pause."""
    said = [chunk for sentence in _SENTENCE.split(" ".join(text.split())) for chunk in _CHUNK.findall(sentence)]
    if not said:
        return []
    bounds = _bounds([len(chunk) for chunk in said], piece)
    return [
        Utterance(piece.start_at(start), piece.end_at(end), chunk.strip(), avg_logprob, compression_ratio=_ratio(text))
        for chunk, (start, end) in zip(said, pairwise(bounds), strict=True)
    ]


def _bounds(lengths: Sequence[int], piece: SpeechPiece) -> list[float]:
    whole, done, bounds = sum(lengths), 0, [0.0]
    seams = piece.seams
    for length in lengths[:-1]:
        done += length
        at_s = piece.seconds * done / whole
        near = min((seam for seam in seams if seam > bounds[-1]), key=lambda seam: abs(seam - at_s), default=None)
        bounds.append(near if near is not None and abs(near - at_s) <= _SNAP_S else at_s)
        # A seam behind the next bound must not be taken again, nor may bounds run backwards.
        bounds[-1] = max(bounds[-1], bounds[-2])
    return [*bounds, piece.seconds]


def _ratio(text: str) -> float:
    """How much smaller zlib makes it, Whisper's measure of loops (openai/whisper, utils.py)."""
    data = text.encode()
    return len(data) / len(zlib.compress(data))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None

"""What speaks for a run of sentences as a clip, and what against it: marks that can be counted, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from clients.media.levels import Levels
from services.clips.choice import vocabulary as v
from services.clips.choice.sentences import PAUSE_S, Sentence
from services.domain.clips import Scores

_PART = 25.0
_EVERY_WORDS = 25  # about ten seconds of speech: so often something is expected to be told
_BEGINS, _TELLS, _ENDS, _SPOKEN = range(4)


@dataclass(frozen=True)
class ScoreSignal:
    """Points for one of the four scores, and why in a few words; none are told where `why` is empty."""

    score: int
    points: float
    why: str = ""


@dataclass(frozen=True)
class Judged:
    """A run's scores and the reasons that weigh most."""

    scores: Scores
    reason: str


@dataclass(frozen=True)
class Voice:
    """How the video's speaker speaks: what a run is compared with."""

    levels: Levels | None
    words_per_s: float
    level_db: float

    @classmethod
    def of(cls, sentences: Sequence[Sentence], levels: Levels | None) -> "Voice":
        """The medians over the sentences."""
        rates = [len(one.words) / max(0.3, one.end_s - one.start_s) for one in sentences]
        louds = [_level(levels, one.start_s, one.end_s) for one in sentences] if levels else [0.0]
        return cls(levels, float(np.median(rates)), float(np.median(louds)))


def judge(run: Sequence[Sentence], voice: Voice, *, after: Sentence | None) -> Judged:
    """Give the scores of a run of sentences; `after` is the sentence that follows it."""
    marks = [*_beginning(run[0]), *_telling(run), *_ending(run[-1], after), *_speaking(run, voice), *_promotion(run)]
    sums = [sum(mark.points for mark in marks if mark.score == score) for score in range(4)]
    hook, substance, finish, delivery = (round(min(_PART, max(0.0, value)), 1) for value in sums)
    told = sorted((mark for mark in marks if mark.why), key=lambda mark: -abs(mark.points))[:4]
    reason = "; ".join(mark.why for mark in sorted(told, key=lambda mark: mark.score))
    scores = Scores(hook=hook, substance=substance, finish=finish, delivery=delivery)
    return Judged(scores, f"{reason[:1].upper()}{reason[1:]}." if reason else "")


def _beginning(first: Sentence) -> Iterator[ScoreSignal]:
    text = first.text
    yield ScoreSignal(_BEGINS, 6)
    if text.rstrip("\"'”’").endswith(("?", "？", "؟")):
        yield ScoreSignal(_BEGINS, 11, f"opens with a question (“{_short(text)}”)")
    elif v.QUESTION.match(text):
        yield ScoreSignal(_BEGINS, 6, "opens like a question")
    if found := v.STRONG.findall(text):
        yield ScoreSignal(_BEGINS, min(10, 6 * len(found)), f"a strong word at the start (“{found[0]}”)")
    if found := v.NUMBER.findall(text):
        yield ScoreSignal(_BEGINS, 5, "a number at the start")
    if v.CONTRAST.search(text):
        yield ScoreSignal(_BEGINS, 4, "a contrast at the start")
    if v.ADDRESS.search(text):
        yield ScoreSignal(_BEGINS, 3)
    if len(first.words) <= 12:
        yield ScoreSignal(_BEGINS, 3)
    if v.LEANS.match(text):
        yield ScoreSignal(_BEGINS, -12, f"begins with “{first.words[0].text}”, which leans on what was said before")


def _telling(run: Sequence[Sentence]) -> Iterator[ScoreSignal]:
    text = " ".join(one.text for one in run)
    words = [word.text.lower().strip(".,!?;:\"'") for one in run for word in one.words]
    expected = max(1.0, len(words) / _EVERY_WORDS)
    for pattern, points, why in (
        (v.NUMBER, 7.0, "tells numbers"),
        (v.REASON, 7.0, "gives reasons or examples"),
        (v.ADVICE, 5.0, "gives advice"),
        (v.CONTRAST, 4.0, "weighs one thing against another"),
    ):
        if count := len(pattern.findall(text)):
            yield ScoreSignal(_TELLS, points * min(1.0, count / expected), why)
    variety = len(set(words)) / max(1, len(words))
    yield ScoreSignal(_TELLS, 16 * (variety - 0.35))
    if variety < 0.4:
        yield ScoreSignal(_TELLS, -4, "says the same words again and again")


def _ending(last: Sentence, after: Sentence | None) -> Iterator[ScoreSignal]:
    if last.has_mark:
        yield ScoreSignal(_ENDS, 9)
    if last.gap_after_s >= PAUSE_S:
        yield ScoreSignal(_ENDS, 8, f"ends before a pause of {last.gap_after_s:.1f} s")
    if v.CONCLUSION.search(last.text):
        yield ScoreSignal(_ENDS, 5, "comes to a conclusion")
    if last.text.endswith("?"):
        yield ScoreSignal(_ENDS, -8, "ends with a question that stays open")
    if after is not None and v.GOES_ON.match(after.text):
        yield ScoreSignal(_ENDS, -6, f"the next sentence goes on with “{after.words[0].text}”")
    else:
        yield ScoreSignal(_ENDS, 4)


def _speaking(run: Sequence[Sentence], voice: Voice) -> Iterator[ScoreSignal]:
    said_s = sum(one.end_s - one.start_s for one in run)
    rate = sum(len(one.words) for one in run) / max(0.3, said_s) / max(0.1, voice.words_per_s)
    yield ScoreSignal(_SPOKEN, 12)
    faster = min(0.3, max(-0.3, rate - 1))
    yield ScoreSignal(
        _SPOKEN, 20 * faster, f"spoken {100 * faster:.0f} % faster than the rest" if faster >= 0.1 else ""
    )
    if voice.levels is not None:
        louder = min(4.0, max(-4.0, _level(voice.levels, run[0].start_s, run[-1].end_s) - voice.level_db))
        yield ScoreSignal(_SPOKEN, 1.5 * louder, f"{louder:.0f} dB louder than the rest" if louder >= 1.5 else "")
    silent = 1 - said_s / max(0.3, run[-1].end_s - run[0].start_s)
    if silent > 0.25:
        yield ScoreSignal(_SPOKEN, -8 * silent, f"{100 * silent:.0f} % of it are pauses")


def _promotion(run: Sequence[Sentence]) -> Iterator[ScoreSignal]:
    text = " ".join(one.text for one in run)
    for pattern, what in ((v.GREETING, "greets or says goodbye"), (v.SPONSOR, "advertises")):
        if found := pattern.search(text):
            yield ScoreSignal(_BEGINS, -15, f"{what} (“{found[0]}”)")
            yield ScoreSignal(_TELLS, -15)


def _level(levels: Levels, start_s: float, end_s: float) -> float:
    steps = levels.between(start_s, end_s)
    return float(np.percentile(steps, 75)) if len(steps) else 0.0


def _short(text: str, *, letters: int = 60) -> str:
    return text if len(text) <= letters else text[: letters - 1].rsplit(" ", 1)[0] + "…"

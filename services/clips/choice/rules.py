"""The choice without a model: the best runs of sentences by marks that can be counted, none twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from clients.media.levels import Levels
from services.clips.choice.candidates import Run, runs, span
from services.clips.choice.sentences import Sentence, title_of
from services.clips.choice.signals import Judged, Voice, judge
from services.domain.clips import ClipChoice, ClipPlan, ClipWish

MADE_BY = "rules"
GOOD = 45.0  # below it a clip is only taken while there are fewer than FLOOR
FLOOR = 3
_ALIKE = 0.5  # of the words of three in a row: the same thing said twice


@dataclass(frozen=True)
class _Candidate:
    run: Run
    judged: Judged

    @property
    def total(self) -> float:
        return self.judged.scores.total


_Set = tuple[float, tuple[_Candidate, ...]]  # the sum of their scores, and they


def choose(sentences: Sequence[Sentence], wish: ClipWish, *, levels: Levels | None) -> ClipChoice:
    """Choose at most `wish.count` clips, in order of time. Says with numbers why there are fewer, or none."""
    found = list(runs(sentences, min_s=wish.min_s, max_s=wish.max_s))
    choice = ClipChoice(made_by=MADE_BY, sentences=len(sentences), candidates=len(found))
    if not found:
        return choice.model_copy(update={"zero_reason": why_none(sentences, wish)})
    voice = Voice.of(sentences, levels)
    candidates = [_Candidate(run, _judged(sentences, run, voice)) for run in found]
    taken = list(_taken(sorted(candidates, key=lambda one: -one.total), sentences, wish.count))
    for count in range(min(FLOOR, wish.count), len(taken), -1):
        if several := _several(candidates, sentences, count):
            taken = several
            break
    clips = tuple(plan(sentences, one.run, one.judged, levels=levels) for one in sorted(taken, key=_begin))
    return choice.model_copy(update={"clips": clips, "few_reason": _why_few(candidates, taken, wish)})


def plan(
    sentences: Sequence[Sentence], run: Run, judged: Judged, *, levels: Levels | None, made_by: str = MADE_BY
) -> ClipPlan:
    """The clip of a run."""
    inside = sentences[run.first : run.last + 1]
    return ClipPlan(
        parts=(span(inside, levels),),
        title=title_of(inside),
        score=judged.scores.total,
        scores=judged.scores,
        reason=judged.reason,
        words=tuple(word for one in inside for word in one.words),
        made_by=made_by,
    )


def why_none(sentences: Sequence[Sentence], wish: ClipWish) -> str:
    """Why no run of sentences can be a clip."""
    if not sentences:
        return "Nothing is said in the video, so there are no sentences to make clips of."
    said_s = sentences[-1].end_s - sentences[0].start_s
    count = "There is one sentence" if len(sentences) == 1 else f"There are {len(sentences)} sentences"
    lengths = f"{wish.min_s:.0f} to {wish.max_s:.0f} s"
    shortest, longest = (f(one.end_s - one.start_s for one in sentences) for f in (min, max))
    if said_s < wish.min_s:
        return f"{count} in {said_s:.0f} s of speech: less than the {wish.min_s:.0f} s that a clip must have."
    each = (
        f"the shortest lasts {shortest:.0f} s, the longest {longest:.0f} s"
        if len(sentences) > 1
        else f"{said_s:.0f} s long"
    )
    return f"{count} ({each}), and no run of whole ones lasts {lengths}."


def _judged(sentences: Sequence[Sentence], run: Run, voice: Voice) -> Judged:
    after = sentences[run.last + 1] if run.last + 1 < len(sentences) else None
    return judge(sentences[run.first : run.last + 1], voice, after=after)


def _taken(best: Sequence[_Candidate], sentences: Sequence[Sentence], count: int) -> Iterator[_Candidate]:
    taken: list[_Candidate] = []
    for one in best:
        if len(taken) == count or (one.total < GOOD and len(taken) >= FLOOR):
            return
        if any(one.run.shares(other.run) or alike(sentences, one.run, other.run) for other in taken):
            continue
        taken.append(one)
        yield one


def _several(candidates: Sequence[_Candidate], sentences: Sequence[Sentence], count: int) -> list[_Candidate]:
    """The best so many good ones that share no sentence: the best one alone may leave no room for others.

    The sums of the best sets that end before each sentence, by their size (weighted interval scheduling). Empty where
    there is no such set, or two of it say the same.
    """
    by_end: dict[int, list[_Candidate]] = {}
    for one in candidates:
        if one.total >= GOOD:
            by_end.setdefault(one.run.last, []).append(one)
    none: _Set = (-1.0, ())
    rows: list[list[_Set]] = [[(0.0, ()), *[none] * count]]
    for last in range(len(sentences)):
        row = list(rows[last])
        for one in by_end.get(last, ()):
            for size, (total, before) in enumerate(rows[one.run.first][:count]):
                if total >= 0 and total + one.total > row[size + 1][0]:
                    row[size + 1] = (total + one.total, (*before, one))
        rows.append(row)
    found = rows[-1][count][1]
    if any(alike(sentences, one.run, other.run) for one, other in combinations(found, 2)):
        return []
    return list(found)


def alike(sentences: Sequence[Sentence], run: Run, other: Run) -> bool:
    """Whether two runs say the same in the same words."""
    ours, theirs = _threes(sentences, run), _threes(sentences, other)
    return len(ours & theirs) > _ALIKE * max(1, min(len(ours), len(theirs)))


def _threes(sentences: Sequence[Sentence], run: Run) -> set[tuple[str, ...]]:
    inside = sentences[run.first : run.last + 1]
    words = [word.text.lower().strip(".,!?") for one in inside for word in one.words]
    return set(zip(words, words[1:], words[2:], strict=False))


def _begin(one: _Candidate) -> int:
    return one.run.first


def _why_few(candidates: Sequence[_Candidate], taken: Sequence[_Candidate], wish: ClipWish) -> str | None:
    if len(taken) >= wish.count:
        return None
    weak = sum(one.total < GOOD for one in candidates)
    return (
        f"{len(taken)} of the {wish.count} clips asked for: of {len(candidates)} runs of whole sentences the others "
        f"share sentences with a better one, repeat it, or score below {GOOD:.0f} of 100 ({weak} of them)."
    )

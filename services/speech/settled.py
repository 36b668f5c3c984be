"""Words put where they are heard: no word begins or ends inside a pause. Pure rules.

An engine that tells times has a word begin anywhere in the pause before it: to its inner ear, silence belongs to both.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from clients.local_models.speech import TimedWord, Utterance
from clients.local_models.voices import Stretch

_SHORTEST_S = 0.06  # what stays of a word that reaches into a pause
_ENDS = ".!?…。！？"


def settled(utterances: Iterable[Utterance], pauses: Sequence[Stretch]) -> list[Utterance]:
    """Move edges of words, and of utterances without words, out of pauses; order and texts stay."""
    clock = _Clock(sorted(pauses))
    return [_settled(utterance, clock) for utterance in utterances]


def _settled(utterance: Utterance, clock: "_Clock") -> Utterance:
    if not utterance.words:
        start_s, end_s = clock.placed(utterance.start_s, utterance.end_s, begins=True)
        return replace(utterance, start_s=start_s, end_s=end_s)
    words: list[TimedWord] = []
    for word in utterance.words:
        begins = not words or words[-1].text.rstrip()[-1:] in _ENDS
        start_s, end_s = clock.placed(word.start_s, word.end_s, begins=begins)
        before_s = words[-1].end_s if words else start_s
        start_s = max(start_s, before_s)
        words.append(replace(word, start_s=start_s, end_s=max(start_s, end_s)))
    return replace(utterance, start_s=words[0].start_s, end_s=words[-1].end_s, words=tuple(words))


@dataclass(frozen=True)
class _Clock:
    """The pauses, in order of time."""

    pauses: Sequence[Stretch]

    def placed(self, start_s: float, end_s: float, *, begins: bool) -> Stretch:
        """Where what is said from `start_s` to `end_s` lies. `begins`: it is the first word of a sentence."""
        around = self._pause_at(start_s)
        if around and end_s <= around[1] + _SHORTEST_S:
            return _moved_out(start_s, end_s, around)
        if around:
            start_s = around[1]
        if tail := self._pause_at(end_s):
            end_s = max(start_s + _SHORTEST_S, tail[0])
        return self._on_one_side(start_s, end_s, begins=begins)

    def _on_one_side(self, start_s: float, end_s: float, *, begins: bool) -> Stretch:
        """A word with a pause in its middle is what is said before or after it, whichever is more."""
        for pause in self._inside(start_s, end_s):
            before_s, after_s = pause[0] - start_s, end_s - pause[1]
            if begins or after_s > before_s:
                start_s = pause[1]
            else:
                return start_s, pause[0]
        return start_s, end_s

    def _pause_at(self, at_s: float) -> Stretch | None:
        number = bisect_right(self.pauses, at_s, key=lambda pause: pause[0]) - 1
        return self.pauses[number] if number >= 0 and at_s < self.pauses[number][1] else None

    def _inside(self, start_s: float, end_s: float) -> list[Stretch]:
        first = bisect_right(self.pauses, start_s, key=lambda pause: pause[0])
        last = bisect_right(self.pauses, end_s, key=lambda pause: pause[0])
        return [pause for pause in self.pauses[first:last] if pause[1] < end_s]


def _moved_out(start_s: float, end_s: float, pause: Stretch) -> Stretch:
    """A word that lies in a pause belongs to the sound at its nearer end."""
    length_s = max(_SHORTEST_S, end_s - start_s)
    if pause[1] - end_s <= start_s - pause[0]:
        return pause[1], pause[1] + length_s
    return max(0.0, pause[0] - length_s), pause[0]

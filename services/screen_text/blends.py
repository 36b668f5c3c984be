"""Pictures in which one word of quick captions is over the next: what is read there is neither."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TypeVar

_STANDS_S = 0.35
_SURE = 0.995  # so sure a reader is of words, and never of two at once
_MEETS_S = 0.1
_LEAST_LETTERS = 5
_LEVEL = 0.06  # part of the frame's height


class ShownText(Protocol):
    """A text with its time and place."""

    @property
    def text(self) -> str:
        """What was read."""

    @property
    def start_s(self) -> float:
        """Since when it is there."""

    @property
    def end_s(self) -> float:
        """Until when."""

    @property
    def confidence(self) -> float:
        """How sure the reader is, 0..1."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Where, as parts of the frame."""


T = TypeVar("T", bound=ShownText)


def without_blends(texts: Sequence[T]) -> list[T]:
    """Return the texts without those that stood for a moment and hold letters of the one before and the one after."""
    return [
        one
        for one in texts
        if one.end_s - one.start_s > _STANDS_S or one.confidence >= _SURE or not _is_blend(one, texts)
    ]


def _is_blend(one: ShownText, texts: Sequence[ShownText]) -> bool:
    before = (other for other in texts if abs(other.end_s - one.start_s) <= _MEETS_S and _is_level(one, other))
    after = [other for other in texts if abs(other.start_s - one.end_s) <= _MEETS_S and _is_level(one, other)]
    return any(_is_of_both(one, first, second) for first in before for second in after)


def _is_of_both(one: ShownText, first: ShownText, second: ShownText) -> bool:
    letters, of_first, of_second = _letters(one), _letters(first), _letters(second)
    is_longer = letters.total() >= max(_LEAST_LETTERS, of_first.total(), of_second.total())
    return is_longer and letters <= of_first + of_second and letters not in (of_first, of_second)


def _is_level(one: ShownText, other: ShownText) -> bool:
    return abs(one.box[1] + one.box[3] / 2 - other.box[1] - other.box[3] / 2) < _LEVEL


def _letters(one: ShownText) -> Counter[str]:
    return Counter(char for char in one.text.casefold() if char.isalnum())

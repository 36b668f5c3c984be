"""Which lines the local reader could not read: a script it has never seen becomes letters that are not there.

Measured on drawn captions of 26 languages: of lines in scripts that it knows, the surer of two looks is 0.96 and more
all along the line; of those in others it is below 0.88, or a part of the line alone was read (numbers, commas).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

READ = "Latin, Chinese and Japanese"  # scripts of the local reader
SURE = 0.88
SURE_AMONG_OTHERS = 0.95  # where most lines are of another script, one that only looks like ours is of it, too
WORDS_SURE = 0.7  # enough for whole words: blurred, but of letters that it knows
_SIGN = 0.9  # of a line's height: letters are at most so wide, and usually half of it
_EDGE = 0.6  # of a line's height: the margins of a box
_GREEK = 0.3  # part of the letters; it knows them without accents, and takes some for Latin ones
_GREEK_LETTER = re.compile("[\u0370-\u03ff]")
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)?[.,:;!?…]?")
_LEAST_SHAPE, _LEAST_HEIGHT, _MOST_HEIGHT, _LEAST_S = 2.5, 0.012, 0.22, 0.9  # of a line that one would read
_SHARE = 1 / 3  # of the lines
_MANY = 2  # unread lines


@dataclass(frozen=True)
class SeenLine:
    """A line that stood on the screen, and what each look at it gave: text and confidence."""

    looks: tuple[tuple[str, float], ...]
    shape: float  # width by height
    height: float  # part of the frame's
    seconds: float
    is_known: bool = False  # read since by somebody who knows the script

    @property
    def is_read(self) -> bool:
        """Whether what was read is what stands there."""
        return self.is_read_at(SURE)

    def is_read_at(self, least: float) -> bool:
        """Whether it is, when a look has to be so sure."""
        if self.is_known:
            return True
        if any(_is_greek(text) for text, _ in self.looks):
            return False
        return any(
            sure >= least or (sure >= WORDS_SURE and _is_words(text))
            for text, sure in ((text, sureness(text, confidence, self.shape)) for text, confidence in self.looks)
        )

    @property
    def is_worth_telling(self) -> bool:
        """Whether a person would have read it: patterns and furniture are seldom so long and so low."""
        return self.shape >= _LEAST_SHAPE and _LEAST_HEIGHT <= self.height <= _MOST_HEIGHT and self.seconds >= _LEAST_S


def are_read(lines: Sequence[SeenLine]) -> list[bool]:
    """Which lines were read; among many of another script a line has to be surer."""
    told = [line for line in lines if line.is_worth_telling]
    unread = sum(not line.is_read for line in told)
    least = SURE_AMONG_OTHERS if unread >= _MANY and 2 * unread >= len(told) else SURE
    return [line.is_read_at(least) for line in lines]


def sureness(text: str, confidence: float, shape: float) -> float:
    """Return how sure a reading of a whole line is: not at all when there is room for many more signs."""
    signs = len(re.sub(r"\s", "", text))
    return confidence if signs >= _SIGN * (shape - _EDGE) and re.search(r"[^\W_]", text) else 0.0


def notice(lines: Iterable[SeenLine], scripts: Sequence[str] = ()) -> str | None:
    """Return what to say of lines in another script, when they are a good part of those on the screen.

    `scripts` are those that a person has added.
    """
    told = [line for line in lines if line.is_worth_telling]
    unread = len(told) - sum(are_read(told))
    if not unread or unread < _SHARE * len(told):
        return None
    what = "A line of text is" if unread == 1 else f"{unread} lines of text are"
    return f"{what} in a script that this reader cannot read. It reads {', '.join([READ, *scripts])}."


def _is_greek(text: str) -> bool:
    """Many Greek letters, or some among Latin ones of one word."""
    letters = [char for char in text if char.isalpha()]
    greek = [char for char in letters if _GREEK_LETTER.match(char)]
    is_mixed = any(_GREEK_LETTER.search(word) and re.search("[A-Za-z]{2}", word) for word in text.split())
    return len(greek) >= 2 and (is_mixed or len(greek) >= _GREEK * len(letters))


def _is_words(text: str) -> bool:
    """Whether it is mostly of whole Latin words, which a script misread never is."""
    parts: Sequence[str] = text.split()
    words = [part for part in parts if _WORD.fullmatch(part.strip('·•-–—()"“”')) and part.isascii()]
    long = [word for word in words if len(word) >= 3 and re.search(r"[aeiouyAEIOUY]", word)]
    return len(long) >= 3 and len(words) >= 0.6 * len(parts)

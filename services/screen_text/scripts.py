"""Which lines the local reader could not read: a script it has never seen becomes letters that are not there.

Measured on drawn captions of 26 languages: of lines in scripts that it knows, the surer of two looks is 0.96 and more
all along the line; of those in others it is below 0.88, or a part of the line alone was read (numbers, commas).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clients.local_models.letter_gaps import UNKNOWN

READ = "Latin, Chinese and Japanese"  # scripts of the local reader
SURE = 0.88
SURE_AMONG_OTHERS = 0.95  # where most lines are of another script, one that only looks like ours is of it, too
WORDS_SURE = 0.7  # enough for whole words: blurred, but of letters that it knows
MARKS_SURE = 0.8  # enough for words some of whose letters have marks, where most lines are of letters that it knows
LACK_SURE = 0.85  # of a line that lacks letters of its language: of other scripts only pieces are so sure
_SIGN = 0.9  # of a line's height: letters are at most so wide, and usually half of it
_EDGE = 0.6  # of a line's height: the margins of a box
_GREEK = 0.3  # part of the letters; it knows them without accents, and takes some for Latin ones
_GREEK_LETTER = re.compile("[\u0370-\u03ff]")
_GREEK_CAPITAL = re.compile("[ΓΔΘΛΞΠΣΦΨ]")  # that look like no Latin one
_ALIKE = re.compile(r"[ABCEHIKMNOPTXYZaceopxykmrnutbg\W\d_]+")  # as letters of Greek and Cyrillic look
_ODD_CAPITAL = re.compile(r"[a-z]{2,}[A-Z]+[a-z]")  # "tuwnUtp"; "iPhone" and "YouTube" are surer of themselves
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)?[.,:;!?…]?")
_MARKED = re.compile("[\u00c0-\u024f]")
_PASSED_OVER = re.compile(rf"{UNKNOWN}|[A-Za-z\u00c0-\u024f] {{2,}}[A-Za-z\u00c0-\u024f]")  # a word of one such letter
_LEAST_SHAPE, _LEAST_HEIGHT, _MAX_HEIGHT, _LEAST_S = 2.5, 0.012, 0.22, 0.9  # of a line that one would read
# Latin letters that it does not know: it passes over them, or takes them for others.
# A consonant that no language has as a word, before another word: "J kó", "d mma"; not "3 x", "T-shirt", "k", "s".
_STRAY = re.compile(r"(?:^[JDB]|(?:^|(?<=[^\W\d]\s))[bcdfghjlmnpqrt])(?=\s+[^\W\d_]*[a-z\u00df-\u024f])")
_VOWELLESS = re.compile(r"(?:^|(?<=[^\W\d]\s))(?!(?:[ckm]m|kg|ft|th|bpm|pm)\b)[bcdfghjkmnpqtvwxz]{2,}(?=\s|$)")  # "ww"
_LACKED = re.compile("[\u1e00-\u1eff]")  # a dot below, two marks on a letter: Vietnamese, Yoruba, Igbo
_LEAST_LACKED, _LACKED_PART = 2, 0.03  # of a caption's letters, for it to be in such a language
_VIETNAMESE = re.compile("[ơưƠƯ]|[đĐ].*[âêôăÂÊÔĂ]|[âêôăÂÊÔĂ].*[đĐ]")  # it knows these, and few others of that alphabet
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LACKING = 1 / 4  # of the lines, for the others to be in the same language
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
        if any(_is_greek(text) or _VIETNAMESE.search(text) for text, _ in self.looks):
            return False
        return any(
            sure >= least
            or (sure >= WORDS_SURE and _is_words(text))
            or (sure >= MARKS_SURE and least <= SURE and _has_marked_words(text))
            for text, sure in ((text, sureness(text, confidence, self.shape)) for text, confidence in self.looks)
        )

    @property
    def lacks_letters(self) -> bool:
        """Whether it is of letters that the reader knows, but for some."""
        return any(
            confidence >= LACK_SURE and (UNKNOWN in text or _VIETNAMESE.search(text)) for text, confidence in self.looks
        )

    @property
    def may_lack_letters(self) -> bool:
        """Whether it does, or seems to lack a word's beginning or end, or all of it: both together tell a language."""
        return self.lacks_letters or any(
            confidence >= LACK_SURE and _has_holes(text) for text, confidence in self.looks
        )

    @property
    def is_plain(self) -> bool:
        """Whether no language's letters can be missing: English words, numbers, Chinese."""
        return self.is_known or any(
            (_is_words(text) and not _has_holes(text)) or not _LATIN.search(text) for text, _ in self.looks if text
        )

    @property
    def may_be_of_another_script(self) -> bool:
        """Whether it looks like one of another script, beside which a Latin name may stand."""
        return not self.is_known and bool(self.looks) and all(_looks_like_another(text) for text, _ in self.looks)

    @property
    def is_worth_telling(self) -> bool:
        """Whether a person would have read it: patterns and furniture are seldom so long and so low."""
        return self.shape >= _LEAST_SHAPE and _LEAST_HEIGHT <= self.height <= _MAX_HEIGHT and self.seconds >= _LEAST_S


def are_read(lines: Sequence[SeenLine], caption: str = "") -> list[bool]:
    """Which lines were read; among many of another script a line has to be surer.

    Where letters are lacked, a line that could have them is not read either. `caption` tells of it, too.
    """
    told = [line for line in lines if line.is_worth_telling]
    unread = sum(not line.is_read for line in told)
    least = SURE_AMONG_OTHERS if unread >= _MANY and 2 * unread >= len(told) else SURE
    are_lacked = lack_letters(lines, caption)
    return [
        line.is_read_at(least)
        and (line.is_plain or not are_lacked)
        and not (least > SURE and line.may_be_of_another_script)
        for line in lines
    ]


def lack_letters(lines: Iterable[SeenLine], caption: str = "") -> bool:
    """Whether the lines are in a language of some of whose letters the reader knows nothing."""
    text = unicodedata.normalize("NFC", caption)
    lacked, letters = len(_LACKED.findall(text)), sum(char.isalpha() for char in text)
    if lacked >= _LEAST_LACKED and lacked >= _LACKED_PART * letters:
        return True
    told = [line for line in lines if line.is_worth_telling]
    if not any(line.lacks_letters for line in told):
        return False
    # One text may stand in many places, half faded in, half behind something: it counts once.
    texts = {_letters(line.looks[0][0]) for line in told if line.may_lack_letters}
    return len(texts) >= _MANY and len(texts) >= _LACKING * len(told)


def sureness(text: str, confidence: float, shape: float) -> float:
    """Return how sure a reading of a whole line is: not at all when there is room for many more signs."""
    signs = len(re.sub(r"\s", "", text))
    is_whole = signs >= _SIGN * (shape - _EDGE) and UNKNOWN not in text
    return confidence if is_whole and re.search(r"[^\W_]", text) else 0.0


def notice(lines: Iterable[SeenLine], scripts: Sequence[str] = (), caption: str = "") -> str | None:
    """Return what to say of lines in another script, when they are a good part of those on the screen.

    `scripts` are those that a person has added.
    """
    told = [line for line in lines if line.is_worth_telling]
    read = are_read(told, caption)
    unread = [line for line, is_read in zip(told, read, strict=True) if not is_read]
    if len(unread) < _SHARE * len(told):
        known = [text for line, is_read in zip(told, read, strict=True) if is_read for text, _ in line.looks]
        unread = [line for line in unread if line.lacks_letters and not _is_one_of(line, known)]
    if not unread:
        return None
    what, is_one = ("A line", True) if len(unread) == 1 else (f"{len(unread)} lines", False)
    if lack_letters(told, caption) or all(line.lacks_letters for line in unread):
        return (
            f"{what} of text {'has' if is_one else 'have'} letters that this reader cannot read. "
            "It lacks some of Vietnamese, Yoruba and others."
        )
    return (
        f"{what} of text {'is' if is_one else 'are'} in a script that this reader cannot read. "
        f"It reads {', '.join([READ, *scripts])}."
    )


def _has_holes(text: str) -> bool:
    """Whether words of it seem to lack letters, or all of them."""
    return any(pattern.search(text) for pattern in (_PASSED_OVER, _STRAY, _VOWELLESS))


def _is_one_of(line: SeenLine, known: Iterable[str]) -> bool:
    """Whether a line is a known text, a letter of which was hidden for a moment."""
    whole = [_letters(text) for text in known]
    parts = [map(re.escape, map(_letters, text.split(UNKNOWN))) for text, _ in line.looks if UNKNOWN in text]
    return any(re.search(r"\w{1,2}".join(pattern), text) for pattern in map(list, parts) for text in whole)


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text).casefold()


def _is_greek(text: str) -> bool:
    """Many Greek letters, or some among Latin ones of one word."""
    letters = [char for char in text if char.isalpha()]
    greek = [char for char in letters if _GREEK_LETTER.match(char)]
    is_mixed = any(_GREEK_CAPITAL.search(word) and re.search("[A-Z]{2}|[A-Z].+[A-Z]", word) for word in text.split())
    is_one_word_of_both = any(_GREEK_LETTER.search(word) and re.search("[A-Za-z]{2}", word) for word in text.split())
    return is_mixed or (len(greek) >= 2 and (is_one_word_of_both or len(greek) >= _GREEK * len(letters)))


def _looks_like_another(text: str) -> bool:
    """Whether most words are of letters that Greek or Cyrillic have, too, or one has capitals where none belong."""
    words = [word for word in text.split() if _LATIN.search(word)]
    alike = [word for word in words if _ALIKE.fullmatch(word)]
    is_odd = len(words) > 1 and any(_ODD_CAPITAL.search(word) for word in words)
    return 2 * len(alike) > len(words) or is_odd or not words


def _is_words(text: str) -> bool:
    """Whether it is mostly of whole Latin words, which a script misread never is."""
    parts: Sequence[str] = text.split()
    words = [part for part in parts if _WORD.fullmatch(part.strip('·•-–—()"“”')) and part.isascii()]
    long = [word for word in words if len(word) >= 3 and re.search(r"[aeiouyAEIOUY]", word)]
    return len(long) >= 3 and len(words) >= 0.6 * len(parts)


def _has_marked_words(text: str) -> bool:
    """Whether it has several words, and a mark on a letter of one."""
    words = [part for part in text.split() if _WORD.fullmatch(part.strip('·•-–—()"“”'))]
    long = [word for word in words if len(word) >= 3 and all(map(_is_latin, filter(str.isalpha, word)))]
    return len(long) >= 2 and any(map(_MARKED.search, long))


def _is_latin(char: str) -> bool:
    return bool(_LATIN.match(char))

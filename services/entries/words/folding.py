"""Words as a search compares them: without case, accents and endings; the same for what is stored and what is asked."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Marks that a reader may leave out: of Latin, Greek and Cyrillic letters, and the short vowels of Arabic.
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
_NO_WORD = re.compile(r"[\W_]+")
# Scripts without spaces between words: each sign is a word, and a word of a question is a row of them.
_SIGN = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_ENDINGS = ("ings", "ing", "ers", "ed", "es", "en", "em", "er", "os", "as", "s", "e", "n", "a", "o")
_STEM = 4  # letters that are left of a word at least
_MAX_WORDS = 10


def fold(text: str) -> str:
    """The words of a text, folded, a space between."""
    if text.isascii():  # most are, and need no looking up of their letters
        return " ".join(_NO_WORD.sub(" ", text.lower()).split())
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_LETTERS)
    return " ".join(_SIGN.sub(r" \1 ", _NO_WORD.sub(" ", unicodedata.normalize("NFC", plain))).split())


@lru_cache(maxsize=20_000)
def fold_word(word: str) -> tuple[str, ...]:
    """The words that one is made of, remembered: a page of results has the same ones again and again."""
    return tuple(fold(word).split())


@dataclass(frozen=True)
class SearchTerm:
    """One word that is asked for, as folded words in a row; of the last the beginning is enough."""

    words: tuple[str, ...]
    is_beginning: bool = True

    def fits(self, words: list[str]) -> range | None:
        """Where in these folded words it stands first."""
        count = len(self.words)
        for i in range(len(words) - count + 1):
            same = words[i : i + count - 1] == list(self.words[:-1])
            last = words[i + count - 1]
            if same and (last.startswith(self.words[-1]) if self.is_beginning else last == self.words[-1]):
                return range(i, i + count)
        return None


def terms(text: str) -> list[SearchTerm]:
    """What a search asks for: each of them has to be there."""
    found = [fold(word).split() for word in text.split()]
    return [_term(words) for words in found if words][:_MAX_WORDS]


def _term(words: list[str]) -> SearchTerm:
    last = stem(words[-1]) if len(words) == 1 else words[-1]
    is_beginning = len(last) + len(words) > 2 and not _SIGN.match(last)
    return SearchTerm((*words[:-1], last), is_beginning)


def stem(word: str) -> str:
    """The word without a usual ending, whatever language it is of: its beginning finds the other forms."""
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _STEM - (one == "s")), "")
    kept = word.removesuffix(ending)
    is_double = ending in ("ing", "ings", "ed", "ers", "er") and len(kept) >= _STEM and kept[-1] == kept[-2]
    return kept[:-1] if is_double else kept

"""Sets of words, written as text so that a list of them is easy to read and to add to."""

import unicodedata
from functools import lru_cache

# Accents and vowel points only: the marks of Indic and Thai letters are parts of the word.
_LOOSE_MARKS = frozenset(map(chr, (*range(0x300, 0x370), *range(0x64B, 0x653), 0x640)))


def word_set(text: str) -> frozenset[str]:
    """The words between white space."""
    return frozenset(text.split())


@lru_cache(maxsize=20_000)
def bare(word: str) -> str:
    """The folded word without accents, so that "séries" and "series" are one."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFKD", word)
    return unicodedata.normalize("NFC", "".join(char for char in apart if char not in _LOOSE_MARKS)).casefold()


def bare_set(text: str) -> frozenset[str]:
    """The words between white space, bare."""
    return frozenset(map(bare, word_set(text)))

"""Whole numbers that are spelled out, put together as their language does: "quarenta e cinco", "quatre-vingt-dix"."""

from collections.abc import Sequence

from services.notes.rules.word_lists.number_words import (
    HUNDRED,
    HUNDREDS,
    IN_ONE,
    LAST_ONE,
    LINKS,
    ONES,
    TENS,
    TIMES_HUNDRED,
)
from services.notes.rules.words import word_set

LONGEST = 8  # words and signs of one number: "deux cent quatre-vingt-dix-neuf"
BEGINNINGS = frozenset((*ONES, *TENS, *IN_ONE, *HUNDREDS, "on"))
_BEHIND_HUNDRED = frozenset(("and", "e", "y", "et", "und", "-"))
_PERCENT = frozenset(("per", "por", "pro"))
_FRENCH_TEENS = {"sept": 17, "huit": 18, "neuf": 19}
_FRENCH_LONG = (60, 80)  # "soixante-dix" is seventy, "quatre-vingt-dix" ninety

Spelled = tuple[int, int] | None  # the number, and how many words it takes


def spelled(words: Sequence[str], before: str = "") -> Spelled:
    """The number that words begin with; `before` is the word in front of them."""
    if words[0] in HUNDRED and before in _PERCENT:
        return None  # "per cent"
    hundreds, used = _hundreds_in(words)
    if not hundreds:
        return _below_hundred(words)
    after = used + (_at(words, used) in _BEHIND_HUNDRED)
    rest = _below_hundred(words[after:]) if hundreds % 100 == 0 else None
    return (hundreds + rest[0], after + rest[1]) if rest else (hundreds, used)


def _at(words: Sequence[str], i: int) -> str:
    return words[i] if i < len(words) else ""


def _hundreds_in(words: Sequence[str]) -> tuple[int, int]:
    if words[0] in HUNDREDS:
        return HUNDREDS[words[0]], 1
    digit = ONES.get(words[0], 1 if words[0] in ("a", "one") else 0)
    return (100 * digit, 2) if 0 < digit < 10 and _at(words, 1) in TIMES_HUNDRED else (0, 0)


def _below_hundred(words: Sequence[str]) -> Spelled:
    word = _at(words, 0)
    if word in IN_ONE:
        return IN_ONE[word], 1
    if word == "quatre" and _at(words, 1) in ("-", "vingt", "vingts"):
        return _french_eighties(words)
    if word in TENS:
        return _with_digit(words, TENS[word], 1, LINKS[word] | {"-"}, LAST_ONE[word])
    return _teens(words) or ((ONES[word], 1) if word in ONES else None)


def _with_digit(
    words: Sequence[str], tens: int, used: int, links: frozenset[str], ones: frozenset[str]
) -> tuple[int, int]:
    after = used + (_at(words, used) in links)
    if tens in _FRENCH_LONG and "et" in links:
        teen = _french_teen(words[after:])
        if teen:
            return tens + teen[0], after + teen[1]
    if after == used and links - {"-"}:
        return tens, used  # "cuarenta cinco" are two numbers
    digit = 1 if _at(words, after) in ones else ONES.get(_at(words, after), 0)
    return (tens + digit, after + 1) if 0 < digit < 10 else (tens, used)


def _french_eighties(words: Sequence[str]) -> tuple[int, int]:
    twenty = 1 + (_at(words, 1) == "-")
    if _at(words, twenty) not in ("vingt", "vingts"):
        return 4, 1
    return _with_digit(words, 80, twenty + 1, frozenset(("-", "et")), LAST_ONE["vingt"])


def _french_teen(words: Sequence[str]) -> Spelled:
    """ "Dix", "onze", "dix-sept", behind sixty or eighty or by itself."""
    after = 1 + (_at(words, 1) == "-")
    if _at(words, 0) == "dix" and _at(words, after) in _FRENCH_TEENS:
        return _FRENCH_TEENS[words[after]], after + 1
    value = ONES.get(_at(words, 0), 0)
    return (value, 1) if 10 <= value < 20 else None


def _teens(words: Sequence[str]) -> Spelled:
    """Numbers of two words between ten and twenty, and the tens of Indonesian."""
    digit, follows = ONES.get(words[0] if words else "", 0), _at(words, 1)
    if words[:1] == ["dix"]:
        return _french_teen(words)
    if _at(words, 0) == "on" and follows in _TURKISH_DIGITS:  # "on" alone is English
        return 10 + ONES[follows], 2
    if 0 < digit < 10 and follows in ("belas", "عشر", "عشرة"):
        return 10 + digit, 2
    if 1 < digit < 10 and follows == "puluh":
        last = ONES.get(_at(words, 2), 0)
        return (10 * digit + last, 3) if 0 < last < 10 else (10 * digit, 2)
    return None


_TURKISH_DIGITS = word_set("bir iki üç dört beş altı yedi sekiz dokuz")

"""Whether two names are of one exercise: "KB Row" and "single arm rows", "OH Tricep Ext" and "overhead extensions"."""

import re

from services.notes.rules.tokens import folded
from services.notes.rules.words import bare, word_set
from services.notes.rules.workouts.names import singular

# Short forms that every gym uses.
_SHORT_FORMS = {
    "kb": "kettlebell", "db": "dumbbell", "bb": "barbell", "oh": "overhead", "bw": "bodyweight", "ext": "extension",
    "alt": "alternating", "rev": "reverse", "inc": "incline", "mb": "medicine ball",
    "pushup": "push", "pullup": "pull", "situp": "sit", "rdl": "romanian deadlift", "ohp": "overhead press",
    "sldl": "stiff leg deadlift", "bss": "bulgarian split squat",
}  # fmt: skip
_LEAST_LETTERS = 4
# Words that many exercises share and that tell none apart.
_SHARED_BY_MANY = word_set(
    "single leg arm side left right alternating dumbbell kettlebell barbell standing seated lying banded band cable "
    "machine weighted slow bodyweight half full up down one two high low and with the to"
)


def words_of(name: str) -> list[str]:
    """The words of a name in singular, with short forms written out."""
    words = [singular(bare(word)) for word in re.findall(r"[^\W_]+", folded(name))]
    return [part for word in words for part in _SHORT_FORMS.get(word, word).split()]


def is_short_for(short: str, name: str) -> bool:
    """Whether every word of a short name stands, begins or is told by first letters in the longer one."""
    words = words_of(name)
    mine = words_of(short)
    return bool(mine) and len(mine) <= len(words) and all(_stands_in(word, words) for word in mine)


def may_be_same(one: str, other: str) -> bool:
    """Whether two names share a word that tells an exercise, or the first letters of words."""
    mine, others = words_of(one), words_of(other)
    telling = [word for word in mine if word not in _SHARED_BY_MANY]
    return any(_stands_in(word, others) for word in telling) or any(_is_initials(word, mine) for word in others)


def _stands_in(word: str, words: list[str]) -> bool:
    return any(_is_one(word, other) for other in words) or _is_initials(word, words)


def _is_one(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _LEAST_LETTERS and long.startswith(short))


def _is_initials(word: str, words: list[str]) -> bool:
    """ "bo" of "bent over", "sl" of "single leg"."""
    initials = "".join(one[0] for one in words)
    return 2 <= len(word) <= 3 and len(words) > 1 and word in initials and word not in words

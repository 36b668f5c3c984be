"""A text as the terms that are compared: words without endings, numbers, denials; small words left out."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from services.notes.rules.durations import TIME_UNITS
from services.notes.rules.recipes.units import canonical_unit
from services.notes.rules.tokens import Tokens, number_at, text_at, tokenize
from services.notes.rules.word_lists.number_words import ARTICLES
from services.notes.rules.word_lists.small_words import (
    CONJUNCTIONS,
    EVERY_NEGATION,
    EVERY_SMALL_WORD,
    NEGATIONS,
    SMALL_WORDS,
)

_CLAUSE_ENDS = frozenset(".,;:!?()[]|•·…—–，。、；：！？（）【】/+&")
_SIGNS = {**dict.fromkeys("%°$€£¥₹₩₺₽฿", ""), "º": "°", "˚": "°"}
_ENDINGS = ("es", "s"), ("ing", "ed", "er", "en", "e", "n", "a", "o", "i", "y", "d")  # plurals, then the rest
_PLAIN_DENIALS = frozenset(("not", "never", "without", "nicht", "ohne", "kein", "jamais", "senza", "nunca"))
_SHORTEST_STEM = 3
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff]")
_KEPT = 8192
FREE = "free"


class Is(Enum):
    """What a term is."""

    WORD = 1
    NUMBER = 2
    DENIAL = 3
    DENSE = 4  # a run of a script that does not part its words


@dataclass(frozen=True)
class Term:
    """One term; `at` is its first token, `clause` counts the clauses before it."""

    kind: Is
    key: str
    at: int
    clause: int


Terms = tuple[Term, ...]


@lru_cache(_KEPT)
def terms(text: str, language: str = "") -> Terms:
    """The text's terms in order; a value and its lines are read in the same language."""
    tokens = tokenize(text)
    found: list[Term] = []
    i = clause = 0
    while i < len(tokens):
        word = tokens[i].text
        number = number_at(tokens, i)
        if number and not (tokens[i].number is None and word in ARTICLES):
            ends = [number.value, *([number.high] if number.high is not None else [])]
            found += [Term(Is.NUMBER, f"{round(end, 3):g}", i, clause) for end in ends]
            i = number.next
            continue
        goes_on = bool(found) and found[-1].kind is Is.DENIAL  # "do not" at the end of a row is of the next one's words
        clause += word in _CLAUSE_ENDS or word in CONJUNCTIONS or (_is_new_row(text, tokens, i) and not goes_on)
        kind = _kind(tokens, i, language)
        if kind:
            found.append(Term(kind, _key(kind, word), i, clause))
        i += 2 if _is_contraction(tokens, i) else 1
    return tuple(found)


def _key(kind: Is, word: str) -> str:
    if kind is Is.DENIAL:
        return word if word == FREE else "not"  # "don't" says "do not"
    return word if kind is Is.DENSE else key(word)


def _kind(tokens: Tokens, i: int, language: str) -> Is | None:
    token = tokens[i]
    if _denies(tokens, i, language):
        return Is.DENIAL
    if token.is_word:
        if is_dense(token.text):
            return Is.DENSE
        return None if token.text in SMALL_WORDS.get(language, EVERY_SMALL_WORD) else Is.WORD
    return Is.WORD if token.text in _SIGNS or token.text.isdecimal() else None


def _denies(tokens: Tokens, i: int, language: str) -> bool:
    """ "Not", "don't", and the "free" of "sugar-free", but not of "free range"."""
    word = tokens[i].text
    if word == FREE:
        return text_at(tokens, i - 1) in ("-", "–")
    if text_at(tokens, i + 1) in ("'", "’") and text_at(tokens, i + 2) == "t":
        return True
    if word == "no" and text_at(tokens, i + 1) == "." and i + 2 < len(tokens) and tokens[i + 2].number is not None:
        return False  # "no. 5"
    return word in NEGATIONS.get(language, EVERY_NEGATION) or word in _PLAIN_DENIALS


def _is_contraction(tokens: Tokens, i: int) -> bool:
    """The apostrophe and the letter of "don't" stand apart."""
    return tokens[i].text in ("'", "’") and i > 0 and len(text_at(tokens, i + 1)) == 1


def _is_new_row(text: str, tokens: Tokens, i: int) -> bool:
    return i > 0 and "\n" in text[tokens[i - 1].end : tokens[i].start]


def is_dense(word: str) -> bool:
    """Whether a word is a run of a script that does not part words; Korean does, but glues particles to them."""
    return _DENSE.search(word) is not None


@lru_cache(_KEPT)
def key(word: str) -> str:
    """The word without case, accents and ending; units and times by what they measure."""
    if word in _SIGNS:
        return _SIGNS[word] or word
    if word in TIME_UNITS:
        return f"time:{TIME_UNITS[word]}"
    unit = canonical_unit(word)
    if unit != word or unit in ("g", "kg", "ml", "l", "cup", "tbsp", "tsp", "oz", "lb"):
        return f"unit:{unit}"
    plain = unaccented(word)
    for endings in _ENDINGS:
        plain = next((plain[: -len(one)] for one in endings if _ends_so(plain, one)), plain)
    return plain


def _ends_so(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM


@lru_cache(_KEPT)
def unaccented(word: str) -> str:
    """In lower case and without accents."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize("NFC", "".join(char for char in apart if not "\u0300" <= char <= "\u036f"))

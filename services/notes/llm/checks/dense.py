"""The same question for scripts that do not part their words: whether a run of signs is put together of the lines'."""

import re
import unicodedata
from functools import lru_cache

from services.notes.rules.word_lists.small_words import DENSE_NEGATIONS

_CLAUSE = re.compile(r"[.,;:!?()，。、；：！？（）【】「」\n|·•]+")
_PARTICLES = frozenset("을를이가은는에의로도와과")
_SHORTEST = 2
_MAX_SIGNS = 600
_MARKS = ("Mn", "Mc")


@lru_cache(8192)
def bears_out(whole: str, text: str) -> bool:
    """Whether pieces of the whole make up the text, in order, none cut beside a number, no denial left behind."""
    clauses = [_signs(part) for part in _CLAUSE.split(whole)]
    signs, wanted = "".join(clauses), _signs(text)[:_MAX_SIGNS]
    if not wanted:
        return False
    if wanted in signs:
        at = signs.index(wanted)
        return _keeps_denials(clauses, [(at, at + len(wanted))])
    taken = _pieces(signs, wanted)
    return taken is not None and _keeps_denials(clauses, taken)


def _pieces(signs: str, wanted: str) -> list[tuple[int, int]] | None:
    taken: list[tuple[int, int]] = []
    i = at = 0
    while i < len(wanted):
        size = _longest(signs, wanted, i, at)
        if not size:
            if wanted[i] in _PARTICLES and i:
                i += 1
                continue
            return None
        at = signs.index(wanted[i : i + size], at)
        taken.append((at, at + size))
        i, at = i + size, at + size
    return taken


def _longest(signs: str, wanted: str, i: int, at: int) -> int:
    size = 0
    while i + size < len(wanted) and signs.find(wanted[i : i + size + 1], at) >= 0:
        size += 1
    while size >= _SHORTEST and _cuts_number(wanted, i + size):
        size -= 1
    return size if size >= _SHORTEST and not (i and _cuts_number(wanted, i)) else 0


def _cuts_number(wanted: str, i: int) -> bool:
    """Whether a cut here would part a number from what stands beside it."""
    return 0 < i < len(wanted) and (wanted[i - 1].isdecimal() or wanted[i].isdecimal())


def _keeps_denials(clauses: list[str], taken: list[tuple[int, int]]) -> bool:
    start = 0
    for clause in clauses:
        end = start + len(clause)
        inside = [(low, high) for low, high in taken if low < end and high > start]
        for sign in DENSE_NEGATIONS if inside else ():
            at = clause.find(sign)
            if at >= 0 and not any(low <= start + at < high for low, high in inside):
                return False
        start = end
    return True


@lru_cache(8192)
def _signs(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        char for char in plain if char.isalnum() or unicodedata.category(char) in ("Mn", "Mc") or char in "%°"
    )

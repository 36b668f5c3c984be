"""What can be compared of a text and its translation: numbers with their units, names, addresses, denials, length."""

import re
from collections.abc import Iterable

from services.notes.languages import language_of
from services.notes.llm.checks.terms import Is, Terms, is_dense, terms, unaccented
from services.notes.orders import is_for_machine
from services.notes.rules.promo import is_promo
from services.notes.rules.tokens import number_at, tokenize
from services.notes.rules.word_lists.small_words import DENSE_NEGATIONS

_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|@[\w.]+|\b[\w-]+\.(?:com|net|org|io|ru|xyz|top|me|example|shop|link)\b\S*", re.I
)
_PROPER = re.compile(r"(?<=[^\W\d_] )([A-ZÀ-ÞŁŚŻ][\w’'-]+)")
_LATIN = re.compile(r"[A-Za-z]{3,}")
_NOUNS_ARE_CAPITAL = frozenset(("de",))
_LONGEST, _SPARE = 2.5, 4
_DENSE_SIGNS_A_WORD = 2
# Verbs that deny by an ending, which no list of words shows.
_DENYING_ENDINGS = {
    "tr": re.compile(r"\w(?:m[ae]y[ıiuü]n\w*|m[ae]d[ae]n|m[ae]z|s[ıiuü]z)\b"),
    "fi": re.compile(r"\bäl(?:ä|kää)\b|\bei\b|\w(?:matta|mättä|ton|tön)\b"),
}
_UNITS = ("unit:", "time:", "%", "°")


def fault(told: str, original: str, *, wanted: str, spoken: str) -> str:
    """What in a translation is not what the original says, in words; empty when nothing that can be compared is."""
    if is_for_machine(told) or is_promo(told):
        return "it speaks to a machine, or asks for something"
    if {one.casefold() for one in _ADDRESS.findall(told)} - {one.casefold() for one in _ADDRESS.findall(original)}:
        return "it names an address that the original does not"
    one, other = terms(told, wanted), terms(original, spoken)
    if not (_figures(told) <= _numbers(original) and _figures(original) <= _numbers(told)):
        return "its numbers are not those of the original"
    if not _units_agree(one, other):
        return "its units are not those of the original"
    if _denies(told, one, wanted) != _denies(original, other, spoken):
        return "one denies what the other says"
    strange = _names(told, wanted) - _words(original)
    if strange and not is_dense(original):
        return "it names what the original does not"
    if _size(told) > _LONGEST * _size(original) + _SPARE:
        return "it says more than the original"
    if language_of(told) not in ("", wanted, spoken) and not (wanted == "ja" and is_dense(told)):  # 水 is both
        return "it is in another language"
    return ""


def _figures(text: str) -> set[float]:
    return {token.number for token in tokenize(text) if token.number is not None}


def _numbers(text: str) -> set[float]:
    """In figures or words, halves and parts of fractions too."""
    tokens = tokenize(text)
    found = _figures(text)
    for i in range(len(tokens)):
        number = number_at(tokens, i)
        if number:
            found |= {number.value} | ({number.high} if number.high is not None else set())
    return found


def _units_agree(one: Terms, other: Terms) -> bool:
    """Whether each number that both give a unit has the same one."""
    first, second = _units(one), _units(other)
    return all(
        not (first[number] and second[number]) or first[number] & second[number] for number in first.keys() & second
    )


def _units(every: Terms) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for i, term in enumerate(every):
        if term.kind is Is.NUMBER:
            behind = every[i + 1].key if i + 1 < len(every) else ""
            found.setdefault(term.key, set()).update([behind] if behind.startswith(_UNITS) else [])
    return found


def _denies(text: str, every: Iterable[object], language: str) -> bool:
    if any(getattr(term, "kind", None) is Is.DENIAL for term in every) or any(sign in text for sign in DENSE_NEGATIONS):
        return True
    ending = _DENYING_ENDINGS.get(language)
    return bool(ending and ending.search(text.casefold()))


def _names(text: str, language: str) -> set[str]:
    """Words that only a name is written as; in German every noun may be."""
    if is_dense(text):
        return {unaccented(word) for word in _LATIN.findall(text)}
    if language in _NOUNS_ARE_CAPITAL:
        return set()
    return {unaccented(word) for word in _PROPER.findall(text)}


def _words(text: str) -> set[str]:
    return {unaccented(token.text) for token in tokenize(text)} | {unaccented(word) for word in text.split()}


def _size(text: str) -> float:
    return sum(len(word) / _DENSE_SIGNS_A_WORD if is_dense(word) else 1 for word in text.split())

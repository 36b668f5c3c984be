"""Whether lines bear out a title or a summary: sentences whose words, numbers and denials are theirs stay."""

import re
from collections.abc import Sequence
from functools import lru_cache

from services.notes.llm.checks import dense
from services.notes.llm.checks.terms import Is, Term, Terms, is_dense, terms
from services.notes.llm.checks.wording import near_alike, same
from services.notes.orders import is_for_machine
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.promo import is_promo
from services.notes.rules.words import word_set

# Words that a summary may add, because they say what a text is and nothing of what is in it.
_FRAME = word_set(
    "video clip reel post recipe recipes workout workouts routine exercise exercises tutorial guide tip tips tips: "
    "product review place short quick simple step steps ingredient ingredients instructions show shows showing "
    "explain explains using use uses include includes including feature features featuring describe describes "
    "present presents talk talks about following made make makes making how note list lists person people speaker "
    "video rezept training übung übungen anleitung tipps kurzes kurze einfaches zeigt erklärt schritte zutaten "
    "receta rutina ejercicios muestra explica pasos ingredientes recette entraînement exercices montre explique "
    "étapes ingrédients ricetta allenamento esercizi mostra spiega passaggi ingredienti receita treino exercícios "
    "mostra explica passos recept oefeningen laat zien uitleg stappen przepis trening ćwiczenia pokazuje składniki "
    "рецепт тренировка упражнения показывает шаги tarif egzersiz resep latihan langkah bahan"
)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")
_ADDRESS = re.compile(r"https?:|www\.|@\w|\w\.(?:com|net|org|io|ru|xyz|top|me|example)\b", re.IGNORECASE)


def borne_out(lines: Sequence[EvidenceLine], text: str, language: str = "") -> str:
    """The sentences of a text that the lines bear out, one after the other; empty when none is."""
    whole = "\n".join(line.text for line in lines)
    kept = [part for part in _SENTENCE.split(text) if part and is_borne_out(whole, part, language)]
    return " ".join(kept)


@lru_cache(4096)
def is_borne_out(whole: str, text: str, language: str = "") -> bool:
    """Whether each word is one of the lines' or frames them, each number stands beside the same word, denials too."""
    if is_for_machine(text) or is_promo(text) or not any(char.isalnum() for char in text):
        return False
    if _ADDRESS.search(text) and text.strip(" .").casefold() not in whole.casefold():
        return False
    if is_dense(text):
        return dense.bears_out(whole, text)
    said, told = terms(whole, language), terms(text, language)
    frame = _frame(language)
    there = {(term.kind is Is.NUMBER, term.key) for term in said}
    content = [term for term in told if (term.kind is Is.NUMBER, term.key) in there]
    if not content or any(term.key not in frame for term in told if term not in content and term.kind is Is.WORD):
        return False
    if any(term.kind is not Is.WORD for term in told if term not in content):
        return False
    numbers_fit = all(near_alike(said, tuple(content), i, both=False) for i in _numbers(content))
    return numbers_fit and _denies_alike(said, told)


def _numbers(content: Sequence[Term]) -> list[int]:
    return [i for i, term in enumerate(content) if term.kind is Is.NUMBER]


@lru_cache(64)
def _frame(language: str) -> frozenset[str]:
    return frozenset(term.key for term in terms(" ".join(sorted(_FRAME)), language))


def _denies_alike(said: Terms, told: Terms) -> bool:
    """Whether what is denied is denied in the lines, and what they only deny is not affirmed."""
    for i, term in enumerate(told):
        if term.kind is Is.WORD:
            mine = _is_denied(told, i)
            places = [j for j, other in enumerate(said) if same(other, term)]
            if places and all(_is_denied(said, j) != mine for j in places):
                return False
    return True


def _is_denied(every: Terms, i: int) -> bool:
    return any(one.kind is Is.DENIAL and one.clause == every[i].clause for one in every[max(0, i - 6) : i + 7])

"""Times between sets or rounds: "take about ninety seconds between sets" is a rest, though nobody says so."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.notes.rules.tokens import Tokens
from services.notes.rules.words import bare_set
from services.notes.rules.workouts.lexicon import CIRCUITS, ROUNDS, SETS
from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind, word_at

_BETWEEN = bare_set("between zwischen entre tra fra między arası arasında между antara mellem mellan mellom tussen")
_THINGS = (
    SETS
    | ROUNDS
    | CIRCUITS
    | bare_set(
        "exercise exercises move moves movements übung übungen ejercicio ejercicios exercice exercices esercizio "
        "esercizi exercício exercícios ćwiczeniami seriami rundami подходами упражнениями кругами oefeningen sätzen "
        "satzen runden serien"
    )
)
_LINK = 4  # words between "between" and "sets"
_NEAR = 6  # tokens between the time and "between"


def between_sets(tokens: Tokens, found: Iterable[Amount]) -> Iterator[Amount]:
    """The amounts, with a time that stands by "between sets" as a rest."""
    links = [i for i in range(len(tokens)) if word_at(tokens, i) in _BETWEEN and _names_sets(tokens, i)]
    for amount in found:
        is_time = amount.kind in (MeasureKind.SECONDS, MeasureKind.SECONDS_MAX)
        if is_time and any(_is_another_rest(tokens, amount, link) for link in links):
            continue
        if not is_time or not any(_is_near(tokens, amount, link) for link in links):
            yield amount
        elif amount.kind is MeasureKind.SECONDS:
            yield replace(amount, kind=MeasureKind.REST)


def _names_sets(tokens: Tokens, link: int) -> bool:
    return any(word_at(tokens, link + k) in _THINGS for k in (-1, *range(1, _LINK)))


def _is_near(tokens: Tokens, amount: Amount, link: int) -> bool:
    first, last = min(amount.last, link), max(amount.first, link)
    return last - first <= _NEAR and not any(tokens[i].text in (",", ".", ";") for i in range(first, last))


def _is_another_rest(tokens: Tokens, amount: Amount, link: int) -> bool:
    """ "90 seconds between sets, two minutes on the squats": the second time is a rest of something else."""
    comma = next((i for i in range(link, amount.first) if tokens[i].text == ","), 0)
    return comma == amount.first - 1 and comma > link

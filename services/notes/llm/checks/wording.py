"""Whether lines bear out a text: each of its words, in their order, its numbers beside the same words, its denials."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from services.notes.languages import language_of
from services.notes.llm.checks import dense
from services.notes.llm.checks.terms import FREE, Is, Term, Terms, is_dense, terms, unaccented
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.tokens import tokenize

_NEAR = 2  # terms to either side of a number
_MAX_TERMS = 400
_SHORTEST_JOINED = 5


def bears_out(lines: Sequence[EvidenceLine], text: str, language: str = "", *, is_name: bool = False) -> bool:
    """Whether the lines, one after the other, say the text: nothing added, turned round or no longer denied.

    A name is denied only right before or behind it: "without salt", "salt-free".
    """
    return _says("\n".join(line.text for line in lines), text, language, is_name)


@lru_cache(16_384)
def _says(whole: str, text: str, language: str, is_name: bool) -> bool:
    if not any(char.isalnum() for char in text):
        return False
    if is_dense(text):
        return dense.bears_out(whole, text)
    language = language or language_of(whole)
    said, told = terms(whole, language), terms(text, language)
    return _in_order(said, told, is_name=is_name) or stands_joined(whole, text)


def stands_joined(whole: str, text: str) -> bool:
    """ "Push-ups" in "pushups", "dumbbell" at the edge of "#dumbbellworkout"."""
    wanted = _letters(text)
    if len(wanted) < _SHORTEST_JOINED or _denied(whole):
        return False
    parts = _parts(whole)
    if len(parts) == 1:
        return parts[0].startswith(wanted) or parts[0].endswith(wanted)
    return any(_is_run(parts, i, wanted) for i in range(len(parts)) if wanted.startswith(parts[i]))


@lru_cache(4096)
def _parts(whole: str) -> tuple[str, ...]:
    return tuple(part for token in tokenize(whole) if (part := _letters(token.text)))


def _denied(whole: str) -> bool:
    return any(term.kind is Is.DENIAL for term in terms(whole))


def _is_run(parts: Sequence[str], i: int, wanted: str) -> bool:
    joined = ""
    while i < len(parts) and len(joined) < len(wanted):
        joined += parts[i]
        i += 1
    return joined == wanted


@lru_cache(8192)
def _letters(text: str) -> str:
    return "".join(char for char in unaccented(text) if char.isalnum())


def _in_order(said: Terms, told: Terms, *, is_name: bool) -> bool:
    told, said = told[:_MAX_TERMS], said[: 4 * _MAX_TERMS]
    if not any(term.kind is not Is.DENIAL for term in told):
        return False
    places = tightest(said, told)
    if places is None:
        return False
    keeps_denials = _is_not_denied(said, places) if is_name else _keeps_denials(said, places)
    return keeps_denials and all(
        near_alike(said, told, i, both=True) for i, term in enumerate(told) if term.kind is Is.NUMBER
    )


def tightest(said: Terms, told: Terms) -> list[int] | None:
    """Where the told terms stand among those said, in order and close together; None when one does not."""
    best: list[int] | None = None
    for start, term in enumerate(said):
        if same(term, told[0]):
            places = _from(said, told, start)
            if places is None:
                break
            if best is None or places[-1] - places[0] < best[-1] - best[0]:
                best = places
    return best


def _from(said: Terms, told: Terms, start: int) -> list[int] | None:
    places, i = [start], start + 1
    for term in told[1:]:
        while i < len(said) and not same(said[i], term):
            i += 1
        if i == len(said):
            return None
        places.append(i)
        i += 1
    return places


def same(one: Term, two: Term) -> bool:
    """Whether two terms are the same word, number or denial."""
    return one.key == two.key and (one.kind is Is.NUMBER) == (two.kind is Is.NUMBER)


def _keeps_denials(said: Terms, places: Iterable[int]) -> bool:
    """Whether each denial in the clauses that a text is taken from is taken too."""
    taken = set(places)
    clauses = {said[i].clause for i in taken if said[i].kind is not Is.DENIAL}
    return all(i in taken for i, term in enumerate(said) if term.kind is Is.DENIAL and term.clause in clauses)


def _is_not_denied(said: Terms, places: Sequence[int]) -> bool:
    clause = said[places[0]].clause
    before = [term for term in said[max(0, places[0] - _NEAR) : places[0]] if term.clause == clause]
    is_free = any(term.kind is Is.DENIAL and term.key == FREE for term in said[places[-1] + 1 : places[-1] + 2])
    return not is_free and not any(term.kind is Is.DENIAL for term in before)


def near_alike(said: Terms, told: Terms, i: int, *, both: bool) -> bool:
    """Whether a number has the same neighbours as somewhere among the terms said; else it is another thing's."""
    before, after = _neighbour(told, i, -1), _neighbour(told, i, 1)
    wanted = [one for one in (before, after) if one]
    for j, term in enumerate(said):
        if same(term, told[i]):
            around = said[max(0, j - _NEAR) : j], said[j + 1 : j + 1 + _NEAR]
            found = [any(same(one, other) for other in (*around[0], *around[1])) for one in wanted]
            if (all(found) if both else any(found)) or not wanted:
                return True
    return False


def _neighbour(told: Terms, i: int, step: int) -> Term | None:
    other = i + step
    if not 0 <= other < len(told) or told[other].clause != told[i].clause:
        return None
    return told[other]


def with_denials(lines: Sequence[EvidenceLine], every: Sequence[EvidenceLine], language: str) -> list[EvidenceLine]:
    """The lines, each with the one before it where that ends in a denial: "do not" is of what the next line says."""
    found: list[EvidenceLine] = []
    for line in lines:
        i = next((i for i, one in enumerate(every) if one is line), 0)
        above = every[i - 1] if i else None
        ends = terms(above.text, language)[-1:] if above and above.source == line.source else ()
        if above and above not in lines and any(term.kind is Is.DENIAL for term in ends):
            found.append(above)
        found.append(line)
    return found

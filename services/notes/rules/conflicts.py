"""Times, temperatures and prices that are said one way and shown or written another, wherever they stand."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from services.domain.artifacts import EvidenceSource, Missing
from services.notes.rules.durations import TIME_UNITS, duration_at
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import SOURCE_WORDS, seconds
from services.notes.rules.prices import price_claims
from services.notes.rules.recipes.times import degrees_in
from services.notes.rules.tokens import tidy
from services.notes.rules.words import word_set

_NEAR_S = 4.0  # a text may come a little before or after the words
_MAX_LINES = 200  # of each source: comparing all with all stays cheap
_MAX_TOLD = 10
_SHORTEST_WORD = 4
_SHARED_AT_ONCE, _SHARED_ELSEWHERE = 1, 2
_FIGURE = re.compile(r"\d+")
_SAYS_LITTLE = word_set(
    "about minutes minute seconds second hours hour degrees minuten sekunden minutos segundos for then with"
)

Measures = dict[str, dict[str, str]]  # kind to value, as it is told


def number_conflicts(pool: EvidencePool, told: Iterable[Missing]) -> list[Missing]:
    """What two sources say differently about the same thing, but for what a field has told already."""
    known = " ".join(f"{one.what} {one.why}" for one in told)
    found: dict[tuple[str, ...], Missing] = {}
    for one, other in _pairs(pool):
        for missing, values in _differences(one, other):
            if not all(value in known for value in values):
                found.setdefault(values, missing)
    return list(islice(found.values(), _MAX_TOLD))


def _pairs(pool: EvidencePool) -> Iterator[tuple[EvidenceLine, EvidenceLine]]:
    said, shown, written = (_with_figures(lines) for lines in (pool.said, pool.on_screen, pool.caption))
    yield from ((one, two) for one in said for two in shown if _is_near(one, two))
    yield from ((one, two) for one in (*said, *shown) for two in written)


def _with_figures(lines: Iterable[EvidenceLine]) -> list[EvidenceLine]:
    return list(islice((line for line in lines if _measures(line)), _MAX_LINES))


def _is_near(one: EvidenceLine, two: EvidenceLine) -> bool:
    starts, ends = (one.start_s or 0.0, two.start_s or 0.0), (one.end_s or 0.0, two.end_s or 0.0)
    return max(starts) <= min(ends) + _NEAR_S


def _differences(one: EvidenceLine, two: EvidenceLine) -> Iterator[tuple[Missing, tuple[str, ...]]]:
    first, second = _measures(one), _measures(two)
    kinds = first.keys() & second.keys()
    shared = sorted(_words(one) & _words(two)) if kinds else []
    needed = _SHARED_ELSEWHERE if EvidenceSource.CAPTION in (one.source, two.source) else _SHARED_AT_ONCE
    if len(shared) < needed:
        return
    for kind in sorted(kinds):
        if len(first[kind]) == len(second[kind]) == 1 and first[kind].keys() != second[kind].keys():
            if kind == "temperature" and _units(first[kind], second[kind]) == {"c", "f"}:
                continue  # 350°F and 180°C are one
            values = (*first[kind].values(), *second[kind].values())
            why = f"{SOURCE_WORDS[one.source]} {values[0]}, {SOURCE_WORDS[two.source]} {values[1]}"
            yield Missing(what=f"{kind} ({', '.join(shared[:2])})", why=why), values


def _measures(line: EvidenceLine) -> Measures:
    found: Measures = {}
    tokens, i = line.tokens, 0
    while i < len(tokens):
        time = duration_at(tokens, i)
        if time and not time.high:
            found.setdefault("time", {})[str(time.value)] = seconds(tidy(time.value))
        i = time.next if time else i + 1
    for degrees in degrees_in(line):
        found.setdefault("temperature", {})["".join(_FIGURE.findall(degrees))] = degrees
    for claim in price_claims([line]):
        found.setdefault("price", {})["".join(_FIGURE.findall(str(claim.value)))] = str(claim.value)
    return found


def _units(*temperatures: dict[str, str]) -> set[str]:
    return {told[-1:].casefold() for one in temperatures for told in one.values()}


def _words(line: EvidenceLine) -> set[str]:
    return {
        token.text
        for token in line.tokens
        if token.is_word
        and len(token.text) >= _SHORTEST_WORD
        and token.text not in TIME_UNITS
        and token.text not in _SAYS_LITTLE
    }

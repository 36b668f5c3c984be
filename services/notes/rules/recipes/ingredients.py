"""The ingredients of a recipe: lists that somebody wrote, else what sentences add."""

from collections.abc import Iterable, Iterator, Sequence

from services.domain.artifacts import Evidence, EvidenceSource, Missing
from services.notes.rules.clauses.speech_clauses import spoken
from services.notes.rules.evidence import EvidencePool
from services.notes.rules.findings import SOURCE_WORDS, FoundValue
from services.notes.rules.recipes.foods import stem_of
from services.notes.rules.recipes.ingredient_lists import listed
from services.notes.rules.recipes.ingredient_prose import added_in, is_named_before, measured_in
from services.notes.rules.recipes.ingredient_rows import Ingredient
from services.notes.rules.tokens import tidy

_MAX_INGREDIENTS = 80
_MAX_READ = 1500  # lines; what comes after so many is no recipe
_ENOUGH = 3  # of a list; then sentences add nothing to it, but may contradict it


def ingredients(pool: EvidencePool) -> FoundValue | None:
    """All ingredients; a written list counts before what is shown, and that before what is said."""
    rows = listed(pool.caption)
    shown = listed(pool.on_screen[:_MAX_READ])
    is_whole = len(rows) >= _ENOUGH
    lines = (*pool.written, *spoken(pool))[:_MAX_READ]
    sentences = [one for line in lines for one in measured_in(line)]
    bare = [] if is_whole else [one for line in lines for one in added_in(line)]
    if _is_listed_at_once(sentences):
        bare = [one for one in bare if not is_named_before(one)]
    kept = rows if is_whole else _joined(_joined(rows, shown), [*sentences, *bare])
    return _finding(kept, [*rows, *shown, *sentences]) if kept else None


def _is_listed_at_once(sentences: Sequence[Ingredient]) -> bool:
    """Whether one sentence of speech tells all that goes in: "For two you need 200 grams of …, 100 grams of …"."""
    said = [id(one.line) for one in sentences if one.line.source is EvidenceSource.SAID]
    return any(said.count(line) >= _ENOUGH for line in set(said))


def _joined(first: Iterable[Ingredient], later: Iterable[Ingredient]) -> list[Ingredient]:
    """The first ones, and of the later ones those that name something else."""
    kept: list[Ingredient] = []
    for one in first:
        if not any(other.record() == one.record() for other in kept):
            kept.append(one)
    for one in sorted(later, key=lambda one: one.number is None):
        shorter = next((i for i, other in enumerate(kept) if _is_less(other, one)), None)
        if shorter is not None:
            kept[shorter] = one
        elif len(kept) < _MAX_INGREDIENTS and not any(_is_same(one, other) for other in kept):
            kept.append(one)
    return kept[:_MAX_INGREDIENTS]


def _is_same(one: Ingredient, other: Ingredient) -> bool:
    if one.key == other.key or _is_within(one, other):
        return True
    if one.number is None:  # "the chicken" is the chicken breast of before
        return _words(one) <= _words(other) or _words(other) <= _words(one)
    return False


def _is_within(one: Ingredient, other: Ingredient) -> bool:
    """Whether both were read from the same words: "1 boiled egg" of a list, and the egg of the sentence that it is."""
    is_same_row = one.line.source is other.line.source and one.line.row == other.line.row
    overlap = min(one.end, other.end) - max(one.start, other.start)
    return is_same_row and one.line.text == other.line.text and overlap > 0 and one.number == other.number


def _is_less(one: Ingredient, other: Ingredient) -> bool:
    """Whether a name without an amount is a part of another one: "oil" of "olive oil"."""
    return one.number is None and other.number is None and _words(one) < _words(other)


def _words(one: Ingredient) -> frozenset[str]:
    return frozenset(_without_ending(word) for word in one.name.casefold().split())


def _without_ending(word: str) -> str:
    return stem_of(word) if "а" <= word[:1] <= "я" else word.rstrip("s")


def _finding(kept: Sequence[Ingredient], every: Sequence[Ingredient]) -> FoundValue:
    by_key: dict[str, list[Ingredient]] = {}
    for one in every:
        by_key.setdefault(one.key, []).append(one)
    evidence: list[Evidence] = []
    missing: list[Missing] = []
    for i, one in enumerate(kept):
        same = by_key.get(one.key, [])
        evidence += [other.line.evidence(other.start, other.end, path=f"/{i}") for other in _agreeing(one, same)]
        missing += _conflicts(one, same)
    return FoundValue([one.record() for one in kept], tuple(evidence), tuple(missing))


def _agreeing(one: Ingredient, same: Iterable[Ingredient]) -> Iterator[Ingredient]:
    """The place it was read from, and the first of every other source that says the same."""
    yield one
    seen = {one.line.source}
    for other in same:
        if other.line.source not in seen and _amount(other) == _amount(one):
            seen.add(other.line.source)
            yield other


def _conflicts(best: Ingredient, same: Sequence[Ingredient]) -> list[Missing]:
    """Another amount from another source; the same source may well name an ingredient twice."""
    others: dict[EvidenceSource, Ingredient] = {}
    for one in same:
        if one.number and best.number and one.line.source is not best.line.source:
            others.setdefault(one.line.source, one)
            if _amount(one) == _amount(best):
                others[one.line.source] = one
    told = [one for one in others.values() if _amount(one) != _amount(best)]
    if not told:
        return []
    heard = ", ".join(f"{SOURCE_WORDS[one.line.source]} {_amount(one)}" for one in (*told, best))
    return [Missing(what=f"amount of {best.name}", why=f"{heard}; kept {_amount(best)}")]


def _amount(ingredient: Ingredient) -> str:
    number = ingredient.number
    ends = [tidy(end) for end in (number.value, number.high) if end is not None] if number else []
    return f"{'–'.join(map(str, ends))} {ingredient.unit or ''}".strip()

"""Compares a field's value with its label: what is right, what is invented, what is lost, each with a sentence."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SAME_STEP, _OWN_WORDS = 0.6, 0.5
_SUBFIELDS = ("sets", "reps", "reps_max", "seconds", "rest_s", "load", "side", "group", "until")
_VERBATIM = frozenset(("group", "load", "until"))  # what the post writes there is not held against a note
_SMALL_WORDS = frozenset(("of", "de", "d", "the"))


@dataclass
class Tally:
    """Counts of one field over notes: right, not right, lost; and the differences in words."""

    right: int = 0
    wrong: int = 0
    lost: int = 0
    differences: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take in another's counts."""
        self.right += other.right
        self.wrong += other.wrong
        self.lost += other.lost
        self.differences += other.differences

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of what there is, how much was found right."""
        return self.right / max(1, self.right + self.lost)


def words(text: object) -> frozenset[str]:
    """The words of a text without their endings, as they are compared."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold().replace("’", "'")
    return frozenset(word.rstrip("s") if len(word) > 3 else word for word in _WORD.findall(folded))


def letters(text: object) -> str:
    """The letters and digits of a text alone."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(text)).casefold())


def is_dense(text: str) -> bool:
    """Whether a script is written without spaces, so that words cannot be compared."""
    return any("\u3040" <= char <= "\u9fff" or "\u0600" <= char <= "\u06ff" for char in text)


def same(one: object, two: object) -> bool:
    """Whether two values are the same for a reader."""
    if isinstance(one, int | float) and isinstance(two, int | float):
        return abs(one - two) < 1e-6
    return "".join(str(one).split()).casefold() == "".join(str(two).split()).casefold()


def compare(name: str, truth: Any, value: Any, post: str, *, optional: Sequence[str] = ()) -> dict[str, Tally]:
    """What a field of a note has right, wrong and lost, by the field's name (or those of an exercise's parts)."""
    if name == "ingredients":
        return {"ingredient": _pairs(truth, _records(value), _finds_ingredient, _ingredient_faults)}
    if name == "exercises":
        return _exercises(truth, _records(value), post, optional)
    if name == "steps":
        return {"step": _steps(truth or [], list(value or []))}
    if isinstance(truth, dict):
        return {name: _set(truth, list(value or []), post)}
    return {name: _one(truth if truth is not None else [None], value)}


def _records(value: Any) -> list[dict[str, Any]]:
    return [one for one in value or [] if isinstance(one, dict)]


def _pairs(
    truths: Sequence[dict[str, Any]],
    found: Sequence[dict[str, Any]],
    finds: Callable[[dict[str, Any], dict[str, Any]], bool],
    faults: Callable[[dict[str, Any], dict[str, Any]], list[str]],
) -> Tally:
    """Pair each thing of the label with the record that fits it best."""
    tally, left = Tally(), list(found)
    for truth in truths:
        fitting = sorted((one for one in left if finds(truth, one)), key=lambda one: len(faults(truth, one)))
        if not fitting:
            tally.lost += 1
            tally.differences.append(f"lost: {truth['core']}")
            continue
        left.remove(fitting[0])
        wrong = faults(truth, fitting[0])
        tally.add(
            Tally(wrong=1, lost=1, differences=[f"{wrong[0]}: {truth['core']} <- {fitting[0]}"]) if wrong else Tally(1)
        )
    tally.add(Tally(wrong=len(left), differences=[f"invented: {one}" for one in left]))
    return tally


def _finds_ingredient(truth: dict[str, Any], one: dict[str, Any]) -> bool:
    name = str(one.get("name", ""))
    if is_dense(truth["core"]):
        return any(core in name for core in truth["core"].split("|"))
    cores = [words(core) for core in truth["core"].split("|")]
    return any(len(core & words(name)) > len(core) / 2 or core <= words(name) for core in cores)


def _ingredient_faults(truth: dict[str, Any], one: dict[str, Any]) -> list[str]:
    name = str(one.get("name", ""))
    cores = truth["core"].split("|")
    may = words(truth["full"]) | words(truth["core"].replace("|", " ")) | _SMALL_WORDS
    has_core = any(core in name if is_dense(core) else words(core) <= words(name) for core in cores)
    is_name = has_core and (is_dense(truth["core"]) or words(name) <= may)
    return [*(["name"] if not is_name else []), *(["amount"] if not _is_amount(truth, one) else [])]


def _is_amount(truth: dict[str, Any], one: dict[str, Any]) -> bool:
    quantity, unit = one.get("quantity"), str(one.get("unit") or "").casefold()
    for wanted, units in [
        (truth["q"], truth["unit"]),
        *((alt[0], alt[1] if len(alt) > 1 else "") for alt in truth["alts"]),
    ]:
        is_same = quantity == wanted if None in (quantity, wanted) else abs(float(quantity or 0) - wanted) < 0.01
        if (
            is_same
            and unit in units.split("|")
            and (wanted != truth["q"] or same(one.get("quantity_max") or 0, truth["max"] or 0))
        ):
            return True
    return False


def _is_named(names: Iterable[str], one: dict[str, Any]) -> bool:
    name = str(one.get("name", ""))
    return any(
        words(known.replace("-", " ")) == words(name.replace("-", " ")) or (is_dense(known) and known in name)
        for known in names
    )


def _is_near(names: Iterable[str], one: dict[str, Any]) -> bool:
    """Whether an exercise's name shares most words with one of the names."""
    found = words(str(one.get("name", "")).replace("-", " "))
    known = [words(name.replace("-", " ")) for name in names]
    return any(
        len(name & found) >= max(1, 0.6 * len(name)) and len(name & found) >= 0.34 * len(found) for name in known
    )


def _exercises(
    truths: Sequence[dict[str, Any]], found: list[dict[str, Any]], post: str, optional: Sequence[str]
) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {"exercise": Tally(), **{f"exercise.{sub}": Tally() for sub in _SUBFIELDS}}
    left = list(found)
    for truth in truths:
        names = truth["name"]
        fitting = [one for one in left if _is_named(names, one) or _is_near(names, one)]
        fitting.sort(
            key=lambda one: (not _is_named(names, one), -sum(same(one.get(k), v) for k, v in truth["need"].items()))
        )
        if not fitting:
            tallies["exercise"].add(Tally(lost=1, differences=[f"lost: {names[0]}"]))
            for sub in truth["need"]:
                tallies[f"exercise.{sub}"].lost += 1
            continue
        one = fitting[0]
        left.remove(one)
        is_named = _is_named(names, one)
        tallies["exercise"].add(
            Tally(1) if is_named else Tally(wrong=1, lost=1, differences=[f"name: {names[0]} <- {one['name']}"])
        )
        for sub in _SUBFIELDS:
            tallies[f"exercise.{sub}"].add(_part(sub, truth, one, post))
    left = [one for one in left if not any(_is_near([name], one) for name in optional)]
    tallies["exercise"].add(Tally(wrong=len(left), differences=[f"invented: {one}" for one in left]))
    return {name: tally for name, tally in tallies.items() if tally.right or tally.wrong or tally.lost}


def _part(sub: str, truth: dict[str, Any], one: dict[str, Any], post: str) -> Tally:
    wanted, got = truth["need"].get(sub), one.get(sub)
    if wanted is None and got is None:
        return Tally()
    if wanted is not None and got is not None and same(wanted, got):
        return Tally(1)
    told = [f"{truth['name'][0]}.{sub}: {got!r}, not {wanted!r}"]
    if wanted is not None:
        return Tally(wrong=int(got is not None), lost=1, differences=told)
    may = truth["opt"].get(sub, [])
    if any(same(got, value) for value in (may if isinstance(may, list) else [may])) or (
        sub in _VERBATIM and letters(got) in letters(post)
    ):
        return Tally()
    return Tally(wrong=1, differences=told)


def _steps(truths: Sequence[str], found: Sequence[str]) -> Tally:
    tally = Tally()
    every, known = frozenset().union(*map(words, found)), frozenset().union(*map(words, truths))
    for truth in truths:
        if is_dense(truth):
            is_there = any(truth[:6] in one for one in found)
        else:
            best = max((len(words(truth) & words(one)) for one in found), default=0) / max(1, len(words(truth)))
            is_there = best >= _SAME_STEP or (len(found) > 1 and len(words(truth) & every) >= 0.8 * len(words(truth)))
        tally.add(Tally(1) if is_there else Tally(lost=1, differences=[f"lost: {truth[:90]}"]))
    for one in found:
        is_own = (
            any(truth[:6] in one for truth in truths)
            if is_dense(one)
            else len(words(one) & known) >= _OWN_WORDS * len(words(one))
        )
        if not is_own or re.search(r"#\w", one):
            tally.add(Tally(wrong=1, differences=[f"no step: {one[:110]}"]))
    return tally


def _set(truth: dict[str, Any], got: Sequence[Any], post: str) -> Tally:
    tally = Tally()
    for needed in truth["need"]:
        is_there = any(
            same(needed, one)
            or words(needed) == words(one)
            or (len(letters(needed)) > 1 and letters(needed) in letters(one))
            for one in got
        )
        tally.add(Tally(1) if is_there else Tally(lost=1, differences=[f"lost: {needed}"]))
    for one in got:
        known = [*truth["need"], *truth["ok"]]
        if (
            "any" in truth["ok"]
            or letters(one) in letters(post)
            or any(same(name, one) or letters(name) in letters(one) for name in known)
        ):
            continue
        tally.add(Tally(wrong=1, differences=[f"not there: {one}"]))
    return tally


def _one(truths: Sequence[Any], got: Any) -> Tally:
    real = [truth for truth in truths if truth is not None]
    if got is None:
        return Tally() if None in truths else Tally(lost=1, differences=[f"lost: {real}"])
    if any(same(got, truth) for truth in real):
        return Tally(1)
    return Tally(wrong=1, lost=int(None not in truths), differences=[f"{got!r}, not {list(truths)}"])

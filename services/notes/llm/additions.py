"""What the rules found and the model missed: added to its note, and marked."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from services.domain.artifacts import Evidence, Mark, Value
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.notes.llm.checks.second_reader import alike, is_called, loosely
from services.notes.llm.checks.terms import terms

_NOT_ADDED = frozenset(("summary", "key_points"))  # a choice of words, of which there are many
_ENOUGH = 0.6  # of an item's words stand in another: it is there already


def with_additions(schema: Schema, told: Mapping[str, Value], rules: Mapping[str, Value]) -> dict[str, Value]:
    """The model's fields with the rules' own fields, items and parts of items that it has not."""
    found: dict[str, Value] = {}
    for one in schema.fields:
        mine, other = told.get(one.name), rules.get(one.name)
        if mine is None and other is not None:
            found[one.name] = _marked(other)
        elif mine is not None:
            found[one.name] = _joined(one, mine, other) if other is not None and one.name not in _NOT_ADDED else mine
    return found | {name: value for name, value in told.items() if name not in found}


def _marked(value: Value) -> Value:
    return Value(value=value.value, evidence=tuple(map(_mark, value.evidence)))


def _mark(one: Evidence) -> Evidence:
    return one.model_copy(update={"mark": Mark.RULES})


def _joined(one: SchemaField, mine: Value, other: Value) -> Value:
    if one.type is FieldType.RECORDS:
        return _records(one, mine, other)
    if one.type is FieldType.TEXTS and not one.options:
        return _texts(mine, other)
    return mine


def _texts(mine: Value, other: Value) -> Value:
    kept, evidence = list(_items(mine)), list(mine.evidence)
    for i, item in enumerate(_items(other)):
        if not _is_there(item, mine, _of(other, f"/{i}")):
            evidence += [_moved(proof, f"/{i}", f"/{len(kept)}") for proof in _of(other, f"/{i}")]
            kept.append(item)
    return Value(value=kept, evidence=tuple(evidence))


def _is_there(item: JsonValue, mine: Value, proofs: Sequence[Evidence]) -> bool:
    """Whether an item says it already, or a translated one quotes the same line."""
    wanted = {term.key for term in terms(str(item))}
    for other in _items(mine):
        there = {term.key for term in terms(str(other))}
        if loosely(item) == loosely(other) or (wanted and len(wanted & there) >= _ENOUGH * len(wanted)):
            return True
    quotes = {(one.at_s, one.quote) for one in proofs}
    return any((one.at_s, one.quote) in quotes for one in mine.evidence if one.mark is Mark.TRANSLATED)


def _records(one: SchemaField, mine: Value, other: Value) -> Value:
    kept = [dict(item) for item in _items(mine) if isinstance(item, dict)]
    evidence, left = list(mine.evidence), set(range(len(kept)))
    for i, item in enumerate(_items(other)):
        if not isinstance(item, dict):
            continue
        proofs = _of(other, f"/{i}")
        at = _same_item(item, kept, left, mine, proofs)
        if at is None:
            evidence += [_moved(proof, f"/{i}", f"/{len(kept)}") for proof in proofs]
            kept.append(dict(item))
            continue
        left.discard(at)
        for key in _missing_parts(item, kept[at]):
            kept[at][key] = item[key]
            evidence += [_moved(proof, f"/{i}", f"/{at}") for proof in proofs if proof.path == f"/{i}/{key}"]
        kept[at] = {sub.name: kept[at][sub.name] for sub in one.fields if sub.name in kept[at]}
    return Value(value=list(kept), evidence=tuple(evidence))


def _same_item(
    item: Mapping[str, JsonValue], kept: Sequence[Mapping[str, JsonValue]], left: set[int], mine: Value,
    proofs: Sequence[Evidence],
) -> int | None:  # fmt: skip
    """The model's item that this is: of that name, or a translation that quotes the same line for its name."""
    name = str(item.get("name") or "")
    exact = [at for at in sorted(left) if loosely(kept[at].get("name")) == loosely(name)]
    near = [at for at in sorted(left) if is_called(str(kept[at].get("name") or ""), name)]
    quotes = {(one.at_s, one.quote) for one in proofs}
    translated = [
        int(one.path.split("/")[1])
        for one in mine.evidence
        if one.mark is Mark.TRANSLATED and one.path.endswith("/name") and (one.at_s, one.quote) in quotes
    ]
    return next((at for at in (*exact, *near, *translated) if at in left), None)


def _missing_parts(item: Mapping[str, JsonValue], mine: Mapping[str, JsonValue]) -> list[str]:
    """The parts to add: an amount whole or not at all, because a number and a unit of two readers are none."""
    missing = [key for key in item if key not in mine and key not in ("start_s", "end_s")]
    amount = ("quantity", "quantity_max", "unit")
    clash = any(key in mine and not alike(mine[key], item.get(key)) for key in amount)
    return [key for key in missing if not (clash and key in amount)]


def _items(value: Value) -> list[JsonValue]:
    return value.value if isinstance(value.value, list) else []


def _of(value: Value, path: str) -> list[Evidence]:
    return [one for one in value.evidence if one.path == path or one.path.startswith(f"{path}/")]


def _moved(one: Evidence, before: str, path: str) -> Evidence:
    return one.model_copy(update={"path": path + one.path.removeprefix(before), "mark": Mark.RULES})

"""Which evidence still stands after a person changed a value: what was not changed keeps its own."""

from collections.abc import Callable, Iterator, Sequence

from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Value

MINE = Evidence(source=EvidenceSource.EDITED, confidence=1.0)


def with_evidence(found: Value | None, value: JsonValue) -> Value:
    """The person's value; in a list, each item and each cell that is as it was found keeps where it comes from."""
    if found is None or not isinstance(value, list) or not isinstance(found.value, list):
        return Value(value=value, evidence=(MINE,))
    evidence = [one for n, before in enumerate(_pairs(found.value, value)) for one in _item(found, value, n, before)]
    whole = [one for one in found.evidence if not one.path]
    return Value(value=value, evidence=(*(whole if evidence else [MINE]), *evidence))


def _item(found: Value, value: Sequence[JsonValue], n: int, before: int | None) -> Iterator[Evidence]:
    new, old = value[n], found.value[before] if isinstance(found.value, list) and before is not None else None
    kept = [one for one in found.evidence if before is not None and _is_of(one, before)]
    if new == old:
        yield from (_moved(one, n) for one in kept)
    elif isinstance(new, dict):
        same = {key for key, part in new.items() if isinstance(old, dict) and old.get(key) == part}
        yield from (_moved(one, n) for one in kept if _key(one) in same or (not _key(one) and "name" in same))
        yield from (MINE.model_copy(update={"path": f"/{n}/{key}"}) for key in new if key not in same)
    else:
        yield MINE.model_copy(update={"path": f"/{n}"})


def _pairs(old: Sequence[JsonValue], new: Sequence[JsonValue]) -> list[int | None]:
    """For each new item the one that it was: the same one, else the one of its name, else the one at its place."""
    pairs: list[int | None] = [None] * len(new)
    is_one: tuple[Callable[[int, int], bool], ...] = (
        lambda i, j: old[i] == new[j],
        lambda i, j: _name(old[i]) is not None and _name(old[i]) == _name(new[j]),
        lambda i, j: i == j and len(old) == len(new),  # nothing came or went: a name was changed at its place
    )
    for is_same in is_one:
        left = [i for i in range(len(old)) if i not in pairs]
        for j in range(len(new)):
            if pairs[j] is None and (found := next((i for i in left if is_same(i, j)), None)) is not None:
                pairs[j] = found
                left.remove(found)
    return pairs


def _name(item: JsonValue) -> JsonValue:
    return item.get("name") if isinstance(item, dict) else None


def _is_of(one: Evidence, n: int) -> bool:
    return one.path.split("/")[1:2] == [str(n)]


def _key(one: Evidence) -> str:
    return one.path.split("/", 2)[2].split("/")[0] if one.path.count("/") > 1 else ""


def _moved(one: Evidence, n: int) -> Evidence:
    return one.model_copy(update={"path": "/".join(["", str(n), *one.path.split("/")[2:]])})

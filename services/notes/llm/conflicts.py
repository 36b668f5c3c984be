"""What the video says in two ways: "said 12, on screen 10", as the model saw it and as the rules did."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from services.domain.artifacts import Missing
from services.notes.llm.checks import prose
from services.notes.llm.checks.wording import bears_out
from services.notes.llm.sources import Sources
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.findings import SOURCE_WORDS
from services.notes.values import one_line

MAX_CONFLICTS = 20
_MAX_WHAT = 80
_KEPT = "; kept "
_SOME_VALUE = "a value"


def conflicts(
    told: Iterable[Any], sources: Sources, by_rules: Iterable[Missing], labels: Iterable[str] = ()
) -> list[Missing]:
    """The model's that the lines bear out, then those only the rules found; `labels` are what fields are called."""
    found = [missing for one in told if (missing := _conflict(one, sources, " ".join(labels)))]
    known = {_figures(missing.why) for missing in found}
    for missing in by_rules:
        if _KEPT in missing.why and _figures(missing.why.partition(_KEPT)[0]) not in known:
            # What the rules kept may be another value than the model's, which stands in the note.
            found.append(missing.model_copy(update={"why": missing.why.partition(_KEPT)[0]}))
    return found[:MAX_CONFLICTS]


def _conflict(given: Any, sources: Sources, labels: str) -> Missing | None:
    if not isinstance(given, dict) or not isinstance(given.get("values"), list):
        return None
    what = _borne_name(one_line(str(given.get("what") or ""))[:_MAX_WHAT], sources, labels)
    said = dict(_borne_out(given["values"], sources))
    if not what or len(said) < 2:
        return None
    heard = ", ".join(f"{SOURCE_WORDS[line.source]} {value}" for value, line in said.items())
    return Missing(what=what, why=heard)


def _borne_name(what: str, sources: Sources, labels: str) -> str:
    """What contradicts itself, in words of the lines and of fields; in the model's own it is not repeated."""
    whole = "\n".join((*(line.text for line in sources.lines), labels))
    return what if not what or prose.is_borne_out(whole, what) else _SOME_VALUE


def _borne_out(values: list[Any], sources: Sources) -> Iterator[tuple[str, EvidenceLine]]:
    for one in values[:MAX_CONFLICTS]:
        value = one_line(str(one.get("value") or ""))[:_MAX_WHAT] if isinstance(one, dict) else ""
        numbers = one.get("lines") if isinstance(one, dict) else None
        lines = [sources.line(number) for number in numbers] if isinstance(numbers, list) else []
        line = next((line for line in lines if line and value and bears_out((line,), value)), None)
        if line:
            yield value, line


def _figures(words: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", words))

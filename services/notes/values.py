"""Values as a person reads them: times, amounts, records; shared by every rendering of a note."""

import unicodedata
from collections.abc import Mapping

from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Mark, Note, TextSpan, Value
from services.domain.schemas.model import FieldType, SchemaField
from services.domain.schemas.registry import SCHEMAS

SOURCES = {
    EvidenceSource.SAID: "said",
    EvidenceSource.ON_SCREEN: "on screen",
    EvidenceSource.CAPTION: "caption",
    EvidenceSource.INFERRED: "inferred",
    EvidenceSource.EDITED: "edited by you",
}
MARKS = {Mark.RULES: "added by rules", Mark.TRANSLATED: "translated, words not checked"}
OUTLINE = "outline"


def clock(seconds: float | None) -> str:
    """0:00, 1:05, 1:02:03; empty without a time."""
    if seconds is None:
        return ""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def lasting(seconds: float) -> str:
    """30 s, 1 min 30 s, 10 min, 1 h 20 min."""
    if seconds < 60 or not float(seconds).is_integer():
        return f"{seconds:g} s"
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    parts = ((hours, "h"), (minute, "min"), (second, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def one_line(text: str) -> str:
    """The text without line breaks, control and direction-changing characters, so that it can only be read."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or _is_readable(char))
    return " ".join("".join(kept).split())


def _is_readable(char: str) -> bool:
    return char in "\u200d\ufe0f" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")


def made_by(engine: str) -> str:
    """Who made the note, in words."""
    return "Made by rules, without AI" if engine == OUTLINE else f"Made by {one_line(engine)}"


def chosen(note: Note) -> str:
    """How sure the choice of the schema is, and why; empty when a person chose it."""
    if note.schema_confidence is None:
        return ""
    sure = f"Chosen as “{one_line(note.schema_name)}”, {note.schema_confidence:.0%} sure"
    return f"{sure}. {one_line(note.schema_reason)}" if note.schema_reason else f"{sure}."


def plain(field: SchemaField, value: JsonValue) -> str:
    """A single value as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return (
            lasting(value) if field.type is FieldType.DURATION else f"{value:g}{' ' + field.unit if field.unit else ''}"
        )
    if isinstance(value, list):
        return ", ".join(plain(field, part) for part in value)
    if isinstance(value, dict):
        return record(field, value)
    return one_line(value or "")


def record(field: SchemaField, value: Mapping[str, JsonValue]) -> str:
    """A record as a line: "Squats: 3 x 12, rest 30 s", "200 g flour"."""
    if _EXERTIONS & value.keys():
        return exercise(value)
    if "quantity" in value:
        return _ingredient(value)
    names = {sub.name: sub for sub in field.fields}
    return ", ".join(
        plain(names.get(key, SchemaField(name=key, type=FieldType.TEXT)), part) for key, part in value.items() if part
    )


_EXERTIONS = frozenset(("sets", "reps", "seconds", "scheme", "distance", "calories", "until"))


def exercise(value: Mapping[str, JsonValue]) -> str:
    """ "Squats: 3 x 8–12, each side, 20 kg, rest 30 s"."""
    name, effort = one_line(str(value.get("name", ""))), exercise_effort(value)
    return f"{name}: {effort}" if effort else name


def exercise_effort(value: Mapping[str, JsonValue]) -> str:
    """ "3 x 8–12, each side, 20 kg, rest 30 s"."""
    rest = [f"rest {lasting(number)}" for number in [value.get("rest_s")] if isinstance(number, int | float)]
    until = [_until(one_line(str(value["until"])))] if value.get("until") else []
    tempo = [f"tempo {one_line(str(value['tempo']))}"] if value.get("tempo") else []
    extra = [one_line(str(value[key])) for key in ("side", "load", "intensity") if value.get(key)]
    return ", ".join(part for part in (_work(value), *until, *extra, *tempo, *rest) if part)


def _until(words: str) -> str:
    return f"to {words}" if words == "failure" else words


def _work(value: Mapping[str, JsonValue]) -> str:
    reps, top, sets = (value.get(key) for key in ("reps", "reps_max", "sets"))
    count = f"{reps}–{top}" if top else f"{reps}" if reps else ""
    others = [one_line(str(value["scheme"]))] if value.get("scheme") else []
    others += [_lasting_range(value), one_line(str(value.get("distance") or ""))]
    others += [f"{value['calories']} cal"] if value.get("calories") else []
    if sets:
        each = " or ".join(filter(None, (count, *others)))
        return f"{sets} x {each}" if each else f"{sets} sets"
    return ", ".join(filter(None, (f"{count} reps" if count else "", *others)))


def _lasting_range(value: Mapping[str, JsonValue]) -> str:
    """ "30 s", "30 s–45 s"."""
    ends = (value.get("seconds"), value.get("seconds_max"))
    return "–".join(lasting(end) for end in ends if isinstance(end, int | float))


def _ingredient(value: Mapping[str, JsonValue]) -> str:
    low, high = value.get("quantity"), value.get("quantity_max")
    quantity = "–".join(fraction(number) for number in (low, high) if isinstance(number, int | float))
    unit, name = (one_line(str(value.get(key) or "")) for key in ("unit", "name"))
    is_more = any(isinstance(number, int | float) and number > 1 for number in (low, high))
    unit = _PLURALS.get(unit, unit) if is_more else unit
    note = one_line(str(value.get("note") or ""))
    return ", ".join(filter(None, (" ".join(filter(None, (quantity, unit, name))), note)))


_PLURALS = {
    **{
        unit: f"{unit}s"
        for unit in ("cup", "clove", "can", "tub", "slice", "handful", "stick", "packet", "piece", "scoop")
    },
    "pinch": "pinches",
    "bunch": "bunches",
}
_FRACTIONS = {0.25: "¼", 0.5: "½", 0.75: "¾", 0.333: "⅓", 0.33: "⅓", 0.667: "⅔", 0.67: "⅔", 0.125: "⅛"}


def fraction(number: float) -> str:
    """1½ rather than 1.5."""
    whole, part = divmod(number, 1)
    sign = _FRACTIONS.get(round(part, 3)) or _FRACTIONS.get(round(part, 2))
    return f"{int(whole) or ''}{sign}" if sign else f"{number:g}"


def where(evidence: Evidence) -> str:
    """ "on screen 0:05", "slide 3", "caption, added by rules"."""
    place = f"{SOURCES[evidence.source]} {clock(evidence.at_s)}".strip()
    if evidence.slide is not None:
        place = f"slide {evidence.slide}"
    return f"{place}, {MARKS[evidence.mark]}" if evidence.mark else place


def when_shown(span: TextSpan) -> str:
    """ "0:05–0:08", "Slide 3"."""
    return f"Slide {span.slide}" if span.slide is not None else f"{clock(span.start_s)}–{clock(span.end_s)}"


def fields_of(note: Note) -> list[tuple[SchemaField, Value]]:
    """The filled fields in the schema's order; of a schema that is not built in, in the note's."""
    schema = SCHEMAS.get(note.schema_name)
    known = schema.ordered(note.fields) if schema else []
    names = {field.name for field, _ in known}
    others = [(_guessed(name, value), value) for name, value in note.fields.items() if name not in names]
    return [*known, *others]


def _guessed(name: str, value: Value) -> SchemaField:
    parts = value.value if isinstance(value.value, list) else None
    if parts is None:
        return SchemaField(name=name, type=FieldType.TEXT)
    if not parts or not isinstance(parts[0], dict):
        return SchemaField(name=name, type=FieldType.TEXTS, show="bullets")
    keys = dict.fromkeys(key for part in parts if isinstance(part, dict) for key in part)
    fields = tuple(SchemaField(name=key, type=FieldType.TEXT) for key in keys)
    return SchemaField(name=name, type=FieldType.RECORDS, fields=fields, show="table")

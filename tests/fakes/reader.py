"""A model that reads as well as the rules do: it answers from the numbered lines, with citations."""

import json
from typing import Any, Protocol

from services.domain.artifacts import Evidence, Media, Note, ScreenText, Segment, TextSpan, Transcript, Value
from services.domain.schemas.registry import SCHEMAS
from services.notes.rules.extraction import extract_note

Json = dict[str, Any]


class Asked(Protocol):
    """A question, whoever's server it came to."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def lines(self) -> dict[int, Json]:
        """The numbered evidence in it."""


def read(asked: Asked) -> Json:
    """The answer to either question."""
    if "<kinds>" in asked.text:
        return {"kind": _note(asked, None).schema_name, "confidence": 0.9}
    title = json.loads(asked.text.split("The note is a ", 1)[1].split(": ", 1)[0])
    # Of a schema of somebody's own it fills the fields that are named as in the built-in one that fits.
    note = _note(asked, next((name for name, schema in SCHEMAS.items() if schema.title == title), None))
    keys = {_named(field["name"]): field["key"] for field in _block(asked, "fields")}
    fields = {keys[name]: _cited(value, asked.lines) for name, value in note.fields.items() if name in keys}
    return {"title": note.title, "summary": note.summary, "fields": fields, "conflicts": []}


def _block(asked: Asked, name: str) -> list[Json]:
    lines = asked.text.split(f"<{name}>\n", 1)[1].split(f"\n</{name}>", 1)[0].splitlines()
    return [json.loads(line) for line in lines]


def _named(words: str) -> str:
    """The schema's name of a field that a question describes: "Duration. How long. in seconds" is duration_s."""
    name = words.split(". ")[0].casefold().replace(" ", "_")
    return f"{name}_s" if words.endswith("in seconds") else name


def _note(asked: Asked, schema: str | None) -> Note:
    lines = list(asked.lines.values())
    caption = "\n".join(line["text"] for line in lines if line["source"] == "caption")
    about = {"file": "a.mp4", "sha256": "0", "size_bytes": 1, "duration_s": 30, "platform": "tiktok"}
    media = Media.model_validate({**about, "caption": caption})
    said = [
        Segment(start_s=line["from_s"], end_s=line["to_s"], text=line["text"])
        for line in lines
        if line["source"] == "said"
    ]
    shown: list[TextSpan] = []
    for line in lines:
        if line["source"] == "on screen":
            above = sum(span.end_s > line["from_s"] for span in shown)
            times = {"start_s": line["from_s"], "end_s": line["to_s"]}
            box = (0.1, 0.1 + 0.1 * above, 0.5, 0.09)
            shown.append(TextSpan.model_validate({"text": line["text"], **times, "confidence": 0.9, "box": box}))
    transcript = Transcript(engine="fake", segments=tuple(said))
    screen = ScreenText(engine="fake", spans=tuple(shown))
    return extract_note(media, transcript, screen, schema=SCHEMAS[schema] if schema else None)


def _cited(value: Value, lines: dict[int, Json]) -> Any:
    if not isinstance(value.value, list):
        return {"value": value.value, "lines": _numbers(value.evidence, lines)}
    items = []
    for i, item in enumerate(value.value):
        mine = [one for one in value.evidence if one.path == f"/{i}" or one.path.startswith(f"/{i}/")]
        cited = {"lines": _numbers(mine, lines)}
        items.append({**item, **cited} if isinstance(item, dict) else {"value": item, **cited})
    return items


def _numbers(evidence: tuple[Evidence, ...] | list[Evidence], lines: dict[int, Json]) -> list[int]:
    found = (
        number
        for one in evidence
        for number, line in lines.items()
        if one.quote in line["text"] and (one.at_s is None or one.at_s == line.get("from_s"))
    )
    return list(dict.fromkeys(found))

"""Recipes as a file of Paprika's (.paprikarecipes), which Mealie and Tandoor import too.

A zip whose members are gzipped JSON, a recipe each. The importers take texts only and want no key to be missing:
ingredients a line each, steps with an empty line between, times in words, the date with its time.
"""

import base64
import gzip
import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from services.domain.artifacts import Media, Note
from services.domain.schemas.model import FieldType, SchemaField
from services.exports.library import slug
from services.notes.values import one_line, record

MAX_PICTURE_BYTES = 2_000_000
_TEXT = SchemaField(name="text", type=FieldType.TEXT)
_JPEG = b"\xff\xd8"


@dataclass(frozen=True)
class Recipe:
    """What goes into the file of one recipe."""

    id: str
    note: Note
    media: Media | None
    made: datetime
    tags: tuple[str, ...] = ()
    picture: Path | None = None


def archive(recipes: Iterable[Recipe]) -> bytes:
    """The file of them all; empty where there is none."""
    out, count = io.BytesIO(), 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:  # the members are packed already
        for one in recipes:
            count += 1
            name = f"{slug(one.note.title)}-{one.id[:8]}.paprikarecipe"
            file.writestr(name, gzip.compress(json.dumps(_fields(one), ensure_ascii=False).encode(), mtime=0))
    return out.getvalue() if count else b""


def _fields(one: Recipe) -> dict[str, Any]:
    values, media = {name: value.value for name, value in one.note.fields.items()}, one.media
    picture = _picture(one.picture)
    fields = {
        "uid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"clipsheet:{one.id}")).upper(),  # again: the same recipe
        "name": one_line(one.note.title) or "Recipe",
        "description": one_line(one.note.summary),
        "ingredients": "\n".join(record(_TEXT, row) for row in _rows(values.get("ingredients"))),
        "directions": "\n\n".join(one_line(str(step)) for step in _list(values.get("steps"))),
        "servings": f"{values['servings']:g}" if isinstance(values.get("servings"), int | float) else "",
        "prep_time": _time(values.get("prep_time_s")),
        "cook_time": _time(values.get("cook_time_s")),
        "total_time": "",
        "source": one_line(media.author) if media else "",
        "source_url": (media.url or "") if media else "",
        "categories": list(one.tags),
        "notes": f"Oven: {one_line(str(values['temperature']))}" if values.get("temperature") else "",
        "nutritional_info": "",
        "difficulty": "",
        "rating": 0,
        "created": f"{one.made:%Y-%m-%d %H:%M:%S}",
        "image_url": "",
        "photo": "picture.jpg" if picture else "",
        "photo_data": picture,
    }
    return {**fields, "hash": hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest().upper()}


def _picture(path: Path | None) -> str:
    try:
        data = path.read_bytes() if path else b""
    except OSError:  # it was just removed
        return ""
    is_fit = data.startswith(_JPEG) and len(data) <= MAX_PICTURE_BYTES
    return base64.b64encode(data).decode() if is_fit else ""


def _time(value: object) -> str:
    # In minutes alone: who imports it may read the first number only.
    return f"{max(1, round(value / 60))} min" if isinstance(value, int | float) and value > 0 else ""


def _rows(value: object) -> list[dict[str, Any]]:
    return [row for row in _list(value) if isinstance(row, dict)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

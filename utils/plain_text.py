"""Text that every program takes: without NUL characters, and without halves of characters (lone surrogates)."""

import json
from typing import Any


def is_plain(text: str) -> bool:
    """Whether it is such a text already."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text))


def plain(text: str) -> str:
    """The text without what no program takes."""
    return text if is_plain(text) else text.replace("\0", "").encode(errors="ignore").decode()


def plain_all(value: Any) -> Any:
    """The same for every text in what JSON can hold."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain_all(key): plain_all(inner) for key, inner in value.items()}
    return [plain_all(inner) for inner in value] if isinstance(value, list) else value


def plain_json(value: Any) -> str:
    """The value as JSON text."""
    return json.dumps(plain_all(value))

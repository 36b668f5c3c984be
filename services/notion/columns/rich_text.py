"""Text as Notion takes it: rich text in stretches of a limited length, counted as Notion counts."""

from typing import Any

from clients.notion.api import MAX_TEXT

Json = dict[str, Any]


def units(text: str) -> int:
    """Length in UTF-16 units, which is how Notion's own clients count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, most: int = MAX_TEXT) -> list[str]:
    """The text in pieces of at most so many UTF-16 units, cut after a space where there is one near the end."""
    found, rest = [], text
    while units(rest[:most]) > most or len(rest) > most:
        piece = rest[:most]
        while (over := units(piece) - most) > 0:
            piece = piece[: -((over + 1) // 2)]
        space = piece.rfind(" ") + 1
        piece = piece[:space] if space > len(piece) * 3 // 4 else piece
        found.append(piece)
        rest = rest[len(piece) :]
    return [*found, rest] if rest else found


def run(text: str, *, bold: bool = False, grey: bool = False, url: str | None = None) -> Json:
    """A stretch of rich text of at most MAX_TEXT units."""
    look: Json = {**({"bold": True} if bold else {}), **({"color": "gray"} if grey else {})}
    link = {"link": {"url": url}} if url else {}
    return {"type": "text", "text": {"content": text, **link}, **({"annotations": look} if look else {})}


def runs(text: str, *, bold: bool = False, grey: bool = False) -> list[Json]:
    """Rich text of any length."""
    return [run(piece, bold=bold, grey=grey) for piece in pieces(text)]

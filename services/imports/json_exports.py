"""Links in JSON: TikTok's, Instagram's and YouTube's exports, and any other that holds links.

Large files and broken ones are not parsed but scanned: what they hold is found all the same, in little memory.
"""

import json
import mmap
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from services.imports.found import FoundLink, Kept
from services.imports.names import collection_of

MAX_WHOLE_BYTES = 24_000_000
_MAX_DEPTH = 60
# The lists of links in exports, whatever stands around them: TikTok moved them from "Activity" to other places.
LISTS = {
    "FavoriteVideoList": Kept.FAVOURITES,
    "ItemFavoriteList": Kept.LIKES,
    "saved_saved_media": Kept.SAVED,
    "saved_posts": Kept.SAVED,
    "likes_media_likes": Kept.LIKES,
    **dict.fromkeys(("VideoList", "ShareHistoryList", "CommentsList", "WatchLiveMap"), Kept.HISTORY),
}
COLLECTIONS = ("saved_saved_collections", "saved_collections")
_NAMES = ("Name", "Title", "Titel", "Nombre", "Nom", "Nome", "Naam")
_TOKEN = re.compile(rb'"([A-Za-z_]{4,40})"\s*:\s*\[|:\s*"(https?:[^"\s]{8,2000})"')


def links_in_json(path: Path, name: str) -> Iterator[FoundLink]:
    """All links of a file; what cannot be parsed is scanned."""
    if path.stat().st_size <= MAX_WHOLE_BYTES:
        try:
            content = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            yield from _scanned(path, name)
            return
        yield from _walked(content, _begin(content, name), 0)
        return
    yield from _scanned(path, name)


def _begin(content: Any, name: str) -> str:
    """The collection of links that stand in no list that is known."""
    first = content[0] if isinstance(content, list) and content else None
    if isinstance(first, dict) and "titleUrl" in first:  # YouTube's history
        return Kept.HISTORY
    return collection_of(name)


def _walked(node: Any, collection: str, depth: int) -> Iterator[FoundLink]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(node, str):
        if node.startswith(("https://", "http://")):
            yield FoundLink(node, collection)
    elif isinstance(node, list):
        for part in node:
            yield from _walked(part, collection, depth + 1)
    elif isinstance(node, dict):
        for key, part in node.items():
            if key in COLLECTIONS and isinstance(part, list):
                yield from _collections(part)
            else:
                yield from _walked(part, LISTS.get(key, collection), depth + 1)


def _collections(parts: list[Any]) -> Iterator[FoundLink]:
    """Instagram's collections: a name alone begins one, and the links after it are in it; or one holds its links."""
    current: str = Kept.SAVED
    for part in parts:
        links = list(_walked(part, current, 0))
        name = _name_in(part) or ("" if links else _any_value(part)) or _title(part)
        if name and (not links or len(links) > 1):
            current = name
        for link in links:
            yield FoundLink(link.text, current)


def _name_in(node: Any) -> str:
    """What a collection is called: a value under a label such as "Name" that is no link."""
    if isinstance(node, list):
        return next(filter(None, map(_name_in, node)), "")
    if not isinstance(node, dict):
        return ""
    for key, value in node.items():
        if key in _NAMES and isinstance(value, dict) and isinstance(value.get("value"), str):
            return _readable(value["value"])
    if node.get("label") in _NAMES and isinstance(node.get("value"), str):
        return _readable(node["value"])
    return _name_in([value for value in node.values() if isinstance(value, dict | list)])


def _title(node: Any) -> str:
    return _readable(node["title"]) if isinstance(node, dict) and isinstance(node.get("title"), str) else ""


def _any_value(node: Any) -> str:
    """The first text under "value": the labels around it are in the language of the app."""
    if isinstance(node, list):
        return next(filter(None, map(_any_value, node)), "")
    if not isinstance(node, dict):
        return ""
    own = node.get("value")
    return _readable(own) if isinstance(own, str) else _any_value(list(node.values()))


def _readable(text: str) -> str:
    """Instagram writes each byte of UTF-8 as a character of its own."""
    with suppress(UnicodeError):  # it was right as it is
        text = text.encode("latin-1").decode()
    return "" if text.startswith("http") else text.strip()[:100]


def _scanned(path: Path, name: str) -> Iterator[FoundLink]:
    if not path.stat().st_size:
        return
    collection = collection_of(name)
    with path.open("rb") as file, closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as content:
        for token in _TOKEN.finditer(content):
            if token[1]:
                collection = LISTS.get(token[1].decode(), collection)
            else:
                yield FoundLink(token[2].decode(errors="replace").replace("\\/", "/"), collection)

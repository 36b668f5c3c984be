"""Links in HTML: browsers' bookmarks with their folders, Instagram's and YouTube's exports as pages."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from services.imports.found import FoundLink, Kept
from services.imports.names import collection_of

_PIECE = 1 << 16
_ROOTS = ("bookmarks", "bookmarks bar", "bookmarks menu", "other bookmarks", "mobile bookmarks", "favorites bar",
          "bookmarks toolbar", "lesezeichen", "lesezeichenleiste", "favoris", "marcadores")  # fmt: skip


def links_in_html(path: Path, name: str) -> Iterator[FoundLink]:
    """Every link of the page with the folder that it stands in."""
    parser = _Links(collection_of(name))
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        while piece := file.read(_PIECE):
            parser.feed(piece)
            yield from parser.take()
    parser.close()
    yield from parser.take()


class _Links(HTMLParser):
    """Bookmarks (Netscape's format): `<DT><H3>Folder</H3><DL>…</DL>`; elsewhere all links are in one collection."""

    def __init__(self, collection: str) -> None:
        super().__init__()
        self._collection = collection
        self._folders: list[str] = []
        self._heading: str | None = None  # of the folder that begins
        self._is_heading = False
        self._found: list[FoundLink] = []

    def take(self) -> list[FoundLink]:
        """The links found since the last call."""
        found, self._found = self._found, []
        return found

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "h3":
            self._is_heading, self._heading = True, ""
        elif tag == "dl":
            self._folders.append(self._heading or "")
            self._heading = None
        elif tag == "a" and (address := dict(attributes).get("href")) and address.startswith(("http://", "https://")):
            self._found.append(FoundLink(address, self._folder()))

    def handle_endtag(self, tag: str) -> None:
        if tag == "h3":
            self._is_heading = False
        elif tag == "dl" and self._folders:
            self._folders.pop()

    def handle_data(self, data: str) -> None:
        if self._is_heading:
            self._heading = (self._heading or "") + data

    def _folder(self) -> str:
        inner = next((name.strip() for name in reversed(self._folders) if name.strip()), "")
        if not inner:
            return self._collection
        return Kept.LINKS if inner.casefold() in _ROOTS else inner[:100]

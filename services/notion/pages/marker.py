"""How Clipsheet knows its own section of a page again: links at its beginning and end that carry the entry's id.

The links lead to the video, where nobody minds what stands after the "#". Nothing has to be read by a person, and a
person who writes in the section does not break it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clients.notion.api import MAX_TEXT
from services.notion.columns.values import is_link

_MARK = re.compile(r"#clipsheet-(start|end)-([0-9a-zA-Z]{6,64})-([0-9a-f]{12})$")
_MAX_BASE = MAX_TEXT - 200
_NOWHERE = "https://www.notion.com/"


@dataclass(frozen=True)
class SectionMark:
    """Where a section starts or ends: whose note it is, and a digest of its content."""

    place: str  # start or end
    entry_id: str
    digest: str

    def url(self, base: str | None) -> str:
        """A link to the base address that carries the mark."""
        address = (base or "").partition("#")[0]
        fits = is_link(address) and len(address.encode()) < _MAX_BASE
        return f"{address if fits else _NOWHERE}#clipsheet-{self.place}-{self.entry_id}-{self.digest}"


def mark_of(content: Mapping[str, Any]) -> SectionMark | None:
    """The mark in a block's content, as written or as read back."""
    for one in content.get("rich_text") or ():
        link = (one.get("text") or {}).get("link") or {}
        found = _MARK.search(link.get("url") or one.get("href") or "")
        if found:
            return SectionMark(*found.groups())
    return None

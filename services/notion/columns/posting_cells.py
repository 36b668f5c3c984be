"""What a row asks for in its columns for clips and posts: read, and understood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clients.notion.models import Page
from services.domain.clips import MAX_CLIPS
from services.notion.columns.link_columns import LinkColumns
from services.publishing.slots import in_utc
from utils.errors import NeedsUserError

_CHOICES = re.compile(r"\(([^()]*)\)\s*$")
_CLIP = re.compile(r"\s*(?:#|\bclip\s+)(\d{1,3})\s*$", re.IGNORECASE)
MAX_ACCOUNTS = 12


@dataclass(frozen=True)
class PostingCells:
    """As they stand in the row. `at` is as Notion writes times, "" for none; `zone` its own name of a time zone."""

    clips: float | None = None
    accounts: tuple[str, ...] = ()
    at: str = ""
    zone: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing is asked for."""
        return self == PostingCells()

    def dumped(self) -> dict[str, Any]:
        """As they are kept."""
        return {"clips": self.clips, "accounts": list(self.accounts), "at": self.at, "zone": self.zone}

    @classmethod
    def loaded(cls, kept: Mapping[str, Any]) -> "PostingCells":
        """As they were kept."""
        return cls(kept["clips"], tuple(kept["accounts"]), kept["at"], kept["zone"])


@dataclass(frozen=True)
class PostTo:
    """A channel as a row names it. `clip` is a clip's number, `choices` the words in parentheses behind the name."""

    name: str
    clip: int | None = None
    choices: tuple[str, ...] = field(default=())


def posting_cells(page: Page, columns: LinkColumns) -> PostingCells | None:
    """What the row asks for; None where the database has no such columns."""
    if columns.clips is None and (columns.publish_to is None or columns.publish_at is None):
        return None
    clips = _value(page, columns.clips.id) if columns.clips else None
    found = _value(page, columns.publish_at.id) if columns.publish_at else None
    at = found if isinstance(found, Mapping) else {}
    return PostingCells(
        clips if isinstance(clips, int | float) and not isinstance(clips, bool) else None,
        _names(page, columns.publish_to.id) if columns.publish_to else (),
        str(at.get("start") or ""),
        str(at.get("time_zone") or ""),
    )


def clip_count(clips: float) -> int:
    """How many clips are wanted; 0 for none. Raises NeedsUserError for a number that it cannot be."""
    if not 0 <= clips <= MAX_CLIPS or clips != int(clips):
        raise NeedsUserError(f"“{clips:g}” clips cannot be made.", f"Clips takes a whole number from 1 to {MAX_CLIPS}.")
    return int(clips)


def post_to(text: str) -> PostTo:
    """A channel with what is said about the post: "My channel clip 2 (unlisted)"."""
    choices = _CHOICES.search(text)
    rest = text[: choices.start()] if choices else text
    clip = _CLIP.search(rest)
    said = re.split(r"[;,]", choices[1]) if choices else []
    words = tuple(filter(None, (one.strip().casefold() for one in said)))
    return PostTo((rest[: clip.start()] if clip else rest).strip(), int(clip[1]) if clip else None, words)


def post_time(cells: PostingCells, *, zone: str, first_slot: str) -> datetime:
    """When it is to be seen, in UTC. A day without a time means `first_slot`; `zone` and it are the account's own.

    Raises NeedsUserError.
    """
    there = _zone(cells.zone) or _zone(zone) or UTC
    try:
        if len(cells.at) <= len("2026-12-01"):
            return in_utc(datetime.combine(date.fromisoformat(cells.at), time.fromisoformat(first_slot), there))
        at = datetime.fromisoformat(cells.at)
        return in_utc(at if at.tzinfo else at.replace(tzinfo=there))
    except ValueError as error:
        raise NeedsUserError(f"“{cells.at[:40]}” is no time.", "Choose a day and a time in Publish at.") from error


def _value(page: Page, property_id: str) -> Any:
    cell = page.properties.get(property_id)
    return cell.value if cell else None


def _names(page: Page, property_id: str) -> tuple[str, ...]:
    value = _value(page, property_id)
    if isinstance(value, list) and all(isinstance(one, Mapping) and "name" in one for one in value):
        found = [str(one["name"]) for one in value]
    else:
        text = page.text(property_id)
        found = [text] if isinstance(value, Mapping) else re.split(r"[;,\n](?![^()]*\))", text)
    names = (" ".join(one.replace("\0", "").split()) for one in found)
    return tuple(dict.fromkeys(filter(None, names)))[:MAX_ACCOUNTS]


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None

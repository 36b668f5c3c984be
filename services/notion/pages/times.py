"""Times of a video as links that open it at that second, and lines of them gathered into paragraphs."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qs, urlsplit

from services.notes.values import clock
from services.notion.columns.rich_text import Json, run, runs, units
from services.notion.columns.values import is_link
from services.notion.pages.blocks import NewBlock

TextLine = Sequence[Json]  # rich text
_PARAGRAPH_UNITS, _PARAGRAPH_RUNS = 1000, 90  # Notion takes 100 rich texts in a block
_PIECES = 10  # rich texts of one long line in a block, so that one block is never too much for a call
_YOUTUBE = re.compile(r"(?:^|\.)youtube(?:-nocookie)?\.com$")


def second_url(url: str | None, at_s: float | None) -> str | None:
    """The video at a second: YouTube's own way, else the way the web has for media (`#t=12`); None without a link."""
    if url is None or at_s is None or not is_link(url):
        return None
    parts, second = urlsplit(url), int(at_s)
    host = (parts.hostname or "").lower()
    segments = [one for one in parts.path.split("/") if one]
    video = parse_qs(parts.query).get("v", [""])[0]
    if host == "youtu.be" and segments:
        video = segments[0]
    elif _YOUTUBE.search(host) and len(segments) > 1 and segments[0] in ("shorts", "embed", "live"):
        video = segments[1]
    elif not _YOUTUBE.search(host):
        video = ""
    if video:
        return f"https://www.youtube.com/watch?v={video}&t={second}s"
    return f"{url.partition('#')[0]}#t={second}"


def timed(words: str, at_s: float | None, url: str | None) -> list[Json]:
    """Words that hold the time once, with the time as a link: "said 0:12", "0:05–0:08"."""
    stamp, address = clock(at_s), second_url(url, at_s)
    before, found, after = words.partition(stamp) if stamp else (words, "", "")
    if not found or address is None:
        return runs(words)
    return [*runs(before), run(stamp, url=address), *runs(after)]


def paragraphs(lines: Iterable[TextLine]) -> list[NewBlock]:
    """Lines gathered into paragraphs: an hour of speech is a hundred blocks and not thousands.

    Blocks are scarce: a free workspace with several members has 1,000 in all.
    """
    groups: list[list[Json]] = []
    size = 0
    for line in filter(None, lines):
        for at in range(0, len(line), _PIECES):
            part = line[at : at + _PIECES]
            length = sum(units(one["text"]["content"]) for one in part) + 1
            if not groups or at or size + length > _PARAGRAPH_UNITS or len(groups[-1]) + len(part) >= _PARAGRAPH_RUNS:
                groups.append([])
                size = 0
            size += length
            groups[-1] += [run("\n"), *part] if groups[-1] else part
    return [NewBlock("paragraph", {"rich_text": group}) for group in groups]

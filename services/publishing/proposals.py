"""The words proposed for a post, out of the note and the video's own post, cut to a platform's limits."""

import re
from dataclasses import dataclass

from clients.platforms.platform import Rules
from clients.platforms.texts import caption, length
from services.domain.entries import EntryView
from services.exports.results import Results
from services.publishing.files.sources import Postable

HASHTAGS = 8
_TAG = re.compile(r"[^\w]+")
_ENDS = re.compile(r"[\s,;:.–-]+$")


@dataclass(frozen=True)
class Proposal:
    """What a person may change before it is planned."""

    title: str
    text: str
    hashtags: tuple[str, ...]


def propose(rules: Rules, entry: EntryView | None, results: Results | None, item: Postable) -> Proposal:
    """Words that the platform takes."""
    note, media = (results.note, results.media) if results else (None, None)
    title = item.title or (note.title if note else "") or (entry.title if entry else "") or item.label
    text = item.text or (note.summary if note else "") or ""
    found = media.hashtags if media else ()
    tags = tuple(dict.fromkeys(filter(None, (clean_tag(tag) for tag in found))))
    tags = tags[: min(HASHTAGS, rules.hashtags_most)]
    title = shortened(_clean(title, rules), rules.title_most or 100, rules.text_unit)
    if not rules.title_most and title not in text:  # the platform knows one text alone
        text = f"{title}\n\n{text}".strip()
    text = _clean(text, rules)
    room = rules.text_most - length(caption("x", tags), rules.text_unit)
    return Proposal(title, shortened(text, max(room, 0), rules.text_unit), tags)


def shortened(text: str, most: int, unit: str) -> str:
    """The text, cut at a word where it is too long."""
    if length(text, unit) <= most:
        return text
    kept = text
    while kept and length(f"{kept}…", unit) > most:
        kept = kept[: max(0, min(len(kept) - 1, most))]
    head = kept.rpartition(" ")[0] or kept
    return f"{_ENDS.sub('', head)}…" if kept else ""


def clean_tag(tag: str) -> str:
    """A hashtag without its sign and what may not stand in it."""
    return _TAG.sub("", tag.strip().lstrip("#"))[:60]


def _clean(text: str, rules: Rules) -> str:
    for sign in rules.forbidden:
        text = text.replace(sign, "")
    return text.strip()

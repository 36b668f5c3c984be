"""What any kind of video may give: links, prices, hashtags, lists under headings, tips."""

import re
from collections.abc import Iterator

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, listing
from services.notes.rules.sections import sections

# Every repetition is bounded, so that a search is linear in the length of the text.
_LINK = re.compile(r"https?://[^\s<>\"'`]{3,500}", re.IGNORECASE)
_BARE_LINK = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]{1,40}\.){1,3}(?:com|org|net|io|co|shop|store|app|dev|de|fr|es|uk|eu|me|tv|link|page)"
    r"(?:/[^\s<>\"'`]{0,300})?(?![\w@])",
    re.IGNORECASE,
)
_TIP = re.compile(
    r"\b(?:pro tip|tip|tipp|don'?t miss|make sure|book ahead|go early|best time|avoid|consejo|astuce)\b", re.I
)
_HASHTAG = re.compile(r"(?<!\w)#([^\W\d]\w{1,60})")


def links(pool: EvidencePool) -> FoundValue | None:
    """Addresses as they are written."""
    return listing(claim for line in pool.lines for claim in _links_in(line))


def _links_in(line: EvidenceLine) -> Iterator[Claim]:
    full = list(_LINK.finditer(line.text))
    bare = [match for match in _BARE_LINK.finditer(line.text) if not any(_within(match, whole) for whole in full)]
    for match in (*full, *bare):
        text = match.group().rstrip(".,;:!?)]}…")
        yield Claim(text, line, match.start(), match.start() + len(text))


def _within(inner: re.Match[str], outer: re.Match[str]) -> bool:
    return outer.start() <= inner.start() < outer.end()


def hashtags(pool: EvidencePool) -> FoundValue | None:
    """The platform's own list of hashtags, and those in the caption."""
    own = [Claim(tag, EvidenceLine(tag, EvidenceSource.CAPTION, 0.95)) for tag in pool.hashtags]
    return listing(own + [claim for line in pool.caption for claim in _tags_in(line)])


def without_hashtags(text: str) -> str:
    """The text without its hashtags."""
    return _HASHTAG.sub("", text).strip()


def _tags_in(line: EvidenceLine) -> Iterator[Claim]:
    for match in _HASHTAG.finditer(line.text):
        yield Claim(match.group(1), line, match.start(), match.end())


def listed(pool: EvidencePool, kind: str) -> list[Claim]:
    """Items under the headings of a kind, in caption, screen text or speech ("You'll need: …")."""
    items = (item for section in sections(pool.lines) if section.kind == kind for item in section.items())
    return [Claim(text, item) for item in items if (text := item.text.strip(" -–•*·✅❌✓→.")) and len(text) <= 200]


def tools(pool: EvidencePool) -> FoundValue | None:
    """Tools and materials in a list of their own."""
    return listing(listed(pool, "tools") or listed(pool, "needs"))


def tips(pool: EvidencePool) -> FoundValue | None:
    """Lines that call themselves a tip, and lists of tips."""
    under = [Claim(line.text, line) for part in sections(pool.lines) if part.kind == "tips" for line in part.lines]
    return listing(under + [Claim(line.text, line, factor=0.8) for line in pool.lines if _is_tip(line)])


def _is_tip(line: EvidenceLine) -> bool:
    return len(line.text) <= 300 and line.words > 3 and _TIP.search(line.text) is not None

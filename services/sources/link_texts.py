"""Links in a pasted text: found, parted where they are glued, and freed of what the text around left on them."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from clients.sites.known_sites import DOMAINS

_SCHEME = re.compile(
    r"https?(?:://|%3A%2F%2F)[^\s<>\"]+|vnd\.youtube:[^\s<>\"]+|[a-z][a-z0-9+.-]{1,15}://[^\s<>\"]+", re.IGNORECASE
)
_SITE = rf"(?:[a-z]+\.)?(?:{'|'.join(map(re.escape, DOMAINS))})/"
_BARE = re.compile(rf"(?<![A-Za-z0-9_./@-]){_SITE}[^\s<>\"]+", re.IGNORECASE)
# A second link glued to the first one's end. After "=" it is a part of the first: a parameter.
_GLUED = re.compile(rf"(?<!=)(?=https?://)|(?<=[A-Za-z0-9_-])(?=(?:www\.|m\.)?{_SITE})", re.IGNORECASE)
_HOST = re.compile(rf"https?://{_SITE}", re.IGNORECASE)
# A scheme that lost or doubled some of its signs, or has those of a Chinese keyboard: only in front of a site that is
# known, so nothing is guessed.
_MISTYPED = re.compile(
    rf"(?<![A-Za-z0-9/%])(?!https?://{_SITE})(?:https?://(?=https?://)|"
    rf"(?:h?t{{1,2}}ps?|hxxps?)(?:[:：][/／]{{1,3}}|//)(?={_SITE}))",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"https?%3A%2F%2F", re.IGNORECASE)
# Pages that only lead on, and the parameter that says where: what sites put around a link that goes elsewhere.
_LEADING_ON = {
    "www.google.com/url": ("q", "url"),
    "l.instagram.com/": ("u",),
    "l.facebook.com/l.php": ("u",),
    "lm.facebook.com/l.php": ("u",),
    "www.youtube.com/redirect": ("q",),
    "www.youtube.com/attribution_link": ("u",),
    "www.tiktok.com/link/v2": ("target",),
}
MIN_PROSE_WORDS, MAX_LINK_WORDS = 4, 2
AFTER_LINK = ".,;:!?)]}'*_|…"  # left on a link by the text around it; never the end of a video's link
_APPS = (  # what apps hand to each other, and the link of the same video
    (re.compile(r"(?:snssdk\d+|musically|tiktok)://(?:aweme/detail|video|aweme)/(\d+).*", re.I), r"https://www.tiktok.com/@_/video/\1"),
    (re.compile(r"(?:vnd\.)?youtube:(?://)?(?:www\.youtube\.com/)?(?:watch\?v=)?([\w-]+).*", re.I), r"https://youtu.be/\1"),
    (re.compile(r"instagram://(?:reels?|p|media)/([\w-]+).*", re.I), r"https://www.instagram.com/reel/\1/"),
    (re.compile(r"intent://([^#]+)(?:#.*)?", re.I), r"https://\1"),
)  # fmt: skip


def candidates(text: str) -> list[str]:
    """Everything in a text that may be a link, with a scheme, in order."""
    return [clean(link) for link in _found(_MISTYPED.sub(_mended, text))]


def _mended(match: re.Match[str]) -> str:
    return "" if "://" in match.group() and match.group().lower().startswith(("http://", "https://")) else "https://"


def is_prose(text: str) -> bool:
    """Whether a text without links is meant as a note's words: several words or lines, no mistyped address."""
    return len(text.split()) >= MIN_PROSE_WORDS


def is_said_beside(line: str) -> bool:
    """Whether a line without a link is said about those around it; one or two words may be a link mistyped."""
    return len(line.split()) > MAX_LINK_WORDS


def is_cut_off(text: str, link: str) -> bool:
    """Whether the text goes on after the link with dots in place of its rest."""
    return any(f"{link}{dots}" in text for dots in ("…", "..."))


def clean(link: str) -> str:
    """A link as it was meant: `&amp;` is `&`, an app's own link is the web's, no marks of the text around it."""
    link = unquote(link) if _ENCODED.match(link) else link
    link = re.sub(r"&(?:amp|#38|#x26);", "&", link, flags=re.IGNORECASE).rstrip(AFTER_LINK)
    link = _led_on(link)
    for pattern, web in _APPS:
        if pattern.fullmatch(link):
            return pattern.sub(web, link)
    return link


def _led_on(link: str) -> str:
    """Where a page leads that only leads on; other links as they are."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    names = _LEADING_ON.get(f"{parts.netloc.lower()}{parts.path}", ())
    asked = parse_qs(parts.query)
    target = next((asked[name][0] for name in names if name in asked), "")
    if target.startswith("/watch?"):
        return f"https://www.youtube.com{target}"
    return target if target.startswith(("https://", "http://")) else link


def _found(text: str) -> Iterator[str]:
    at = 0
    for match in _SCHEME.finditer(text):
        yield from _bare(text[at : match.start()])
        yield from _parted(match.group())
        at = match.end()
    yield from _bare(text[at:])


def _bare(text: str) -> Iterator[str]:
    for match in _BARE.finditer(text):
        yield from _parted(f"https://{match.group()}")


def _parted(link: str) -> Iterator[str]:
    host = _HOST.match(link)
    if host is None:
        yield link  # of another site: what its path holds is its own matter
        return
    first, *others = _GLUED.split(link[host.end() :])
    yield host.group() + first
    for other in others:
        yield other if "://" in other else f"https://{other}"

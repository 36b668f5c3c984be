"""The one place that knows which links are posts: a pasted text in, a canonical link or a clear refusal out."""

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit, urlunsplit

from services.sources.link_texts import AFTER_LINK, candidates, is_cut_off, is_said_beside
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, PermanentError

MAX_TEXT = 10_000
MAX_URL = 2_000
PLATFORMS = "TikTok, Instagram or YouTube"

# Numbers and codes have one length, so that half of one is seen and never looked up.
TIKTOK_DIGITS = 19  # 64 bits with the second in the upper half
REEL_LETTERS, POST_LETTERS = (11,), (10, 11)  # 64 bits in base 64; 11 since 2013, before there were reels
PRIVATE_LETTERS = 28  # with a key behind the code
YOUTUBE_LETTERS = 11
_IP_LITERAL = re.compile(r"\[.*\]|(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?", re.IGNORECASE)


class BadLink(PermanentError):
    """No link, a damaged one, or not that of one video."""

    code = ErrorCode.LINK_INVALID


@dataclass(frozen=True)
class Link:
    """One video on one platform. `url` is canonical: https (but for extra hosts) and without tracking parameters.

    Platform and id are the same however a link to the video is written. A short link's `id` is its code ("vm:ZM8abc")
    until the download tells the video's own.
    """

    platform: str  # tiktok, instagram, youtube, file
    id: str
    url: str


def parse_link(text: str, extra_hosts: Collection[str] = ()) -> Link:
    """Find the single video link in a pasted text.

    `extra_hosts` are `host` or `host:port` whose plain files may be fetched. Raises PermanentError or NeedsUserError.
    """
    _refuse_odd_text(text)
    found = candidates(text)
    if not found:
        raise BadLink(f"“{shortened(text)}” is not a link.", f"Paste a link to a video on {PLATFORMS}.")
    different, refusals = _read(found, text, extra_hosts)
    if len(different) > 1:
        raise NeedsUserError(
            f"“{shortened(text)}” holds {len(different)} video links.",
            "Save one link at a time.",
            code=ErrorCode.LINK_INVALID,
        )
    if not different:
        raise refusals[0]
    return different[0]


def single_links(text: str, extra_hosts: Collection[str] = ()) -> list[str]:
    """Part a pasted text that holds several videos into a text for each; any other stays one."""
    parts: dict[tuple[str, str], str] = {}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    has_link = any(candidates(line[:MAX_TEXT]) for line in lines)
    for line in lines:
        if has_link and is_said_beside(line) and not candidates(line[:MAX_TEXT]):
            continue
        links, _ = _read(candidates(line[:MAX_TEXT]), line, extra_hosts)
        several = {(link.platform, link.id): link.url for link in links}
        parts.update(several if len(several) > 1 else {("", line): line})
    return list(parts.values())


def _read(found: list[str], text: str, extra_hosts: Collection[str]) -> tuple[list[Link], list[ClipsheetError]]:
    """The different videos, and why the rest is none."""
    links: dict[tuple[str, str], Link] = {}
    refusals: list[ClipsheetError] = []
    for candidate in found:
        try:
            link = _parse_url(candidate, extra_hosts)
            _refuse_half_a_code(link, candidate, text)
            links[link.platform, link.id] = link
        except ClipsheetError as error:
            refusals.append(error)
    return list(links.values()), refusals


def _refuse_half_a_code(link: Link, candidate: str, text: str) -> None:
    # A short link's code may have any length, so that its half looks like a whole.
    if ":" in link.id and link.platform != "file" and is_cut_off(text, candidate):
        raise _cut_off(candidate)


def shortened(text: str, limit: int = 80) -> str:
    """Make a pasted text fit to be repeated in a message: one line, printable, at most `limit` characters."""
    printable = "".join(char if char.isprintable() else " " for char in text[: limit * 4])
    line = " ".join(printable.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _refuse_odd_text(text: str) -> None:
    if not text.strip():
        raise BadLink("The link is empty.", f"Paste a link to a video on {PLATFORMS}.")
    if len(text) > MAX_TEXT:
        raise BadLink(f"“{shortened(text)}” is too long for a link.", "Paste the link alone.")
    if any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in text):
        raise BadLink(f"“{shortened(text)}” holds control characters.", "Copy the link again and paste it alone.")


def _parse_url(url: str, extra_hosts: Collection[str]) -> Link:
    if len(url) > MAX_URL:
        raise BadLink(f"The link {shortened(url)} is too long.", "Copy the link again from the app.")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise BadLink(f"{shortened(url)} is not a valid link.", "Copy the link again.") from error
    if parts.username is not None or parts.password is not None:
        raise BadLink(f"{shortened(url)} hides another address in it.", "Copy the link again from the app.")
    if is_extra_host(parts.scheme, host, port, extra_hosts):
        return _plain_file(parts, host, port)
    return _platform_link(url, host, port)


def is_extra_host(scheme: str, host: str, port: int | None, extra_hosts: Collection[str]) -> bool:
    """Tell whether plain files may be fetched there. An entry without a port means the scheme's own port."""
    if scheme not in ("http", "https"):
        return False
    default = 443 if scheme == "https" else 80
    bracketed = f"[{host}]" if ":" in host else host
    names = {f"{bracketed}:{port or default}"} | ({bracketed} if port in (None, default) else set())
    return any(entry.lower() in names for entry in extra_hosts)


def _plain_file(parts: SplitResult, host: str, port: int | None) -> Link:
    if not parts.path.strip("/"):
        raise BadLink(f"{shortened(parts.geturl())} names no file.", "Give the link of a video file.")
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    path, query = quote(parts.path, safe="/%:@!$&'()*+,;=~"), quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    url = urlunsplit((parts.scheme, netloc, path, query, ""))
    return Link("file", "url:" + hashlib.sha256(url.encode()).hexdigest()[:40], url)


def _platform_link(url: str, host: str, port: int | None) -> Link:
    read = _HOSTS.get(host)
    if read is None:
        raise _unknown_host(url, host)
    if port is not None:
        raise BadLink(f"{shortened(url)} names a port.", "Copy the link again from the app.")
    if not url.lower().startswith("https:"):
        raise BadLink(f"{shortened(url)} is not a secure link.", "Use the link that starts with https://.")
    # A platform's link is plain ASCII; what follows is the text around it.
    parts = urlsplit(re.split(r"[^!-~]", url, maxsplit=1)[0].rstrip(AFTER_LINK))
    # Written for a machine once too often: %40 is @, %3F is ?. The host stays the one that was looked up.
    path, _, query = f"{unquote(parts.path)}?{parts.query}".partition("?")
    return read(parts._replace(path=path, query=query))


def _unknown_host(url: str, host: str) -> ClipsheetError:
    if _IP_LITERAL.fullmatch(host) or ":" in host or host == "localhost" or host.endswith((".local", ".internal")):
        return PermanentError(
            f"{shortened(url)} is a network address, not a video site.",
            "Files from there need the host in EXTRA_VIDEO_HOSTS.",
            code=ErrorCode.SITE_UNSUPPORTED,
        )
    return PermanentError(
        f"{shortened(host or url)} is not a supported site.",
        f"Clipsheet takes links to videos on {PLATFORMS}.",
        code=ErrorCode.SITE_UNSUPPORTED,
    )


def _segments(parts: SplitResult) -> list[str]:
    return [segment for segment in parts.path.split("/") if segment]


def _tiktok(parts: SplitResult) -> Link:
    match _segments(parts):
        case [("t" | "v"), code, *_] if re.fullmatch(r"\d+\.html", code):
            return _tiktok_video("", _whole_number(code, parts))
        case ["t", code, *_] if re.fullmatch(r"\w{4,30}", code, re.ASCII):
            return Link("tiktok", f"t:{code}", f"https://www.tiktok.com/t/{code}/")
        case [user, ("video" | "photo") as kind, id_, *_] if user.startswith("@") and id_[:1].isdecimal():
            return _tiktok_video(user[1:], _whole_number(id_, parts), kind)
        case [("embed" | "share" | "player"), *_, id_] if id_[:1].isdecimal():
            return _tiktok_video("", _whole_number(id_, parts))
        case [_, "live", *_]:
            raise PermanentError(
                f"{_said(parts)} is a live stream.", "Choose a finished video.", code=ErrorCode.LIVE_STREAM
            )
    raise _not_one_video(parts, "TikTok")


def _whole_number(text: str, parts: SplitResult) -> str:
    """The number at the beginning of a part of a path; what a text glued to it goes."""
    number = re.match(r"[0-9]*", text)[0]  # type: ignore[index]
    if len(number) != TIKTOK_DIGITS:
        raise _cut_off(parts.geturl())
    return number


def _tiktok_video(user: str, id_: str, kind: str = "video") -> Link:
    # The site finds the post by its number alone, so one spelling of the user serves every link to it.
    name = user if re.fullmatch(r"[\w.-]{1,40}", user, re.ASCII) else "_"
    return Link("tiktok", id_, f"https://www.tiktok.com/@{name}/{kind}/{id_}")


def _tiktok_short(parts: SplitResult) -> Link:
    host = parts.hostname or ""
    match _segments(parts):
        case [code, *_] if re.fullmatch(r"\w{4,30}", code, re.ASCII):
            return Link("tiktok", f"{host[:2]}:{code}", f"https://{host}/{code}/")
    raise _not_one_video(parts, "TikTok")


def _instagram(parts: SplitResult) -> Link:
    segments = _segments(parts)
    if segments[:1] == ["share"]:
        raise NeedsUserError(
            f"{_said(parts)} is a share link, which only the Instagram app can open.",
            "Open it, choose Copy link on the reel itself, and paste that.",
            code=ErrorCode.LINK_INVALID,
        )
    if segments[:1] == ["stories"]:
        raise PermanentError(
            f"{_said(parts)} is a story, which only followers can see.",
            "Choose a reel or a post.",
            code=ErrorCode.LOGIN_NEEDED,
        )
    for name, code in itertools.pairwise(segments):
        # /reels/audio/… lists the videos that use a sound.
        if name in ("reel", "reels", "p", "tv") and code != "audio":
            kind = "p" if name in ("p", "tv") else "reel"
            whole = _whole_code(code, parts, POST_LETTERS if kind == "p" else REEL_LETTERS)
            return Link("instagram", whole, f"https://www.instagram.com/{kind}/{whole}/{_slide(parts)}")
    raise _not_one_video(parts, "Instagram")


def _slide(parts: SplitResult) -> str:
    """Which slide of a carousel a link points at, as the link says it: the note is of all, its page begins there."""
    number = parse_qs(parts.query).get("img_index", [""])[0]
    return f"?img_index={int(number)}" if re.fullmatch(r"[1-9]\d?", number, re.ASCII) else ""


def _whole_code(text: str, parts: SplitResult, lengths: tuple[int, ...]) -> str:
    code = re.match(r"[A-Za-z0-9_-]*", text)[0]  # type: ignore[index]
    if len(code) in lengths or len(code) >= PRIVATE_LETTERS:
        return code
    raise _cut_off(parts.geturl())


def _youtube(parts: SplitResult) -> Link:
    match _segments(parts):
        case ["watch"]:
            return _youtube_video(parts, parse_qs(parts.query).get("v", [""])[0])
        case [("shorts" | "embed" | "live" | "v" | "watch"), id_, *_] if id_ != "videoseries":
            return _youtube_video(parts, id_)
    raise _not_one_video(parts, "YouTube")


def _youtu_be(parts: SplitResult) -> Link:
    return _youtube_video(parts, (_segments(parts) or [""])[0])


def _youtube_video(parts: SplitResult, text: str) -> Link:
    """`text` begins with the id; what follows may be a parameter that another program put there (?si=…, &t=5)."""
    id_ = re.match(r"[A-Za-z0-9_-]*", text)[0]  # type: ignore[index]
    if not id_:
        raise _not_one_video(parts, "YouTube")
    if len(id_) != YOUTUBE_LETTERS:
        raise _cut_off(parts.geturl())
    return Link("youtube", id_, f"https://www.youtube.com/watch?v={id_}")


def _cut_off(url: str) -> ClipsheetError:
    return BadLink(
        f"{shortened(url)} is not the link of one video: a part of it is missing, or something is glued to it.",
        "Copy the link again from the app.",
    )


def _not_one_video(parts: SplitResult, platform: str) -> ClipsheetError:
    return BadLink(
        f"{_said(parts)} is not the link of one video: it may be a profile, a playlist or a search.",
        f"Open the video in {platform} and copy its own link.",
    )


def _said(parts: SplitResult) -> str:
    return shortened(parts.geturl())


_HOSTS: dict[str, Callable[[SplitResult], Link]] = {
    "tiktok.com": _tiktok,
    "www.tiktok.com": _tiktok,
    "m.tiktok.com": _tiktok,
    "www.tiktokv.com": _tiktok,
    "vm.tiktok.com": _tiktok_short,
    "vt.tiktok.com": _tiktok_short,
    "instagram.com": _instagram,
    "www.instagram.com": _instagram,
    "m.instagram.com": _instagram,
    "instagr.am": _instagram,
    "youtube.com": _youtube,
    "www.youtube.com": _youtube,
    "m.youtube.com": _youtube,
    "music.youtube.com": _youtube,
    "gaming.youtube.com": _youtube,
    "www.youtube-nocookie.com": _youtube,
    "youtu.be": _youtu_be,
}

"""Finds Notion ids in what people paste: ids with and without dashes, and links of every form."""

import re
import uuid
from urllib.parse import SplitResult, parse_qs, urlsplit

from utils.errors import NeedsUserError

_HOSTS = ("notion.so", "notion.site", "notion.com")
_ID = re.compile(r"[0-9a-f]{32}$", re.IGNORECASE)
ADVICE = "Open it in Notion, choose Share and then Copy link, and paste that link."


def parse_id(text: str) -> str:
    """The id of the database or page that a link opens, with dashes. Raises NeedsUserError.

    The id is the path's last 32 hexadecimal digits; `?v=` names only a view.
    """
    return _dashed(_path(text.strip()), text)


def parse_page_id(text: str) -> str:
    """The same for a page; one shown beside its database is named by `?p=`."""
    peeked = parse_qs(_parts(text.strip()).query).get("p", [""])[0]
    return _dashed(peeked, text) if peeked else parse_id(text)


def same(one: str, other: str) -> bool:
    """Whether two ids name the same thing, however they are written."""
    return one.replace("-", "").lower() == other.replace("-", "").lower()


def _path(text: str) -> str:
    if "/" not in text:
        return text
    url = _parts(text if "://" in text else f"https://{text}")
    host = (url.hostname or "").lower()
    if not host.endswith(tuple(f".{known}" for known in _HOSTS)) and host not in _HOSTS:
        raise NeedsUserError(f"{text[:200]!r} is not a link to Notion.", ADVICE)
    return url.path.rstrip("/")


def _parts(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:  # such as "Invalid IPv6 URL"
        raise NeedsUserError(f"{text[:200]!r} is not a link to Notion.", ADVICE) from error


def _dashed(path: str, text: str) -> str:
    found = _ID.search(path.replace("-", ""))
    if found is None:
        raise NeedsUserError(f"{text[:200]!r} holds no id of a Notion page or database.", ADVICE)
    return str(uuid.UUID(found.group()))

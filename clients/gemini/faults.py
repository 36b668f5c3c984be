"""Maps the SDK's errors to faults: which client rests for how long, in a message without its key."""

import re
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from enum import StrEnum
from time import time
from typing import Any

BUSY_S = 20.0  # when the vendor names no time
FAILED_S = 10.0
SILENT_S = 5.0
REFUSED_S = 3600.0  # a key is tried again after it, in case somebody mended it at the vendor's
QUOTA_S = 3600.0
LONGEST_S = 86_400.0
_MAX_WORDS = 200
_KEY = re.compile(r"AIza[\w-]{10,}|AQ\.[\w-]{10,}|(?<=api_key:)[\w.-]{8,}")
_SECONDS = re.compile(r"(\d{1,9}(?:\.\d+)?)s")


class FaultKind(StrEnum):
    """What to do about it."""

    BUSY = "busy"  # rest, ask another
    FAILED = "failed"  # rest a little, ask another; the call may have been billed
    OUT_OF_QUOTA = "out of quota"  # rest long, ask another, tell the person
    REFUSED = "refused"  # as good as gone until a person acts, ask another
    PROMPT = "prompt"  # another would say the same


class VendorFault(Exception):
    """A call that gave no answer."""

    def __init__(self, kind: FaultKind, why: str, rest_s: float = 0.0) -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why
        self.rest_s = min(rest_s, LONGEST_S)


def read_status(code: int, status: str, message: str, details: object, headers: Mapping[str, str]) -> VendorFault:
    """The fault behind an HTTP answer (google.rpc.Status: code, status, message, details)."""
    words = one_line(message) or status or f"HTTP {code}"
    wait_s = _retry_after_s(details, headers)
    if code == 429:
        return _too_many(words, details, wait_s)
    if code == 408 or code >= 500:
        return VendorFault(FaultKind.BUSY, f"it is not available ({code})", wait_s or FAILED_S)
    if code in (401, 403) or "API_KEY" in _reasons(details) or "api key" in message.casefold():
        return VendorFault(FaultKind.REFUSED, words, REFUSED_S)
    if code == 404 or status == "FAILED_PRECONDITION":  # no such model; billing or country
        return VendorFault(FaultKind.REFUSED, words, REFUSED_S)
    return VendorFault(FaultKind.PROMPT, words)


def one_line(message: str) -> str:
    """The vendor's sentence, short, printable, without keys; empty when it is a page of HTML."""
    if "<html" in message.casefold() or "<!doctype" in message.casefold():
        return ""
    clean = "".join(char if char.isprintable() else " " for char in message[:2000])
    return _KEY.sub("…", " ".join(clean.split()))[:_MAX_WORDS].rstrip(" .")


def _too_many(words: str, details: object, wait_s: float | None) -> VendorFault:
    quotas = " ".join(str(violation.get("quotaId", "")) for violation in _violations(details))
    if "PerDay" in quotas or "insufficient" in words.casefold():
        return VendorFault(FaultKind.OUT_OF_QUOTA, "its daily quota is used up", max(wait_s or 0.0, QUOTA_S))
    return VendorFault(FaultKind.BUSY, "too many requests (429)", wait_s or BUSY_S)


def _retry_after_s(details: object, headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from the header or google.rpc.RetryInfo; the longer of the two."""
    waits = [_header_s(value) for name, value in headers.items() if name.casefold() == "retry-after"]
    for detail in _details(details):
        match = _SECONDS.fullmatch(str(detail.get("retryDelay", "")))
        waits += [float(match.group(1))] if match else []
    return max((wait for wait in waits if wait is not None), default=None)


def _header_s(value: str) -> float | None:
    """Retry-After is a number of seconds or a date (RFC 9110, 10.2.3)."""
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except ValueError:
        return None


def _reasons(details: object) -> str:
    return " ".join(str(detail.get("reason", "")) for detail in _details(details))


def _violations(details: object) -> Iterator[dict[str, Any]]:
    for detail in _details(details):
        found = detail.get("violations")
        yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def _details(details: object) -> Iterator[dict[str, Any]]:
    """The `error.details` of a body that may be anything."""
    error = details.get("error", details) if isinstance(details, dict) else None
    listed = error.get("details") if isinstance(error, dict) else None
    yield from (one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()

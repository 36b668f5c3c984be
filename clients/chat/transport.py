"""One question over HTTP: the time for all of it, the size of the answer, and what a failure means."""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from clients.chat.refusals import Refused, is_about_context, is_about_form
from clients.gemini.faults import BUSY_S, FAILED_S, QUOTA_S, REFUSED_S, SILENT_S, FaultKind, VendorFault, one_line
from clients.vendor import Busy, header_s
from utils.safe_http import is_public
from utils.timeout import within

ABSENT = "nothing answers at its address; start the server, or correct LLM_BASE_URL"  # a server of one's own
CONNECT_S = 10.0
MAX_BYTES = 4_000_000
_MENDED_S = 60.0  # a server of one's own that refuses is soon put right
_KEY = re.compile(r"\b(sk|key|gsk|hf|or|nvapi)[-_][\w-]{6,}|Bearer\s+\S+", re.IGNORECASE)
_OWN_NAMES = ("localhost", "host.docker.internal")
Post = Callable[[Mapping[str, Any], float], dict[str, Any]]
"""Sends a body and gives the answer's object within so many seconds. Raises Fault."""


def poster(base_url: str, key: str) -> Post:
    """Ask at `base_url`, which the operator named, so that it may be any address; nobody leads from there elsewhere."""
    own = is_own(base_url)

    def post(body: Mapping[str, Any], timeout_s: float) -> dict[str, Any]:
        # The system's proxy is for the internet, not for a server on this machine or beside it.
        with httpx.Client(trust_env=not own, follow_redirects=False, timeout=_timeout(timeout_s)) as client:
            try:
                status, headers, content = within(
                    timeout_s, lambda: _sent(client, f"{base_url}/chat/completions", key, body)
                )
            except TimeoutError as error:  # the client closes, and tells the server so
                raise VendorFault(FaultKind.FAILED, "it gave no answer in time", SILENT_S) from error
            except httpx.TimeoutException as error:
                raise VendorFault(FaultKind.FAILED, "it gave no answer in time", SILENT_S) from error
            except httpx.ConnectError as error:
                raise _unreached(own) from error
            except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
                raise VendorFault(FaultKind.REFUSED, "LLM_BASE_URL is no address", REFUSED_S) from error
            except httpx.HTTPError as error:
                raise VendorFault(FaultKind.FAILED, "the connection broke", SILENT_S) from error
        return read_reply(status, headers, content, key=key, own=own)

    return post


def is_own(base_url: str) -> bool:
    """Whether the address is on this machine or in its network, where nobody asks for money."""
    host = (urlsplit(base_url).hostname or "").casefold()
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host in _OWN_NAMES or "." not in host or host.endswith((".local", ".lan", ".internal", ".localhost"))
    return not is_public(host)


def _timeout(timeout_s: float) -> httpx.Timeout:
    return httpx.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s))


def _sent(client: httpx.Client, url: str, key: str, body: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    with client.stream("POST", url, json=body, headers=headers) as response:
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > MAX_BYTES:
                raise VendorFault(FaultKind.FAILED, "its answer is far too long", FAILED_S)
        return response.status_code, response.headers, bytes(content)


def read_reply(
    status: int, headers: Mapping[str, str], content: bytes, *, key: str = "", own: bool = False
) -> dict[str, Any]:
    """The object of an answer, whatever came. Raises Fault."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, list) and body and isinstance(body[0], dict):  # Google's own endpoint of this kind
        body = body[0]
    error = body.get("error") if isinstance(body, dict) else None
    if status == 200 and isinstance(body, dict) and (body.get("choices") or not error):
        return body
    if status == 200 and error is None:
        raise VendorFault(FaultKind.FAILED, "its answer was garbled", FAILED_S)
    told = error if isinstance(error, dict) else {}
    if status == 200:  # some send the error as an answer
        code = told.get("code")
        status = code if isinstance(code, int) and 400 <= code < 600 else 500
    words = _words(body, content).replace(key, "…") if key else _words(body, content)
    raise status_fault(status, words, told, headers, own=own)


def status_fault(
    status: int, words: str, error: Mapping[str, Any], headers: Mapping[str, str], *, own: bool = False
) -> VendorFault:
    """The fault behind a status, whoever's server it is."""
    if is_about_context(words, error) or status == 413:
        return Refused(status, words or "the context length is exceeded", error)
    if status == 429:
        return _too_many(words, error, headers)
    rest_s = _MENDED_S if own else REFUSED_S
    if status == 404 and not is_about_form(words) and "no endpoints found" not in words.casefold():
        known = "look at LLM_MODEL and LLM_BASE_URL, which ends with /v1 mostly"
        return VendorFault(FaultKind.REFUSED, f"{words or 'there is no such thing (404)'}; {known}", rest_s)
    if status in (401, 402, 403):
        return VendorFault(FaultKind.REFUSED, words or f"the key is not accepted ({status})", rest_s)
    if status < 400:
        return VendorFault(FaultKind.REFUSED, f"it leads elsewhere ({status}); correct LLM_BASE_URL", rest_s)
    if status in (408, 409) or (status >= 500 and not is_about_form(words)):
        return Busy(f"it is not available ({status})", FAILED_S, header_s(headers))
    return Refused(status, words or f"HTTP {status}", error)


def _too_many(words: str, error: Mapping[str, Any], headers: Mapping[str, str]) -> VendorFault:
    told = f"{error.get('code')} {error.get('type')} {words}".casefold()
    if "insufficient_quota" in told or "billing" in told or "credits" in told:
        return VendorFault(FaultKind.OUT_OF_QUOTA, "its quota is used up; add credit or raise the limit", QUOTA_S)
    return Busy("too many requests (429)", BUSY_S, header_s(headers))


def _unreached(own: bool) -> VendorFault:
    if own:  # waiting starts no server
        return VendorFault(FaultKind.REFUSED, ABSENT, 15.0)
    return Busy("it cannot be reached", SILENT_S, None)


def _words(body: object, content: bytes) -> str:
    """The server's own sentence, in any of the forms that servers have, without a key."""
    found: object = body
    for name in ("error", "message", "detail"):
        if isinstance(found, dict):
            found = found.get(name, found)
    if isinstance(found, list) and found and isinstance(found[0], dict):  # FastAPI's list of what is wrong
        found = f"{found[0].get('loc')} {found[0].get('msg')}"
    text = found if isinstance(found, str) else "" if body is not None else content[:400].decode(errors="replace")
    return _KEY.sub("…", one_line(text))

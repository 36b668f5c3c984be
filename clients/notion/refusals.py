"""Turns what Notion answers into the product's errors, in words for the person who reads the row."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from clients.notion.errors import (
    BlockCapReached,
    CallsBlocked,
    Conflict,
    InTrash,
    NotAllowed,
    NotionBusy,
    NotShared,
    PropertyMissing,
    ReconnectNeeded,
    TooMuch,
    Unavailable,
    ValidationFailed,
    WriteUnsure,
)
from utils.errors import ClipsheetError

BLOCKED = "public_api_request_blocked"
DEFAULT_WAIT_S = 5.0
RECONNECT = "Connect Notion again; with NOTION_TOKEN, put in a new token."
SHARE = "Open it in Notion and add the connection under its menu, Connections; or restore it from the trash."
_ABOUT_PROPERTIES = (
    "is not a property that exists",
    "could not find property",
    "is expected to be",
    "does not match filter",
)


def refusal(status: int, headers: Mapping[str, str], raw: bytes, *, is_write: bool) -> ClipsheetError:
    """The error for an answer that is not a success. `is_write`: a failure may hide that it was saved."""
    body = parse(raw)
    code, said = str(body.get("code", body.get("error", ""))), str(body.get("message", ""))[:300]
    more = body.get("additional_data") or {}
    if status in (429, 529):
        return _limit(headers, more)
    if status >= 500:
        return _failed(status, more, is_write=is_write)
    if status == 403 and not code:  # HTML of the proxy in front of Notion: the call never arrived
        return Unavailable("Notion's network refused the call.", "It will be tried again.")
    return _answered(status, said, more)


def parse(raw: bytes) -> dict[str, Any]:
    """The answer's JSON object; empty when the body is not one."""
    with suppress(ValueError):
        found = json.loads(raw)
        if isinstance(found, dict):
            return found
    return {}


def unreachable(*, is_write: bool) -> ClipsheetError:
    """The error for an answer that never came, or was not Notion's."""
    if is_write:
        return WriteUnsure("Notion did not answer.", "It is looked up whether it was saved, and tried again.")
    return Unavailable("Notion could not be reached.", "It will be tried again.")


def _answered(status: int, said: str, more: Mapping[str, Any]) -> ClipsheetError:
    if status == 401:
        return ReconnectNeeded("Notion no longer accepts this connection.", RECONNECT)
    if status == 403 and "block_limit" in more:
        return BlockCapReached(
            "This workspace has reached the block limit of Notion's free plan.",
            "Upgrade the workspace, or remove other members; then set Status to retry.",
        )
    if status == 403:
        return NotAllowed(
            "The connection may not do this in Notion.",
            "Give it the capabilities to read, insert and update content, in its settings in Notion.",
        )
    if status == 404:
        return NotShared("Notion cannot find it: it was deleted, or is not shared with the connection.", SHARE)
    if status == 409:
        return Conflict("Somebody changed it in Notion at the same moment.", "It will be tried again.")
    return _invalid(said)


def _invalid(said: str) -> ClipsheetError:
    lower = said.lower()
    if "archived" in lower or "in trash" in lower or "in the trash" in lower:
        return InTrash("It is in Notion's trash.", "Restore it from the trash, then set Status to retry.")
    if any(words in lower for words in _ABOUT_PROPERTIES):
        return PropertyMissing(f"A property is missing or has another type now: {said}", "Register the database again.")
    return ValidationFailed(f"Notion does not accept what was written: {said or 'it gives no reason.'}")


def _limit(headers: Mapping[str, str], more: Mapping[str, Any]) -> ClipsheetError:
    if more.get("rate_limit_reason") == BLOCKED:
        return CallsBlocked(
            "Notion blocks the calls of this connection.", "Look at the connection's settings in Notion."
        )
    wait = DEFAULT_WAIT_S
    with suppress(ValueError):
        wait = max(0.0, float(headers.get("retry-after") or more.get("retry_after") or DEFAULT_WAIT_S))
    return NotionBusy("Notion asks for a pause.", "It will be tried again.", retry_after_s=wait)


def _failed(status: int, more: Mapping[str, Any], *, is_write: bool) -> ClipsheetError:
    if not is_write and any("page_size" in str(one) for one in more.get("retry_guidance") or ()):
        return TooMuch("Notion could not answer in time.", "It will be tried again.")
    if not is_write:
        return Unavailable(f"Notion has a problem ({status}).", "It will be tried again.")
    return WriteUnsure(
        f"Notion has a problem ({status}).",
        "It is looked up whether it was saved, and tried again.",
        committed_id=more.get("committed_resource_id"),
        committed=more.get("committed_child_ids") or (),
    )

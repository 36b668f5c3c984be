"""When an import goes on with a site, as pure functions: one post at a time, and a pause that grows when it says no."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.domain.entries import Status
from utils.error_codes import ErrorCode

GAP_S = 5.0  # between two posts of one site
FIRST_PAUSE_S, MAX_PAUSE_S = 60.0, 6 * 3600.0
MAX_TRIES = 5  # of one post whose site says no
REFUSALS = frozenset(
    {ErrorCode.SITE_REFUSES, ErrorCode.ROBOT_CHECK, ErrorCode.SITE_UNREACHABLE, ErrorCode.TOO_FAST}
)  # the site's mood, not the post's fault


@dataclass(frozen=True)
class Ended:
    """What became of a link's entry; `code` why it failed."""

    status: Status | None  # None: the entry was deleted
    code: ErrorCode | None = None
    message: str = ""


def outcome(ended: Ended, tries: int) -> str:
    """The link's next state: waiting when its site said no and it may be asked again."""
    if ended.status is None or ended.status is Status.CANCELLED:
        return "cancelled"
    if ended.status is Status.COMPLETED:
        return "done"
    return "waiting" if is_refusal(ended) and tries < MAX_TRIES else "failed"


def is_refusal(ended: Ended) -> bool:
    """Whether the site turned us away."""
    return ended.status is Status.FAILED and ended.code in REFUSALS


def pause_s(times: int) -> float:
    """How long to leave a site alone after it said no so many times in a row: twice as long each time."""
    return min(MAX_PAUSE_S, FIRST_PAUSE_S * 2.0 ** max(0, times - 1))


def after(pauses: Mapping[str, Any], site: str, ended: Ended, at: datetime) -> dict[str, Any]:
    """The pauses of an import once a post of a site has ended."""
    if not is_refusal(ended):
        calm = ended.status is Status.COMPLETED  # any other failure says nothing about the site
        return {name: one for name, one in pauses.items() if name != site} if calm else dict(pauses)
    times = int(pauses.get(site, {}).get("times", 0)) + 1
    until = at + timedelta(seconds=pause_s(times))
    return {**pauses, site: {"times": times, "until": until.isoformat()}}


def is_paused(pauses: Mapping[str, Any], site: str, at: datetime) -> bool:
    """Whether the site is left alone now."""
    until = pauses.get(site, {}).get("until")
    return until is not None and datetime.fromisoformat(until) > at

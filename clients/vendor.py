"""A paid service as configured: asked with few retries, left alone while it rests, its last word kept for everybody."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from clients.gemini.faults import FaultKind, VendorFault
from clients.gemini.health import ClientHealth, Rest
from utils.backoff import doubled_s
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, TransientError
from utils.tracing import span

ATTEMPTS = 3
MAX_WAIT_S = 5.0  # a longer wish to wait means the local engine
FIRST_PAUSE_S = 0.5
_GONE = (FaultKind.REFUSED, FaultKind.OUT_OF_QUOTA)
T = TypeVar("T")
Remember = Callable[[str, Callable[[], Mapping[str, Any]]], tuple[Mapping[str, Any], int]]
"""Gives the answer kept under a key, else that of the call, and how many calls before it never brought theirs."""


def forgetful(_key: str, call: Callable[[], Mapping[str, Any]]) -> tuple[Mapping[str, Any], int]:
    """Remember nothing."""
    return call(), 0


@dataclass(frozen=True)
class Vendor:
    """Whom to ask. `id` tells one key, model and address from another; `name` may be shown."""

    id: str
    name: str
    health: ClientHealth
    sleep: Callable[[float], None] = time.sleep

    def ask(self, call: Callable[[], T]) -> T:
        """Call, again when it is busy for a moment. Raises Fault.

        A refusal and a long rest are remembered, so that the next video does not wait for the same answer.
        """
        if rest := self.rest:
            raise Resting(rest, self.health.clock())
        for attempt in range(1, ATTEMPTS + 1):
            self.health.use(self.id)
            try:
                with span(f"call {self.name}"):
                    answer = call()
            except VendorFault as fault:
                pause_s = _pause_s(fault, attempt)
                if pause_s is None:
                    self._remember(fault)
                    raise
                self.sleep(pause_s)
            else:
                self.health.well(self.id)
                return answer
        raise AssertionError("the last attempt returns or raises")

    def greet(self, call: Callable[[], object]) -> None:
        """Ask something that costs nothing; a refusal is remembered, and an answer ends a rest that it disproves."""
        try:
            call()
        except VendorFault as fault:
            if fault.kind is not FaultKind.PROMPT:
                self._remember(fault)
                return
        rest = self.rest
        if rest is None or rest.kind is not FaultKind.OUT_OF_QUOTA:  # an empty purse may still ask what is free
            self.health.well(self.id)

    @property
    def rest(self) -> Rest | None:
        """Why it is left alone now, if it is."""
        return self.health.rest_of(self.id)

    def _remember(self, fault: VendorFault) -> None:
        if fault.kind is not FaultKind.PROMPT and fault.rest_s > 0:
            self.health.rest(self.id, fault.rest_s, fault.kind, fault.why)


class Resting(VendorFault):
    """It was not asked at all."""

    def __init__(self, rest: Rest, now: float) -> None:
        super().__init__(rest.kind, rest.why, rest.until - now)


class Busy(VendorFault):
    """It says so itself; `again_s` is when it wants to be asked again, None when it does not tell."""

    def __init__(self, why: str, rest_s: float, again_s: float | None) -> None:
        super().__init__(FaultKind.BUSY, why, again_s or rest_s)
        self.again_s = again_s


def _pause_s(fault: VendorFault, attempt: int) -> float | None:
    """How long to wait before the next attempt; None when there should be none.

    A call that broke on its way may have been billed, so that it is repeated only when it was refused at the door.
    """
    if not isinstance(fault, Busy) or attempt == ATTEMPTS:
        return None
    pause_s = doubled_s(FIRST_PAUSE_S, attempt) if fault.again_s is None else fault.again_s
    return pause_s if pause_s <= MAX_WAIT_S else None


def identity(*parts: str) -> str:
    """An id that holds no secret."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def in_words(fault: VendorFault, name: str) -> ClipsheetError:
    """The fault for the person who reads the row."""
    message = f"{name}: {fault.why.rstrip('.')}."
    if fault.kind in _GONE:
        return NeedsUserError(message, "Check the key and the account.", code=ErrorCode.SERVICE_REFUSES)
    return TransientError(message, retry_after_s=fault.rest_s, code=ErrorCode.SERVICE_BUSY)


def header_s(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds, when it is a number; dates are for caches."""
    value = next((v for name, v in headers.items() if name.casefold() == "retry-after"), "")
    try:
        return max(0.0, float(value))
    except ValueError:
        return None

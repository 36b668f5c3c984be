"""The answers of speech and vision services, kept with the other paid calls until their artifact is published."""

from collections.abc import Callable, Mapping
from typing import Any

from clients.gemini.faults import VendorFault
from clients.vendor import Remember
from services.costs.paid_calls import PaidCalls
from utils.errors import ClipsheetError


def remembering(calls: PaidCalls) -> Remember:
    """Let a client find the answer that a process before it paid for."""

    def once(key: str, call: Callable[[], Mapping[str, Any]]) -> tuple[Mapping[str, Any], int]:
        try:
            paid = calls.once(key, lambda: _answered(call))
        except _NoAnswer as error:
            raise error.fault from error.fault.__cause__
        if not paid.answer.get("whole", True):
            calls.forget(key)  # what failed in it may work another time
        return paid.answer, paid.lost

    return once


class _NoAnswer(ClipsheetError):
    """The vendor's fault on its way through the records, which count a call without any end as lost."""

    def __init__(self, fault: VendorFault) -> None:
        super().__init__(fault.why)
        self.fault = fault


def _answered(call: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    try:
        return call()
    except VendorFault as fault:
        raise _NoAnswer(fault) from fault

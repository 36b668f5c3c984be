from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from clients.gemini.faults import FaultKind, VendorFault
from services.costs.paid_calls import PaidCalls
from services.costs.vendor_answers import remembering


class KilledError(BaseException):
    """The process ends in the middle of a call."""


def dies() -> Mapping[str, Any]:
    raise KilledError


def breaks() -> Mapping[str, Any]:
    raise VendorFault(FaultKind.FAILED, "the connection broke")


def test_an_answer_is_paid_once(tmp_path: Path) -> None:
    remembering(PaidCalls(tmp_path))("key", lambda: {"text": "ten squats"})
    assert remembering(PaidCalls(tmp_path))("key", dies) == ({"text": "ten squats"}, 0)


def test_a_call_that_nobody_saw_end_counts_as_lost(tmp_path: Path) -> None:
    with pytest.raises(KilledError):
        remembering(PaidCalls(tmp_path))("key", dies)
    assert remembering(PaidCalls(tmp_path))("key", lambda: {"n": 1}) == ({"n": 1}, 1)


def test_a_fault_comes_through_as_it_is_and_is_counted_by_its_owner(tmp_path: Path) -> None:
    with pytest.raises(VendorFault, match="the connection broke"):
        remembering(PaidCalls(tmp_path))("key", breaks)
    assert remembering(PaidCalls(tmp_path))("key", lambda: {"n": 1}) == ({"n": 1}, 0)


def test_an_answer_with_holes_is_not_kept(tmp_path: Path) -> None:
    remembering(PaidCalls(tmp_path))("key", lambda: {"whole": False})
    assert remembering(PaidCalls(tmp_path))("key", lambda: {"whole": True}) == ({"whole": True}, 0)

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from clients.gemini.calls import ModelBusy
from services.costs.paid_calls import KEPT_S, PaidCalls
from utils.errors import PermanentError


class Vendor:
    """Counts what is asked; raises in turn what it was given."""

    def __init__(self, *errors: BaseException) -> None:
        self.errors = list(errors)
        self.asked = 0

    def __call__(self) -> Mapping[str, Any]:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return {"text": "squat"}


class Killed(BaseException):
    """What no handler sees when the process is killed."""


def test_an_answer_that_came_is_not_paid_for_again(tmp_path: Path) -> None:
    vendor = Vendor()
    PaidCalls(tmp_path).once("a", vendor)
    paid = PaidCalls(tmp_path).once("a", vendor)
    assert (paid.answer, paid.lost, vendor.asked) == ({"text": "squat"}, 0, 1)


def test_a_call_during_which_the_process_died_is_repeated_and_counted(tmp_path: Path) -> None:
    vendor = Vendor(Killed())
    with pytest.raises(Killed):
        PaidCalls(tmp_path).once("a", vendor)
    paid = PaidCalls(tmp_path).once("a", vendor)
    assert (paid.lost, vendor.asked) == (1, 2)
    assert PaidCalls(tmp_path).once("a", vendor).lost == 1


def test_the_intent_is_on_disk_before_the_call(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def call() -> Mapping[str, Any]:
        seen.append([path.name for path in tmp_path.iterdir()])
        return {}

    PaidCalls(tmp_path).once("a", call)
    assert seen == [["a"]]


def test_a_refusal_costs_nothing(tmp_path: Path) -> None:
    vendor = Vendor(PermanentError("No."))
    with pytest.raises(PermanentError):
        PaidCalls(tmp_path).once("a", vendor)
    assert PaidCalls(tmp_path).once("a", vendor).lost == 0


def test_answers_lost_on_the_way_are_remembered(tmp_path: Path) -> None:
    vendor = Vendor(ModelBusy("Busy.", retry_after_s=1, lost=2))
    with pytest.raises(ModelBusy):
        PaidCalls(tmp_path).once("a", vendor)
    assert PaidCalls(tmp_path).once("a", vendor).lost == 2


def test_what_was_forgotten_is_asked_again(tmp_path: Path) -> None:
    vendor = Vendor()
    calls = PaidCalls(tmp_path)
    calls.once("a", vendor)
    calls.forget("a")
    calls.once("a", vendor)
    assert vendor.asked == 2


def test_half_a_file_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "a").write_text('{"answer": {"te')
    vendor = Vendor()
    assert PaidCalls(tmp_path).once("a", vendor).answer == {"text": "squat"}


def test_old_answers_are_swept(tmp_path: Path) -> None:
    calls = PaidCalls(tmp_path / "calls")
    calls.sweep()
    for name in ("old", "new"):
        calls.once(name, Vendor())
    os.utime(tmp_path / "calls" / "old", (1, tmp_path.stat().st_mtime - KEPT_S - 60))
    calls.sweep()
    assert [path.name for path in (tmp_path / "calls").iterdir()] == ["new"]

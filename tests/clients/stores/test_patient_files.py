import contextvars
import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clients.database.answer_time import answer_within
from clients.stores.bucket_store import BucketStore
from clients.stores.patient_files import MAX_WAIT_S, PatientFiles
from utils.errors import NeedsUserError, TransientError


class Bucket:
    """Raises one error so many times, then answers."""

    protocol = "memory"

    def __init__(self, error: Exception, times: float = float("inf")) -> None:
        self.error, self.left, self.asked = error, times, 0

    def exists(self, name: str) -> str:
        self.asked += 1
        if self.asked <= self.left:
            raise self.error
        return name


BUSY, REFUSED = OSError(errno.EBUSY, "Slow down"), PermissionError("Access Denied")


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def patient(slept: list[float]) -> Callable[[Bucket], Any]:
    return lambda bucket: PatientFiles(bucket, sleep=slept.append)


@pytest.mark.parametrize("error", [BUSY, REFUSED, RuntimeError("reset by peer")])
def test_a_bucket_that_is_away_for_a_minute_is_waited_for(
    patient: Callable[[Bucket], Any], slept: list[float], error: Exception
) -> None:
    assert patient(Bucket(error, times=10)).exists("a") == "a"
    assert 60 < sum(slept) < MAX_WAIT_S


@pytest.mark.parametrize(("error", "told"), [(BUSY, TransientError), (REFUSED, NeedsUserError)])
def test_in_the_end_it_is_told_in_words(
    patient: Callable[[Bucket], Any], slept: list[float], error: Exception, told: type[Exception]
) -> None:
    with pytest.raises(told, match="The bucket of MEDIA_URL"):
        patient(Bucket(error)).exists("a")
    assert sum(slept) <= MAX_WAIT_S


@pytest.mark.parametrize(
    "error",
    [FileNotFoundError("a"), PermissionError(errno.EACCES, "local", "/copies/a"), OSError(errno.ENOSPC, "full")],
)
def test_what_waiting_does_not_mend_is_raised_at_once(
    patient: Callable[[Bucket], Any], slept: list[float], error: OSError
) -> None:
    with pytest.raises(OSError) as caught:  # noqa: PT011 - it is the very one
        patient(Bucket(error)).exists("a")
    assert (caught.value, slept) == (error, [])


def test_a_page_does_not_wait(patient: Callable[[Bucket], Any], slept: list[float]) -> None:
    def ask() -> None:
        answer_within(5)
        patient(Bucket(BUSY)).exists("a")

    with pytest.raises(TransientError):
        contextvars.copy_context().run(ask)
    assert slept == []


def test_the_rest_is_the_file_systems_own(patient: Callable[[Bucket], Any]) -> None:
    assert patient(Bucket(BUSY)).protocol == "memory"


def test_a_bucket_store_is_patient(tmp_path: Path) -> None:
    store = BucketStore(f"file://{tmp_path / 'bucket'}", tmp_path / "copies")
    assert isinstance(store._files, PatientFiles)

"""Where models are kept: each fetched once, from the first source that gives it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from filelock import FileLock

from utils.error_codes import ErrorCode
from utils.errors import TransientError

Progress = Callable[[str, float | None], None]
REMEMBER_FAILURE_S = 300


class ModelSource(Protocol):
    """Somebody who may have a model."""

    def has(self, name: str) -> bool: ...

    def fetch(self, name: str, folder: Path, report: Progress) -> None:
        """Put the model's files into `folder`; what lies there already may be used. Raises TransientError."""


class ModelStore:
    """A folder with a folder for each model, and the sources in the order in which they are asked."""

    def __init__(
        self,
        folder: Path,
        sources: Sequence[ModelSource],
        *,
        clock: Callable[[], float] = time.time,
        what: str = "speech model",
    ) -> None:
        self._folder = folder
        self._what = what
        self._sources = sources
        self._clock = clock

    def fetch(self, name: str, report: Progress) -> Path:
        """Give the folder of a model, fetching it when it is not there yet.

        Raises TransientError, at once for some minutes after a failure, so that a machine without a connection does
        not wait for it at every video.
        """
        target = self._folder / name
        if target.is_dir():
            return target
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / f"{name}.lock"):
            if target.is_dir():
                return target
            self._refuse_soon_after_failure(name)
            self._fetch(name, report)
            (self._folder / f"{name}.part").rename(target)
            (self._folder / f"{name}.failed").unlink(missing_ok=True)
        return target

    def _fetch(self, name: str, report: Progress) -> None:
        report(f"Fetching the {self._what} {name}", None)
        reasons: list[str] = []
        for source in (one for one in self._sources if one.has(name)):
            try:
                source.fetch(name, self._folder / f"{name}.part", report)
                return
            except TransientError as error:
                reasons.append(error.message)
        why = "; ".join(reasons)
        (self._folder / f"{name}.failed").write_text(f"{self._clock()} {why}")
        raise TransientError(why, retry_after_s=REMEMBER_FAILURE_S, code=ErrorCode.MODEL_MISSING)

    def _refuse_soon_after_failure(self, name: str) -> None:
        try:
            failed_at, _, reason = (self._folder / f"{name}.failed").read_text().partition(" ")
            age_s = self._clock() - float(failed_at)
        except (OSError, ValueError):
            return
        if 0 <= age_s < REMEMBER_FAILURE_S:
            raise TransientError(reason, retry_after_s=REMEMBER_FAILURE_S - age_s, code=ErrorCode.MODEL_MISSING)

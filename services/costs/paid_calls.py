"""Paid calls, each made once: the intent is on disk before the call, the answer before anybody uses it."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clients.gemini.calls import ModelBusy
from utils.errors import ClipsheetError
from utils.files import children, write_atomically

KEPT_S = 86_400.0


@dataclass(frozen=True)
class Paid:
    """An answer, and how many calls before it may have been billed although their answers were lost."""

    answer: Mapping[str, Any]
    lost: int = 0


class PaidCalls:
    """A file for each question, by its key. A process that dies after the answer came finds it again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def once(self, key: str, call: Callable[[], Mapping[str, Any]]) -> Paid:
        """The answer that was paid for before, else that of `call`. An error of `call` is not an answer."""
        record = self._read(key)
        lost = int(record.get("open", 0))
        if isinstance(record.get("answer"), dict):
            return Paid(record["answer"], lost)
        self._write(key, {"open": lost + 1})
        try:
            answer = call()
        except ClipsheetError as error:
            self._write(key, {"open": lost + (error.lost if isinstance(error, ModelBusy) else 0)})
            raise
        self._write(key, {"open": lost, "answer": dict(answer)})
        return Paid(answer, lost)

    def forget(self, key: str) -> None:
        """The answer was of no use; the same question may be asked again."""
        (self._folder / key).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove answers older than a day: no run waits for them any more."""
        for path in children(self._folder):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > KEPT_S:
                    path.unlink()

    def _read(self, key: str) -> dict[str, Any]:
        try:
            record = json.loads((self._folder / key).read_text())
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def _write(self, key: str, record: dict[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._folder / key, json.dumps(record), mode=0o600)

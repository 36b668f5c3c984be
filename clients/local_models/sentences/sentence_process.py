"""Talks to the process that holds the sentence model: begun when it is first asked, begun again when it has ended."""

import base64
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config.child_environment import child_environment
from config.settings import PROJECT_ROOT
from utils.logger import get_logger

MODULE = "clients.local_models.sentences"
ANSWER_S = 30.0  # for a long note on a busy machine
log = get_logger(__name__)


class SentencesAwayError(Exception):
    """The process does not answer, or not in time."""


class SentenceProcess:
    """One process for all threads; a question waits for the one before it."""

    def __init__(self, model: Path, *, module: str = MODULE) -> None:
        self._model = model
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owed = 0  # answers to questions that nobody waited for any more
        self._read = b""  # of an answer

    def encode(self, text: str) -> bytes:
        """What a note's text means: 384 half-precision numbers. Raises SentencesAwayError."""
        return base64.b64decode(self._ask({"do": "encode", "text": text})["vector"])

    def last(self, space: str, *, wait_s: float = ANSWER_S) -> int:
        """The newest row that the space has; 0 for none."""
        return int(self._ask({"do": "last", "space": space}, wait_s)["last"])

    def add(self, space: str, rows: Sequence[tuple[int, str]], vectors: Sequence[bytes]) -> None:
        """Put rows into a space: their numbers, notes and vectors."""
        packed = base64.b64encode(b"".join(vectors)).decode()
        self._ask({"do": "add", "space": space, "rows": list(rows), "vectors": packed})

    def nearest(
        self, space: str, what: str | bytes, count: int, *, wait_s: float = ANSWER_S
    ) -> list[tuple[str, float]]:
        """The notes of the space that are nearest to a text, or to a vector, with their cosines."""
        given = {"text": what} if isinstance(what, str) else {"vector": base64.b64encode(what).decode()}
        found = self._ask({"do": "nearest", "space": space, "count": count, **given}, wait_s)["found"]
        return [(name, score) for name, score in found]

    def warm(self, *, wait_s: float) -> bool:
        """Begin to load the model; whether it is ready within the time. It goes on loading when it is not."""
        try:
            self._ask({"do": "load"}, wait_s, keep=True)
        except SentencesAwayError:
            return False
        return True

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, asked: dict[str, Any], wait_s: float = ANSWER_S, *, keep: bool = False) -> dict[str, Any]:
        until = time.monotonic() + wait_s
        if not self._lock.acquire(timeout=wait_s):
            raise SentencesAwayError("it is busy")
        try:
            answer = self._exchange(asked, until, keep=keep)
        except (OSError, ValueError) as error:
            self._end()
            raise SentencesAwayError(str(error)) from error
        finally:
            self._lock.release()
        if "error" in answer:
            raise SentencesAwayError(answer["error"])
        return answer

    def _exchange(self, asked: dict[str, Any], until: float, *, keep: bool) -> dict[str, Any]:
        process = self._running()
        assert process.stdin is not None
        while self._owed:
            self._line(process, until, keep=True)
            self._owed -= 1
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
        self._owed += 1
        line = self._line(process, until, keep=keep)
        self._owed -= 1
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _line(self, process: subprocess.Popen[bytes], until: float, *, keep: bool) -> bytes:
        assert process.stdout is not None
        while b"\n" not in self._read:
            if not select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
                if keep:
                    raise SentencesAwayError("it is not ready yet")
                raise OSError("it takes too long")
            part = os.read(process.stdout.fileno(), 1 << 16)
            if not part:
                raise OSError("it has ended")
            self._read += part
        line, _, self._read = self._read.partition(b"\n")
        return line

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            command = [sys.executable, "-m", self._module, str(self._model)]
            env = child_environment(proxies=False) | {
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
            }  # other work needs the cores
            self._process = subprocess.Popen(
                command, cwd=PROJECT_ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def _end(self) -> None:
        if (process := self._process) is None:
            return
        self._process, self._owed, self._read = None, 0, b""
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

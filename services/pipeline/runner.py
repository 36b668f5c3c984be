"""Runs a stage in a process of its own, watched: progress relayed, limits kept, ended when asked."""

import json
import os
import queue
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from clients.progress import Report
from config.child_environment import child_environment
from services.domain.artifacts import StageResult
from services.pipeline.catalog import Limits, Stage
from services.pipeline.child import Failure, Request
from services.pipeline.fork_server import ForkOrder
from services.pipeline.stage_process import StageProcess, Start, start_fresh
from services.pipeline.time_left import TimeLeft
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError, disk_full
from utils.files import held
from utils.logger import get_logger
from utils.tracing import relay

WATCH_EVERY_S = 0.25
MEMORY_EVERY_S = 1.0
LAST_WORDS_BYTES = 4000
FULL_BYTES = 256_000
FROM_OUTSIDE = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL)  # the system's, or a person's
log = get_logger(__name__)


class StageCrashed(Exception):
    """The stage's process ended without a word: a bug, or the system killed it."""


class StageKilled(TransientError, StageCrashed):
    """The stage's process was ended from outside: together with the whole service, or because memory was short."""


class StageRunner:
    """Runs stages in child processes under `folder`, which holds nothing that lasts."""

    def __init__(
        self,
        folder: Path,
        *,
        module: str = "services.pipeline.child",
        kept: Callable[[], Mapping[str, str]] = dict,
        start: Start = start_fresh,
    ) -> None:
        self._folder = folder
        self._module = module
        self._kept = kept  # settings that were changed on a page, as the environment would say them
        self._start = start

    def run(
        self,
        stage: Stage,
        request: Request,
        job: Path,
        *,
        report: Report,
        check: Callable[[], None],
        between: Callable[[], None] = lambda: None,
    ) -> StageResult:
        """Run to the end and return the result; its files are in `job / "work"`.

        `check` is called a few times a second and may raise to stop: the process and all it started are ended first.
        `between` is called when a stage's first process has ended, if it has one, before its own begins.
        Raises the stage's own ClipsheetError, StageCrashed, or PermanentError when a limit was reached.
        """
        (job / "request.json").write_text(request.model_copy(update={"keys": stage.keys}).model_dump_json())
        wall_s = stage.limits.wall_for(request.media.duration_s if request.media else 0.0)
        environment = child_environment(stage.keys, proxies=stage.trusts_proxies, kept=self._kept())
        left = TimeLeft(report)

        def one(module: str) -> StageResult:
            order = ForkOrder(module=self._module, job=job, stage_module=module, environment=environment)
            with _process(self._start, order) as process:
                _watch(process, stage.limits, wall_s, left, check)
            return _outcome(stage, job, process.wait())

        if stage.first and request.earlier_track is None:
            one(stage.first.module)
            (job / "result.json").unlink()
            between()
        return one(stage.module)

    @contextmanager
    def job_folder(self, name: str) -> Iterator[Path]:
        """A fresh folder, which no sweep takes meanwhile, gone at the end whatever happens."""
        job = self._folder / name
        _remove(job)
        (job / "work").mkdir(parents=True)
        try:
            with held(job):
                yield job
        finally:
            _remove(job)


@contextmanager
def _process(start: Start, order: ForkOrder) -> Iterator[StageProcess]:
    with (order.job / "stderr.txt").open("wb") as errors:
        process = start(order, errors)
        try:
            yield process
        finally:
            _end_group(process)


def _watch(process: StageProcess, limits: Limits, wall_s: float, report: Report, check: Callable[[], None]) -> None:
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read_lines, args=(process, lines), daemon=True)
    reader.start()
    deadline = time.monotonic() + wall_s
    next_check = next_memory = 0.0
    while True:
        line = _next(lines)
        if line is None:
            process.wait()
            return
        if line:
            _relay(line, report)
        if time.monotonic() >= next_check:
            next_check = time.monotonic() + WATCH_EVERY_S
            check()
            if time.monotonic() > deadline:
                raise PermanentError(
                    f"It took longer than {wall_s / 60:.0f} minutes and was stopped.",
                    "Try a shorter video.",
                    code=ErrorCode.TIMED_OUT,
                )
        if time.monotonic() >= next_memory:  # seldom: it goes through all processes of the machine
            next_memory = time.monotonic() + MEMORY_EVERY_S
            _keep_memory(process.pid, limits)


def _read_lines(process: StageProcess, lines: "queue.SimpleQueue[bytes | None]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put(None)


def _next(lines: "queue.SimpleQueue[bytes | None]") -> bytes | None:
    try:
        return lines.get(timeout=WATCH_EVERY_S)
    except queue.Empty:
        return b""


def _relay(line: bytes, report: Report) -> None:
    try:
        said = json.loads(line)
        if "span" in said:
            relay(said)
            return
        report(str(said["text"]), said.get("done"))
    except (ValueError, KeyError, TypeError):  # a library printed something
        log.debug("stage printed", extra={"line": line[:200].decode(errors="replace")})


def _keep_memory(pid: int, limits: Limits) -> None:
    used_mb = _memory_mb(pid)
    if used_mb > limits.memory_mb:
        raise PermanentError(
            f"It needed more than {limits.memory_mb} MB of memory and was stopped.",
            "Try a smaller video.",
            code=ErrorCode.OUT_OF_MEMORY,
        )


def _memory_mb(pid: int) -> float:
    try:
        parent = psutil.Process(pid)
        return sum(process.memory_info().rss for process in (parent, *parent.children(recursive=True))) / 1e6
    except psutil.NoSuchProcess:
        return 0.0


def _outcome(stage: Stage, job: Path, returncode: int) -> StageResult:
    if (returncode or (job / "error.json").exists()) and is_full(job):
        raise disk_full()
    if (job / "error.json").exists():
        raise _error(Failure.model_validate_json((job / "error.json").read_bytes()))
    if returncode or not (job / "result.json").exists():
        if -returncode in FROM_OUTSIDE:
            raise StageKilled(
                f"{stage.line} was ended by the system, perhaps for want of memory.",
                "Close other programs, then retry.",
                code=ErrorCode.STAGE_ENDED,
            )
        words = (job / "stderr.txt").read_bytes()[-LAST_WORDS_BYTES:].decode(errors="replace")
        raise StageCrashed(f"{stage.name} ended with {returncode}:\n{words}")
    return stage.result.model_validate_json((job / "result.json").read_bytes())


def is_full(folder: Path) -> bool:
    """Whether nothing more can be written there: programs seldom say so, and a stage cannot when it is so."""
    return shutil.disk_usage(folder).free < FULL_BYTES


def _error(failure: Failure) -> ClipsheetError:
    if failure.kind == TransientError.kind:
        return TransientError(failure.message, failure.advice, code=failure.code, retry_after_s=failure.retry_after_s)
    kinds: dict[str, type[ClipsheetError]] = {NeedsUserError.kind: NeedsUserError, PermanentError.kind: PermanentError}
    return kinds.get(failure.kind, ClipsheetError)(failure.message, failure.advice, code=failure.code)


def _end_group(process: StageProcess) -> None:
    # The whole group, even when the leader has ended: what it started must not outlive the stage.
    with suppress(ProcessLookupError, PermissionError):  # macOS says "permission" of a group of zombies
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)

"""The process that stages are forked from: `python -m services.pipeline.fork_server`, its orders on standard input.

It has loaded what stages are made of, so that each begins at once and shares that memory with the others. It runs no
stage itself, has one thread only, as threads do not survive a fork, and knows no secret: each order brings the
environment of its process. It ends when the worker does, and all that was forked ends with it.
"""

import gc
import importlib
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from pydantic import BaseModel

from config.child_environment import forget_first_environment, take_environment
from config.settings import PROJECT_ROOT
from services.pipeline.child import end_with_parent

# Python and numpy; libraries that begin threads when they are imported, such as onnxruntime, are left to the stages.
PRELOADED = (
    "services.pipeline.child",
    "services.sources.download",
    "services.speech.transcribe",
    "services.screen_text.read_text",
    "services.highlights.highlight",
    "services.notes.summarize",
)
LENGTH_BYTES = 4
FDS = 4  # standard input, output and errors, and where the process's number and then its exit code are told
IDLE_S = 120.0


class ForkOrder(BaseModel):
    """One process that is wanted: `module.main(job, stage_module)`."""

    module: str
    job: Path
    stage_module: str
    environment: dict[str, str]


def main() -> None:
    """Serve until the worker ends, or wants nothing for a while."""
    gc.disable()  # loading makes next to no garbage, and looking for it takes a tenth of the time
    Server(socket.socket(fileno=os.dup(0)), PRELOADED).serve()


def serve_after_fork(orders: int, environment: Mapping[str, str]) -> NoReturn:
    """Be the server, in a process that was just forked from one with one thread; this never returns."""
    code = 1
    try:
        os.setsid()
        os.chdir(PROJECT_ROOT)
        os.dup2(orders, 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _close_all_but_standard()
        take_environment(environment)
        forget_first_environment()
        main()
        code = 0
    except BaseException:  # noqa: BLE001 - as the interpreter does with what nobody caught
        traceback.print_exc()
    finally:
        os._exit(code)


class Server:
    """Forks what is ordered. What is to be loaded is loaded while there is no order."""

    def __init__(self, orders: socket.socket, preloaded: Sequence[str]) -> None:
        self._orders = orders  # at its end the worker has ended; the system's own word tells of its thread's end only
        self._to_load = list(preloaded)
        self._told: dict[int, int] = {}  # a running process, and where its end is told
        self._woken, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(waker)

    def serve(self) -> None:
        """Return when there is nobody any more who orders."""
        for is_ordered in self._looks():
            self._tell_ends()
            if is_ordered and not self._take_order():
                return
            if not is_ordered and self._to_load:
                importlib.import_module(self._to_load.pop(0))
                gc.freeze()  # else looking for garbage writes into each page, and none stays shared

    def _looks(self) -> Iterator[bool]:
        """Tell at each look whether there is an order; end when nothing runs and nothing was ordered for a while."""
        while True:
            wait_s = 0 if self._to_load else IDLE_S
            found: list[object] = list(select.select([self._orders.fileno(), self._woken], [], [], wait_s)[0])
            if not found and not self._to_load and not self._told:
                return
            if self._woken in found:
                os.read(self._woken, 1024)
            yield self._orders.fileno() in found

    def _tell_ends(self) -> None:
        while self._told:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            told = self._told.pop(pid)
            _say(told, os.waitstatus_to_exitcode(status))
            os.close(told)

    def _take_order(self) -> bool:
        head, fds, _, _ = socket.recv_fds(self._orders, LENGTH_BYTES, FDS)
        if len(head) < LENGTH_BYTES:
            return False
        order = ForkOrder.model_validate_json(_read(self._orders, int.from_bytes(head, "big")))
        *standard, told = fds
        server, pid = os.getpid(), os.fork()
        if not pid:
            _become(order, standard, server)
        for fd in standard:
            os.close(fd)
        self._told[pid] = told
        _say(told, pid)
        return True


def _read(orders: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length and (part := orders.recv(length - len(parts))):
        parts += part
    return bytes(parts)


def _say(told: int, number: int) -> None:
    with suppress(BrokenPipeError):  # nobody waits for it any more
        os.write(told, b"%d\n" % number)


def _become(order: ForkOrder, standard: Sequence[int], server: int) -> None:
    """Be the process that was ordered; this never returns."""
    code = 1
    end_with_parent()
    if os.getppid() != server:  # it has ended meanwhile
        os._exit(code)
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        for number, fd in enumerate(standard):
            os.dup2(fd, number)
        _close_all_but_standard()
        take_environment(order.environment)
        gc.enable()
        importlib.import_module(order.module).main(order.job, order.stage_module)
        code = 0
    except BaseException:  # noqa: BLE001 - as the interpreter does with what nobody caught
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _close_all_but_standard() -> None:
    for fd in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
        if fd >= FDS - 1:
            with suppress(OSError):  # the one that the list itself was read by
                os.close(fd)


if __name__ == "__main__":
    main()

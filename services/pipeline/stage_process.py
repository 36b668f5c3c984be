"""Starting the process of a stage: a fresh interpreter, or a fork of one that has loaded what stages need."""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import IO, Protocol

from config.child_environment import child_environment
from config.settings import PROJECT_ROOT
from services.pipeline.fork_server import LENGTH_BYTES, ForkOrder, serve_after_fork
from utils.forked import has_one_thread
from utils.logger import get_logger

log = get_logger(__name__)


class StageProcess(Protocol):
    """What is used of subprocess.Popen. The process leads a group of its own, and ends when `stdin` is closed."""

    pid: int
    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    @property
    def returncode(self) -> int | None: ...

    def wait(self) -> int: ...


Start = Callable[[ForkOrder, IO[bytes]], StageProcess]  # the second is where its standard error goes


def start_fresh(order: ForkOrder, errors: IO[bytes]) -> StageProcess:
    """Start an interpreter of its own, which takes half a second to load what it needs."""
    return subprocess.Popen(
        [sys.executable, "-m", order.module, str(order.job), order.stage_module],
        cwd=PROJECT_ROOT,
        env=order.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
    )


class ForkedProcess:
    """A process that the fork server has started; the server is its parent, and tells its end."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes], told: IO[bytes]) -> None:
        self.pid = pid
        self.stdin: IO[bytes] | None = stdin
        self.stdout: IO[bytes] | None = stdout
        self.returncode: int | None = None
        self._told = told

    def wait(self) -> int:
        """Wait for its end, and return the code as Popen does: negative where a signal ended it."""
        if self.returncode is None:
            with self._told:
                said = self._told.readline()
            self.returncode = int(said) if said else -9  # the server was killed, and it with it
        return self.returncode


class ServerProcess(Protocol):
    """What is used of subprocess.Popen for the server itself."""

    def kill(self) -> None: ...

    def wait(self) -> int: ...


def _environment() -> dict[str, str]:
    """No secret; and no threads of numpy's, as they do not survive a fork."""
    return {**child_environment(), "OPENBLAS_NUM_THREADS": "1"}


def _fresh_server(orders: socket.socket) -> ServerProcess:
    return subprocess.Popen(
        [sys.executable, "-m", "services.pipeline.fork_server"],
        cwd=PROJECT_ROOT,
        env=_environment(),
        stdin=orders.fileno(),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


class _Fork:
    """A process that was forked from this one."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)  # until it is waited for its number is no other's

    def wait(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


def _forked_server(orders: socket.socket) -> ServerProcess:
    gc.freeze()  # else looking for garbage writes into each page, and none stays shared
    pid = os.fork()
    if not pid:
        serve_after_fork(orders.fileno(), _environment())
    return _Fork(pid)


class ForkServer:
    """The server of one process, started when first needed; where it fails, processes are started fresh."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: socket.socket | None = None
        self._end: Callable[[], object] = lambda: None

    def warm(self) -> None:
        """Start the server, so that it has loaded what it needs when the first stage comes.

        It is a fork of this process as long as that has one thread: both share what is loaded by now.
        """
        with self._lock:
            self._running(_forked_server if has_one_thread() else _fresh_server)

    def start(self, order: ForkOrder, errors: IO[bytes]) -> StageProcess:
        """Fork a process. A server that has ended for want of orders is started again."""
        for _ in range(2):
            with suppress(ConnectionError):
                return self._forked(order, errors)
        return start_fresh(order, errors)

    @property
    def is_running(self) -> bool:
        """Whether it was started, and not found ended."""
        return self._orders is not None

    def close(self) -> None:
        """End the server, and what it has forked."""
        self._drop(self._orders)

    def _drop(self, orders: socket.socket | None) -> None:
        with self._lock:
            if self._orders is orders:  # else another has dropped it, and there is a new one
                self._end()
                self._orders = None

    def _running(self, start: Callable[[socket.socket], ServerProcess] = _fresh_server) -> socket.socket:
        if self._orders is None:
            self._orders, theirs = socket.socketpair()
            with theirs:
                server = start(theirs)
            self._end = weakref.finalize(self, _ended, self._orders, server)
        return self._orders

    def _forked(self, order: ForkOrder, errors: IO[bytes]) -> ForkedProcess:
        """Raises ConnectionError when the server has ended."""
        (child_in, our_in), (our_out, child_out), (our_end, child_end) = os.pipe(), os.pipe(), os.pipe()
        ours = os.fdopen(our_in, "wb", 0), os.fdopen(our_out, "rb"), os.fdopen(our_end, "rb")
        try:
            orders = self._send(order, [child_in, child_out, errors.fileno(), child_end])
        finally:
            for fd in (child_in, child_out, child_end):
                os.close(fd)
        if said := ours[2].readline():
            return ForkedProcess(int(said), *ours)
        for file in ours:
            file.close()
        self._drop(orders)
        raise BrokenPipeError("the fork server has ended")

    def _send(self, order: ForkOrder, fds: Sequence[int]) -> socket.socket:
        body = order.model_dump_json().encode()
        with self._lock:
            orders = self._running()
            try:
                socket.send_fds(orders, [len(body).to_bytes(LENGTH_BYTES, "big")], fds)
                orders.sendall(body)
            except ConnectionError:  # whoever reads what it tells finds the end
                log.debug("the fork server has ended")
            return orders


def _ended(orders: socket.socket, server: ServerProcess) -> None:
    orders.close()
    server.kill()
    server.wait()


@cache
def fork_server() -> ForkServer | None:
    """This process's own; None where the system's libraries do not bear forks, as those of macOS."""
    return ForkServer() if sys.platform == "linux" else None


def quick_start() -> Start:
    """The quickest way to start stages, for who starts many."""
    server = fork_server()
    return server.start if server else start_fresh


def start_as_it_can(order: ForkOrder, errors: IO[bytes]) -> StageProcess:
    """Start a stage now and then: quickly where a worker has a server for its own, else without one."""
    server = fork_server()
    return server.start(order, errors) if server and server.is_running else start_fresh(order, errors)

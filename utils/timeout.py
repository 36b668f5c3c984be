"""Waiting for a call no longer than some time, whatever the library behind it understands by a time limit."""

import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import NoReturn, TypeVar

T = TypeVar("T")


def within(timeout_s: float, call: Callable[[], T]) -> T:
    """Run the call in a thread of its own and give its result or its error. Raises TimeoutError.

    HTTP libraries count their limit from byte to byte; a server that sends one now and then would keep them for ever.
    A call that is too late goes on unheard, and does not hold up the end of the process.
    """
    done: queue.SimpleQueue[Callable[[], T]] = queue.SimpleQueue()

    def run() -> None:
        try:
            result = call()
            done.put(lambda: result)
        except BaseException as error:  # noqa: BLE001 - carried to the caller, whatever it is
            done.put(partial(_raise, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        outcome = done.get(timeout=timeout_s)
    except queue.Empty:
        raise TimeoutError from None
    return outcome()


def _raise(error: BaseException) -> NoReturn:
    raise error

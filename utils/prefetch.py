"""Running an iterator in a thread of its own, a few items ahead of whoever reads them."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class _End:
    """The last thing in the queue: the iterator is done, or has failed."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


@contextmanager
def ahead(source: Iterator[T], *, items: int = 8) -> Iterator[Iterator[T]]:
    """Give the items of `source`, made in a thread at most `items` ahead. Its exceptions are raised to the reader.

    Leaving the block stops the thread, also when not everything was read.
    """
    ready: queue.Queue[T | _End] = queue.Queue(items)
    stop = threading.Event()
    thread = threading.Thread(target=_make, args=(source, ready, stop), daemon=True)
    thread.start()
    try:
        yield _taken(ready)
    finally:
        stop.set()
        thread.join()


def _make(source: Iterator[T], ready: "queue.Queue[T | _End]", stop: threading.Event) -> None:
    end = _End()
    try:
        for item in source:
            if not _put(ready, item, stop):
                return
    except BaseException as error:  # noqa: BLE001 - raised again in the reader's thread, which owns the outcome
        end = _End(error)
    _put(ready, end, stop)


def _put(ready: "queue.Queue[T | _End]", item: T | _End, stop: threading.Event) -> bool:
    while not stop.is_set():
        try:
            ready.put(item, timeout=0.1)
            return True
        except queue.Full:
            continue
    return False


def _taken(ready: "queue.Queue[T | _End]") -> Iterator[T]:
    while True:
        item = ready.get()
        if isinstance(item, _End):
            if item.error:
                raise item.error
            return
        yield item

"""What took how long, across processes: spans of one trace, given to whoever listens; nobody does by default.

As with logging, the listeners are the process's. A trace is found by a key that every process knows, so nothing has
to be carried from one to the other: not through the database, nor past a process that was killed.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import TextIO

Attributes = Mapping[str, str | int | float | bool]


@dataclass(frozen=True)
class SpanPlace:
    """Where a span hangs: its trace (128 bits) and itself (64 bits)."""

    trace_id: int
    span_id: int


@dataclass(frozen=True)
class Span:
    """Something that took time; moments are nanoseconds since 1970."""

    name: str
    place: SpanPlace
    parent: SpanPlace | None
    start_ns: int
    end_ns: int
    attributes: Attributes = field(default_factory=dict)
    error: str = ""  # its kind, when it broke off


Listener = Callable[[Span], None]
_listeners: tuple[Listener, ...] = ()
_current: ContextVar[SpanPlace | None] = ContextVar("place", default=None)


def listen(listener: Listener) -> None:
    """Give every span of this process to `listener` too, which must not raise nor wait."""
    global _listeners
    _listeners = (*_listeners, listener)


def unlisten(listener: Listener) -> None:
    """Give it none any more."""
    global _listeners
    _listeners = tuple(one for one in _listeners if one != listener)


def here() -> SpanPlace | None:
    """The span that this thread is in."""
    return _current.get()


def root(key: str) -> SpanPlace:
    """The first span of the trace that this key names: the same in every process."""
    digest = hashlib.sha256(key.encode()).digest()
    return SpanPlace(int.from_bytes(digest[:16], "big") or 1, int.from_bytes(digest[16:24], "big") or 1)


@contextmanager
def span(name: str, *, under: SpanPlace | None = None, **attributes: str | int | float | bool) -> Iterator[None]:
    """Time what happens inside. It hangs under the span given, else under the one that this thread is in."""
    parent = under or here()
    if not _listeners:
        yield
        return
    place = SpanPlace(parent.trace_id if parent else secrets.randbits(128) or 1, _new_id())
    token, start_ns, error = _current.set(place), time.time_ns(), ""
    try:
        yield
    except BaseException as failure:
        error = str(getattr(failure, "kind", "") or type(failure).__name__)
        raise
    finally:
        _current.reset(token)
        tell(Span(name, place, parent, start_ns, time.time_ns(), attributes, error))


def tell(told: Span) -> None:
    """Give a span that was timed by other means."""
    for listener in _listeners:
        listener(told)


def line_writer(stream: TextIO) -> Listener:
    """A listener that writes to `stream`, a JSON object a line, for a parent that relays them."""

    def write(told: Span) -> None:
        stream.write(json.dumps({"span": asdict(told)}) + "\n")
        stream.flush()

    return write


def relay(said: Mapping[str, object]) -> None:
    """Hang a child process's span, as `line_writer` wrote it, under the one that this thread is in."""
    parent, told = here(), said.get("span")
    if not _listeners or parent is None or not isinstance(told, dict):
        return
    attributes = {str(k): v for k, v in dict(told["attributes"]).items() if isinstance(v, str | int | float)}
    moments = int(told["start_ns"]), int(told["end_ns"])
    tell(
        Span(str(told["name"]), SpanPlace(parent.trace_id, _new_id()), parent, *moments, attributes, str(told["error"]))
    )


def _new_id() -> int:
    return secrets.randbits(64) or 1

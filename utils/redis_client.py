"""The one way to Redis, which is never needed: it may be absent, slow or away, and callers go on without it."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from utils.logger import get_logger

if TYPE_CHECKING:
    from redis import Redis as Connection
    from redis.client import PubSub

ANSWER_S, CONNECT_S = 0.25, 0.5  # more than that is slower than doing without
REST_S = 2.0  # after a failure nobody asks for so long
LISTEN_S = 1.0
SILENT_S = 20.0  # then a ping shows whether the other end is still there
PREFIX = "clipsheet:"
CHANNEL = f"{PREFIX}wakes"
log = get_logger(__name__)


class RedisAway(Exception):
    """Redis gave no answer in time, or a wrong one; do it without."""


class RedisState(StrEnum):
    """How it is."""

    OFF = "off"  # not configured
    ON = "on"  # answers
    DOWN = "down"  # configured, and does not answer


@dataclass(frozen=True)
class RedisHealth:
    """How it is, in a line without address or secrets, and how long the question took."""

    state: RedisState
    says: str
    ms: float = 0.0


class Redis(Protocol):
    """The operations that the program uses."""

    def publish(self, text: str, /) -> None:
        """Tell all listeners, soon and perhaps never; returns at once."""

    def listen(self, heard: Callable[[str], None], /) -> None:
        """Call `heard` for every text that is published, and with "" when some may have been missed."""

    def run(self, script: str, key: str, /, *arguments: float) -> float:
        """The number that a Lua script gives. Raises RedisAway within ANSWER_S or so."""

    def health(self) -> RedisHealth:
        """Ask it now."""

    def close(self) -> None:
        """End threads and connections."""


class NoRedis:
    """The stand-in when no Redis is configured."""

    def publish(self, _text: str, /) -> None:
        """Nobody listens."""

    def listen(self, _heard: Callable[[str], None], /) -> None:
        """Nothing is heard."""

    def run(self, _script: str, _key: str, /, *_arguments: float) -> float:
        """Raise RedisAway."""
        raise RedisAway

    def health(self) -> RedisHealth:
        """Off."""
        return RedisHealth(RedisState.OFF, "Not used: what processes share is in the database.")

    def close(self) -> None:
        """Nothing was opened."""


class RedisServer:
    """A server. Safe to share between threads; connects when first asked, and again after every failure."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._connection = connect(url)
        self._rest_until = float("-inf")
        self._is_down = False
        self._outgoing: dict[str, None] = {}  # an ordered set: what is said twice before it is sent is sent once
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def publish(self, text: str) -> None:
        """Leave it to a thread."""
        with self._changed:
            self._outgoing[text] = None
            self._changed.notify()
            if not any(thread.name == "redis-out" for thread in self._threads):
                self._start("redis-out", self._send)

    def listen(self, heard: Callable[[str], None]) -> None:
        """Start a thread that listens, and connects again when the connection ends."""
        self._start("redis-in", lambda: self._listen(heard))

    def run(self, script: str, key: str, /, *arguments: float) -> float:
        """Run it on the server."""
        return float(self._ask(lambda: self._connection.register_script(script)(keys=[PREFIX + key], args=arguments)))

    def health(self) -> RedisHealth:
        """Ping, whether it rests or not."""
        started = time.monotonic()
        self._rest_until = float("-inf")
        try:
            self._ask(self._connection.ping)
        except RedisAway as error:
            return RedisHealth(RedisState.DOWN, f"Does not answer ({error}); all works without it.", _ms(started))
        return RedisHealth(RedisState.ON, "Answers.", _ms(started))

    def close(self) -> None:
        """End threads and connections."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=2 * LISTEN_S)
        self._connection.close()

    def _start(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _ask(self, question: Callable[[], Any]) -> Any:
        from redis import RedisError

        if self._clock() < self._rest_until:
            raise RedisAway("it rests after a failure")
        try:
            answer = question()
        except RedisError as error:
            self._went_down(error)
            raise RedisAway(type(error).__name__) from error
        self._came_up()
        return answer

    def _went_down(self, error: Exception) -> None:
        self._rest_until = self._clock() + REST_S
        if not self._is_down:  # once, not for each of a thousand requests
            self._is_down = True
            log.warning("Redis does not answer; going on without it", extra={"error": str(error)[:200]})

    def _came_up(self) -> None:
        if self._is_down:
            self._is_down = False
            log.info("Redis answers again")

    def _send(self) -> None:
        while not self._stopped.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._outgoing or self._stopped.is_set())
                texts, self._outgoing = list(self._outgoing), {}
            with suppress(RedisAway):  # what could not be told is found by looking, a little later
                self._ask(partial(self._publish, texts))

    def _publish(self, texts: list[str]) -> None:
        with self._connection.pipeline(transaction=False) as pipe:
            for text in texts:
                pipe.publish(CHANNEL, text)
            pipe.execute()

    def _listen(self, heard: Callable[[str], None]) -> None:
        from redis import RedisError

        while not self._stopped.is_set():
            try:
                with self._connection.pubsub(ignore_subscribe_messages=True) as channel:  # type: ignore[no-untyped-call]
                    channel.subscribe(CHANNEL)
                    self._came_up()
                    heard("")
                    self._hear(channel, heard)
            except (RedisError, OSError) as error:
                self._went_down(error)
            self._stopped.wait(REST_S)

    def _hear(self, channel: "PubSub", heard: Callable[[str], None]) -> None:
        silent_since = self._clock()
        is_asked = False
        while not self._stopped.is_set():
            message = channel.get_message(timeout=LISTEN_S)
            if message is not None:
                silent_since, is_asked = self._clock(), False
                if message["type"] == "message":
                    heard(str(message["data"]))
            elif self._clock() - silent_since > SILENT_S:
                if is_asked:
                    raise OSError("the connection is dead")
                channel.ping()
                silent_since, is_asked = self._clock(), True


def connect(url: str) -> "Connection":
    """A pool of connections that opens none yet."""
    from redis import Redis as Connection  # 0.3 s to import: most processes have no Redis
    from redis.backoff import NoBackoff
    from redis.exceptions import ConnectionError as Broken
    from redis.retry import Retry

    return Connection.from_url(
        url,
        decode_responses=True,
        socket_timeout=ANSWER_S,
        socket_connect_timeout=CONNECT_S,
        retry=Retry(NoBackoff(), 1, supported_errors=(Broken,)),  # once: a kept connection may be of before a restart
    )


def open_redis(url: str) -> Redis:
    """The server at `url`, or none."""
    return RedisServer(url) if url else NoRedis()


def _ms(started: float) -> float:
    return round(1000 * (time.monotonic() - started), 1)

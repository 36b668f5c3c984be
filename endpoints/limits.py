"""How often one person may ask for changes, where strangers sign in; over all processes when there is Redis."""

import hashlib
import threading
import time
from collections.abc import Callable

from flask import Flask, g, request, session
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import TooManyRequests

from endpoints.app_context import AppContext, asks_for_sign_in
from endpoints.auth import USER
from endpoints.safety import SAFE_METHODS
from utils.redis_client import Redis, RedisAway

WINDOW_S = 60.0
MAX_KEYS = 10_000
SIGNED_BY_THE_CALLER = "/hooks/"  # and a lost one costs a minute of waiting

# The same bucket as one number: the time at which it is full again (GCRA, ITU-T I.371), by the server's clock.
TAKE_ONE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local interval, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
local wait = full + interval - window - now
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.3f', full + interval), 'PX', math.ceil(full + interval - now))
return 0
"""


class Limiter:
    """A bucket for each key: it fills evenly and holds a minute's worth. This process counts for itself."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._levels: dict[str, tuple[float, float]] = {}  # key -> what is left, when that was

    def wait_s(self, key: str) -> float:
        """Take one; 0 when there was one, else how long until there is."""
        rate = self._per_minute / WINDOW_S
        with self._lock:
            now = self._clock()
            left, at = self._levels.pop(key, (float(self._per_minute), now))
            left = min(self._per_minute, left + (now - at) * rate)
            self._levels[key] = (left - 1 if left >= 1 else left, now)
            while len(self._levels) > MAX_KEYS:  # the one that asked longest ago is full again
                del self._levels[next(iter(self._levels))]
        return 0.0 if left >= 1 else (1 - left) / rate


class SharedLimiter:
    """The same bucket in Redis, by what is counted; without Redis each process counts for itself."""

    def __init__(self, name: str, per_minute: int, redis: Redis, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._interval_ms = 1000 * WINDOW_S / per_minute
        self._redis = redis
        self._alone = Limiter(per_minute, clock)

    def wait_s(self, key: str) -> float:
        """Take one; 0 when there was one, else how long until there is."""
        # Addresses and tokens stay here: the server sees a hash.
        hashed = hashlib.sha256(key.encode()).hexdigest()[:32]
        try:
            return self._redis.run(TAKE_ONE, f"limit:{self._name}:{hashed}", self._interval_ms, 1000 * WINDOW_S) / 1000
        except RedisAway:
            return self._alone.wait_s(key)


def limit(app: Flask, shared: AppContext) -> None:
    """Refuse what comes too fast. Nobody limits the one person on their own machine."""
    changes = SharedLimiter("changes", shared.settings.requests_per_minute, shared.redis)

    @app.before_request
    def check() -> None:
        if g.get("token") or not _counts() or not _may_be_a_stranger(shared):  # a token has its own limit
            return
        if wait_s := changes.wait_s(whose()):
            raise TooManyRequests("This is too fast. Wait a little.", retry_after=max(1, round(wait_s)))


def _may_be_a_stranger(shared: AppContext) -> bool:
    try:
        return asks_for_sign_in(shared)
    except SQLAlchemyError:  # while the database is away nobody knows
        return True


def whose() -> str:
    """Who a request counts for: a person, else an address; never what a stranger may choose anew each time."""
    # Behind a proxy all who have not signed in share its address: they can only sign in.
    return session.get(USER, "") or request.remote_addr or ""


def _counts() -> bool:
    if request.path.startswith(SIGNED_BY_THE_CALLER):
        return False
    return request.method not in SAFE_METHODS or request.path.startswith("/auth/")

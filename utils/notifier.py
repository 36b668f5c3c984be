"""Notifier who waits for news: in this process at once, in others through Redis when there is one.

A wake-up only brings a look into the database forward. Nobody may rely on it: it can be lost, late, or without reason.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from utils.redis_client import NoRedis, Redis

ORDERS = "orders"  # an entry was enqueued


def events_of(user_id: str) -> str:
    """The topic of everything that happens to a person's entries."""
    return f"events {user_id}"


class Subscription:
    """Waits for one topic."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def wake(self) -> None:
        """End its sleep, or the next one when it is awake."""
        self._woken.set()

    def sleep(self, seconds: float) -> bool:
        """Sleep until woken (True), at most `seconds` (False)."""
        was_woken = self._woken.wait(seconds)
        self._woken.clear()
        return was_woken


class Notifier:
    """Topics and who sleeps on them."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis or NoRedis()
        self._sender = secrets.token_hex(4)
        self._lock = threading.Lock()
        self._subscriptions: dict[str, frozenset[Subscription]] = {}
        self._is_listening = False

    def ring(self, topic: str) -> None:
        """There is news; returns at once."""
        self._wake(topic)
        self._redis.publish(f"{self._sender} {topic}")

    @contextmanager
    def subscribe(self, topic: str) -> Iterator[Subscription]:
        """One who is woken by the topic from now on."""
        subscription = Subscription()
        with self._lock:
            must_listen, self._is_listening = not self._is_listening, True
            self._subscriptions[topic] = self._subscriptions.get(topic, frozenset()) | {subscription}
        try:
            if must_listen:  # a command that only rings needs no thread
                self._redis.listen(self._heard)
            yield subscription
        finally:
            with self._lock:
                others = self._subscriptions[topic] - {subscription}
                if others:
                    self._subscriptions[topic] = others
                else:
                    del self._subscriptions[topic]

    def _heard(self, text: str) -> None:
        sender, _, topic = text.partition(" ")
        if not text:  # something may have been missed
            with self._lock:
                topics = list(self._subscriptions)
            for one in topics:
                self._wake(one)
        elif sender != self._sender:
            self._wake(topic)

    def _wake(self, topic: str) -> None:
        with self._lock:
            subscriptions = self._subscriptions.get(topic, frozenset())
        for subscription in subscriptions:
            subscription.wake()

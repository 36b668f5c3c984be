"""Takes orders as soon as they wait: one cheap question for all queues instead of DBOS's own polling of each."""

import threading
from typing import Protocol

from dbos import DBOS
from dbos._queue import queue_worker_thread  # the loop of one queue; a contract test watches over it
from sqlalchemy.exc import DBAPIError

from services.engine.job_queue import QUEUES
from utils.notifier import ORDERS, Notifier, Subscription

LOOK_S = 0.25  # the most that an order of another process waits for an idle worker, when nobody wakes it


class WakeEvent(threading.Event):
    """What DBOS's loop waits on between two looks: rung, it looks at once; set, it ends."""

    def __init__(self) -> None:
        super().__init__()
        self._rung = threading.Event()

    def ring(self) -> None:
        """Look now."""
        self._rung.set()

    def set(self) -> None:
        """End."""
        super().set()
        self._rung.set()

    def is_rung(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds to be rung; True when that happened."""
        was_rung = self._rung.wait(timeout)
        self._rung.clear()
        return was_rung

    def wait(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds to be rung; True when the loop has to end."""
        self.is_rung(LOOK_S if timeout is None else timeout)
        return self.is_set()


class Waiting(Protocol):
    """What a poller asks the orders."""

    def are_waiting(self) -> bool:
        """Some order waits for a worker."""


class QueuePoller:
    """A thread for each queue, and one that rings their wake_events."""

    def __init__(self, orders: Waiting, notifier: Notifier, *, look_s: float = LOOK_S) -> None:
        self._orders = orders
        self._notifier = notifier
        self._look_s = look_s
        self.wake_events = {name: WakeEvent() for name in QUEUES}
        self._stopped = threading.Event()

    def start(self, dbos: DBOS) -> None:
        """Begin to take orders."""
        for name, wake_event in self.wake_events.items():
            queue = DBOS.retrieve_queue(name)
            threading.Thread(target=queue_worker_thread, args=(wake_event, dbos, queue), name=name, daemon=True).start()
        self.watch()

    def watch(self) -> None:
        """Ring the wake_events from now on."""
        threading.Thread(target=self._watch, name="poller", daemon=True).start()

    def stop(self) -> None:
        """Take none any more."""
        self._stopped.set()
        for wake_event in self.wake_events.values():
            wake_event.set()

    def _watch(self) -> None:
        with self._notifier.subscribe(ORDERS) as subscription:
            sleep_s = 0.0  # something may have been ordered before there was a worker
            while not self._stopped.is_set():
                if self._is_worth_a_look(subscription, sleep_s):
                    for wake_event in self.wake_events.values():
                        wake_event.ring()
                sleep_s = self._look_s

    def _is_worth_a_look(self, subscription: Subscription, sleep_s: float) -> bool:
        if subscription.sleep(sleep_s):
            return True
        try:
            return self._orders.are_waiting()
        except DBAPIError:  # the reconciler says so; the loops look by themselves once it is back
            return False

"""Runs a suspect stage alone, so that a stage that ends its worker takes no other stage with it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOOK_EVERY_S = 0.25


class Isolation:
    """Many stages run together, or one alone; one that waits to run alone goes before later ones."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._together = 0
        self._waiting = 0  # to be alone
        self._is_alone = False

    @contextmanager
    def hold(self, *, alone: bool, keep_waiting: Callable[[], None]) -> Iterator[None]:
        """Work in here. `keep_waiting` is called a few times a second before, and may raise to give up."""
        with self._alone(keep_waiting) if alone else self._with_others(keep_waiting):
            yield

    @contextmanager
    def _with_others(self, keep_waiting: Callable[[], None]) -> Iterator[None]:
        with self._changed:
            self._wait(lambda: not (self._is_alone or self._waiting), keep_waiting)
            self._together += 1
        try:
            yield
        finally:
            with self._changed:
                self._together -= 1
                self._changed.notify_all()

    @contextmanager
    def _alone(self, keep_waiting: Callable[[], None]) -> Iterator[None]:
        with self._changed:
            self._waiting += 1
            try:
                self._wait(lambda: not (self._is_alone or self._together), keep_waiting)
                self._is_alone = True
            finally:
                self._waiting -= 1
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._is_alone = False
                self._changed.notify_all()

    def _wait(self, is_my_turn: Callable[[], bool], keep_waiting: Callable[[], None]) -> None:
        while not self._changed.wait_for(is_my_turn, LOOK_EVERY_S):
            keep_waiting()

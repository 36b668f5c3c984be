"""How clients that take long say how far they are."""

from typing import Protocol


class Report(Protocol):
    """Say how far the work is: a line for the person, and the part done (0..1) where it is known."""

    def __call__(self, text: str, done: float | None = None) -> None: ...

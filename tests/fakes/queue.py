"""A queue that only remembers what it was told."""

from collections.abc import Sequence

from services.domain.entries import EntryView


class FakeQueue:
    """Stands for the engine's way in."""

    def __init__(self) -> None:
        self.enqueued: list[str] = []
        self.cancelled: list[str] = []
        self.forgotten: list[str] = []

    def enqueue(self, entry: EntryView) -> None:
        """Remember the entry."""
        self.enqueued.append(entry.id)

    def cancel(self, entry: EntryView) -> None:
        """Remember the entry."""
        self.cancelled.append(entry.id)

    def forget(self, entries: Sequence[EntryView]) -> None:
        """Remember the entries."""
        self.forgotten += [entry.id for entry in entries]

"""A progress bar on standard error that follows one entry."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from services.domain.entries import EntryView
from services.domain.stages import StageName

if TYPE_CHECKING:
    from rich.progress import Progress

STAGES = list(StageName)


class Follower:
    """Shows the stage and its line; plain lines when standard error is not a terminal."""

    def __init__(self, label: str, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._last = ""
        self._bar = _bar(label) if sys.stderr.isatty() and not quiet else None

    def __enter__(self) -> "Follower":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, entry: EntryView) -> None:
        """Show the entry's state."""
        self.line(entry.progress or "Waiting", _completed(entry))

    def line(self, text: str, completed: float) -> None:
        """Show a line; `completed` counts stages."""
        if self._bar:
            self._bar.update(self._bar.task_ids[0], description=text, completed=completed)
        elif not self._quiet and text != self._last:
            sys.stderr.write(f"  {text}\n")
        self._last = text


def _bar(label: str) -> "Progress":
    # heavy, and drawn ten times a second: only where there is a terminal
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.fields[label]}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task("Waiting", total=len(STAGES), label=label[-40:])
    return bar


def _completed(entry: EntryView) -> float:
    if entry.stage is None:
        return 0.0
    return STAGES.index(StageName(entry.stage)) + (entry.done or 0.0)

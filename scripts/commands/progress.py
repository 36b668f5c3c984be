"""A progress bar on standard error that follows one entry."""

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.domain.entries import EntryView
from services.domain.stages import StageName

STAGES = list(StageName)


class Follower:
    """Shows the stage and its line; plain lines when standard error is not a terminal."""

    def __init__(self, label: str, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._plain = not sys.stderr.isatty()
        self._last = ""
        console = Console(stderr=True, quiet=quiet or self._plain)
        self._progress = Progress(
            TextColumn("{task.fields[label]}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("Waiting", total=len(STAGES), label=label[-40:])

    def __enter__(self) -> "Follower":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, entry: EntryView) -> None:
        """Show the entry's state."""
        self.line(entry.progress or "Waiting", _completed(entry))

    def line(self, text: str, completed: float) -> None:
        """Show a line; `completed` counts stages."""
        self._progress.update(self._task, description=text, completed=completed)
        if self._plain and not self._quiet and text != self._last:
            sys.stderr.write(f"  {text}\n")
        self._last = text


def _completed(entry: EntryView) -> float:
    if entry.stage is None:
        return 0.0
    return STAGES.index(StageName(entry.stage)) + (entry.done or 0.0)

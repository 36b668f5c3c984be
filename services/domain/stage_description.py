"""What a feature says of its stage: the one thing that the pipeline knows about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from config.settings import Settings
from services.domain.artifacts import StageResult
from services.domain.entries import Status
from services.domain.stages import Options, Source, StageName


@dataclass(frozen=True)
class Limits:
    """What a stage's process may use before it is ended."""

    wall_s: float
    memory_mb: int
    wall_per_s: float = 3.0  # of the video, where that is more

    def wall_for(self, duration_s: float) -> float:
        """Return the seconds that it may take with a video of that length."""
        return max(self.wall_s, self.wall_per_s * duration_s)


@dataclass(frozen=True)
class First:
    """What a stage does in a process before its own, so that what it took for that is gone when the stage goes on.

    The module's `run(context)` leaves files in the work folder; its result is not kept. A cut from an earlier run does
    without.
    """

    module: str
    usual_mb: int  # as of a stage


@dataclass(frozen=True)
class Stage:
    """One step: what the person sees meanwhile, what it makes, and what its result depends on.

    A `stage.py` names it STAGE. It is imported everywhere, so it imports nothing heavy.
    """

    name: StageName
    module: str  # its `run(context)` is the stage; imported only in the stage's own process
    status: Status
    line: str  # shown when it begins
    result: type[StageResult]
    required: bool  # an error fails the entry; otherwise the note is partial and says so
    version: int  # goes up when the same input would give a different result
    needs: tuple[StageName, ...]
    limits: Limits
    gives: str = "result"  # what a reader misses where it gave nothing
    usual_mb: Callable[[Settings], int] = lambda _settings: 256  # what it holds at most, beside what is loaded once
    first: "First | None" = None
    is_heavy: bool = True  # uses the processor alone; the others wait for somebody else's computer
    params: Callable[[Options, Settings], Mapping[str, Any]] = lambda _options, _settings: {}
    keys: tuple[str, ...] = ()  # the secret settings that its process is given
    waits_s: Callable[[Settings], float] = lambda _settings: 0.0  # for somebody else's computer, beside the limits
    at_hand: Callable[[Source, Options], StageResult | None] = lambda _source, _options: None  # needs no process
    trusts_proxies: bool = True  # of the system; not where strangers' links are followed, past our own guard

    def with_waiting(self, settings: Settings) -> "Stage":
        """The stage with the time that it may wait added to its limit."""
        wall_s = self.limits.wall_s + self.waits_s(settings)
        return replace(self, limits=replace(self.limits, wall_s=wall_s))


def host_of(url: str) -> str:
    """The host and port of an address, without the name and password in it."""
    return urlsplit(url).netloc.rpartition("@")[2]

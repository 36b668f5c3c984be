"""Steps that do nothing, or fail as told."""

from collections.abc import Callable

from services.domain.entries import Status
from services.domain.stages import StageName
from services.pipeline.steps import Job


class FakeStep:
    """Enters its stage, and then does what it was given."""

    def __init__(self, name: StageName, act: Callable[[Job], None] = lambda job: None) -> None:
        self.name = name
        self._act = act
        self.runs = 0

    def run(self, job: Job) -> dict[str, str]:
        self.runs += 1
        job.check()
        job.journal.enter(self.name, Status.PROCESSING, f"{self.name} runs")
        self._act(job)
        job.journal.stage_done(self.name, f"artifact-{self.name}", seconds=0.0)
        return {self.name: f"artifact-{self.name}"}


def straight(name: str, step: Callable[[], dict[str, str]]) -> dict[str, str]:
    """A checkpoint that remembers nothing."""
    return step()

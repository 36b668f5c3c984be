"""A worker for `benchmarks.load`: everything is real but the stages, which are small and fail now and then.

`python -m benchmarks.load_worker FAULTS STAGE_S`, with the environment as the product reads it.
"""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from clients.progress import Report
from config.settings import Settings, load_settings
from services.container import Container, open_container
from services.domain.artifacts import StageResult
from services.engine.worker import EngineWorker, WorkerDependencies, end_process
from services.pipeline.catalog import STAGES, Stage
from services.pipeline.child import Request
from services.pipeline.highlight_step import video_step
from services.pipeline.pipeline import Pipeline
from services.pipeline.runner import StageCrashed, StageRunner
from services.pipeline.slots import Slots
from services.pipeline.steps import SaveStep, StageDependencies, Step
from tests.fakes.results import workout
from utils.errors import NeedsUserError, PermanentError, TransientError
from utils.logger import set_up_logging

# How often, of all faults, and what happens: a vendor that is busy mostly.
FAULTS: tuple[tuple[float, Callable[[], Exception]], ...] = (
    (0.70, lambda: TransientError("The service is busy.", retry_after_s=0.1)),
    (0.15, lambda: PermanentError("This video is gone.")),
    (0.10, lambda: NeedsUserError("The account is out of credit.", "Top it up.")),
    (0.05, lambda: StageCrashed("ended with -11")),
)


class SmallStages(StageRunner):
    """Makes the same small results again and again, takes a moment, and fails as often as it is told to."""

    def __init__(self, folder: Path, ledger: Path, *, faults: float, stage_s: float) -> None:
        super().__init__(folder)
        self._ledger = ledger
        self._faults = faults
        self._stage_s = stage_s
        self._results = workout()

    def run(
        self,
        stage: Stage,
        request: Request,
        job: Path,
        *,
        report: Report,
        check: Callable[[], None],
        between: Callable[[], None] = lambda: None,
    ) -> StageResult:
        """Write small files and note that it was done."""
        report(f"{stage.line}, half of it", 0.5)
        time.sleep(random.uniform(0.5, 1.5) * self._stage_s)
        check()
        if stage.first:
            between()
        if random.random() < self._faults:
            (weights, errors) = zip(*FAULTS, strict=True)
            raise random.choices(errors, weights)[0]()
        made = self._results[stage.name]
        assert made is not None
        for name, content in made.files.items():
            assert isinstance(content, bytes)
            (job / "work" / name).write_bytes(content)
        self._note(f"{stage.name} {request.source.url}")
        return made.result

    def _note(self, line: str) -> None:
        descriptor = os.open(self._ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, f"{line}\n".encode())
        os.close(descriptor)


def small_worker(container: Container, settings: Settings, *, faults: float, stage_s: float) -> EngineWorker:
    """The container's worker with small stages."""
    runner = SmallStages(settings.work_dir, settings.data_dir / "ledger.txt", faults=faults, stage_s=stage_s)
    dependencies = StageDependencies(
        settings=settings,
        store=container.store,
        artifacts=container.artifacts,
        runner=runner,
        slots=Slots(settings.heavy_concurrency),
        budget=container.budget,
    )
    steps: list[Step] = [
        *(video_step(stage, dependencies) for stage in STAGES),
        SaveStep("library", container.library.save, container.library.remove),
    ]
    pipeline = Pipeline(container.database, steps)
    return EngineWorker(
        WorkerDependencies(
            settings, container.database, container.entries, container.orders, pipeline, container.notifier
        )
    )


def main(faults: float, stage_s: float) -> None:
    """Work until SIGTERM."""
    settings = load_settings()
    set_up_logging("CRITICAL", "json")
    worker = small_worker(open_container(settings), settings, faults=faults, stage_s=stage_s)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    worker.start()
    stopping.wait()
    end_process(worker, grace_s=5.0)


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))

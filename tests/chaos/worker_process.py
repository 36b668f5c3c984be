"""A worker to kill: `python -m tests.chaos.worker_process DATA_DIR STEP_S`, with DATABASE_URL as the product reads it.

Its steps note in `ledger.txt` when they begin and when they end, so that a test can count what was repeated.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from clients.database.session import Database, database_url
from config.settings import load_settings
from services.clips.clip_store import Clips
from services.domain.clips import ClipFile
from services.domain.entries import EntryView, Status
from services.domain.stages import StageName
from services.engine.job_queue import JobQueue
from services.engine.worker import EngineWorker, WorkerDependencies, end_process
from services.entries.store import Entries
from services.pipeline.pipeline import Pipeline
from services.pipeline.steps import Done, Job
from utils.logger import set_up_logging
from utils.notifier import Notifier
from utils.redis_client import open_redis


class LedgerStep:
    """Takes a while, and notes its beginning and its end."""

    def __init__(self, name: StageName, ledger: Path, seconds: float) -> None:
        self.name = name
        self._ledger = ledger
        self._seconds = seconds

    def run(self, job: Job) -> Done:
        job.journal.enter(self.name, Status.PROCESSING, f"{self.name} runs")
        self._note("begin", job)
        self._misbehave(job)
        job.pause(self._seconds)
        self._note("end", job)
        job.journal.stage_done(self.name, None, seconds=self._seconds)
        return {}

    def _misbehave(self, job: Job) -> None:
        if job.journal.entry.source.name == "poison" and self.name is StageName.TRANSCRIBE:
            os.kill(os.getpid(), signal.SIGKILL)

    def _note(self, what: str, job: Job) -> None:
        line = f"{what} {job.journal.entry.id} {self.name} {os.getpid()} {time.monotonic()}\n"
        descriptor = os.open(self._ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, line.encode())
        os.close(descriptor)


class LedgerClips(LedgerStep):
    """The same, and then makes the clips that wait, each as long as a step."""

    def __init__(self, clips: Clips, ledger: Path, seconds: float) -> None:
        super().__init__(StageName.CLIPS, ledger, seconds)
        self._clips = clips

    def run(self, job: Job) -> Done:
        super().run(job)
        return {str(number): clip_id for number, clip_id in enumerate(self._clips.waiting(job.journal.entry.id))}

    def make_part(self, job: Job, part_id: str) -> None:
        clip, _ = self._clips.begin(part_id) or (None, 0)
        if clip is None:
            return
        job.journal.enter(self.name, Status.PROCESSING, f"Clip {clip.number}")
        self._note(f"begin-clip-{clip.number}", job)
        job.pause(self._seconds)
        self._note(f"end-clip-{clip.number}", job)
        made = ClipFile(file="clip.mp4", duration_s=1, width=2, height=2, fps=25, size_bytes=1)
        self._clips.finish(clip, f"artifact-{clip.number}", made)
        job.journal.stage_done(self.name, None, seconds=self._seconds)

    def give_up(self, entry: EntryView, why: str | None) -> None:
        self._clips.give_up(entry.id, why)


def main(step_s: float) -> None:
    settings = load_settings()
    set_up_logging("WARNING", "text")
    database = Database(database_url(settings))
    ledger = settings.data_dir / "ledger.txt"
    clips = LedgerClips(Clips(database), ledger, step_s)
    steps = [clips if name is StageName.CLIPS else LedgerStep(name, ledger, step_s) for name in StageName]
    notifier = Notifier(open_redis(settings.redis_url))
    worker = EngineWorker(
        WorkerDependencies(
            settings, database, Entries(database), JobQueue(settings, notifier), Pipeline(database, steps), notifier
        )
    )
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    worker.start()
    print("ready", time.time(), flush=True)
    stopping.wait()
    end_process(worker, grace_s=5.0)


if __name__ == "__main__":
    main(float(sys.argv[1]))

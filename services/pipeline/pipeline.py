"""One entry from beginning to end: the steps in order, and what a failure means for the entry."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from sqlalchemy.exc import DBAPIError

from clients.database.db_retry import retry_while_away
from clients.database.session import Database
from clients.progress import Report
from services.domain.entries import EntryView
from services.domain.stages import StageName
from services.entries.journal import ClaimLost, Journal
from services.entries.traces import tell_run, trace_of
from services.pipeline.artifact_store import Stored
from services.pipeline.early import AtWork, Check, Early, Make
from services.pipeline.isolation import Isolation
from services.pipeline.steps import BeginsEarly, CancelledByUser, Done, Job, MakesParts, Step
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError
from utils.logger import about, get_logger
from utils.tracing import span

log = get_logger(__name__)
Checkpoint = Callable[[str, Callable[[], dict[str, str]]], Done]  # runs a step once, however often it is asked to
SUSPECT_FROM = 3  # a stage that so often did not end works alone: if it ends the worker again, it harms no other
BUG = "Something went wrong inside Clipsheet. Try again; if it happens again, the log says why."


class Pipeline:
    """Knows the steps and their order, and nothing about what they do."""

    def __init__(self, database: Database, steps: Sequence[Step]) -> None:
        self._database = database
        self._steps = tuple(steps)
        self._isolation = Isolation()
        self._running: set[Journal] = set()

    def process(self, entry_id: str, run: int, checkpoint: Checkpoint) -> None:
        """Bring the entry to a final state. Returns at once when that run of it is over."""
        journal = retry_while_away(lambda: Journal.claim(self._database, entry_id, run))
        if journal is None:
            return
        self._running.add(journal)
        try:
            with about(entry=entry_id, video=_named(journal.entry)):
                self._decide(journal, checkpoint)
            tell_run(journal.entry)
        except ClaimLost:
            log.info("entry was taken over", extra={"entry": entry_id})
        finally:
            self._running.discard(journal)

    def excuse(self) -> None:
        """The worker was told to stop: stages that do not end by then are not to blame."""
        for journal in list(self._running):
            try:
                journal.excuse()
            except (ClaimLost, DBAPIError) as error:  # its next worker counts one death too many, of several
                log.info("not excused", extra={"entry": journal.entry.id, "error": str(error)[:200]})

    def _decide(self, journal: Journal, checkpoint: Checkpoint) -> None:
        # The only place that says what an error means for the entry.
        try:
            self._run(journal, checkpoint)
        except CancelledByUser:
            if not self._ends_parts(journal, None):
                journal.cancelled()
        except ClipsheetError as error:
            if self._ends_parts(journal, str(error)):
                return
            journal.fail(str(error), error.kind, error.code)
        except ClaimLost:
            raise
        except Exception:
            log.exception("entry failed", extra={"entry": journal.entry.id})
            journal.fail(BUG, "bug", ErrorCode.INTERNAL)

    def _run(self, journal: Journal, checkpoint: Checkpoint) -> None:
        done: dict[str, str] = {}
        with Early() as early:
            for step in self._steps:
                job = Job(journal, dict(done), early, partial(self._begin_early, step))
                if step.name is StageName.SAVE and journal.entry.run_from is StageName.CLIPS:
                    continue  # the note is saved already, and clips are no part of it
                made = checkpoint(step.name, partial(self._run_step, step, job))
                if isinstance(step, MakesParts):
                    self._make_parts(step, job, made, checkpoint)
                else:
                    done.update(made)
        journal.complete()

    def _make_parts(self, step: MakesParts, job: Job, parts: Done, checkpoint: Checkpoint) -> None:
        """Make each part as a step of its own, so that a crash costs one; then those that were asked for meanwhile."""
        while parts:
            for part_id in parts.values():
                checkpoint(f"{step.name} {part_id}", partial(self._make_part, step, job, part_id))
            parts = checkpoint(step.name, partial(self._run_step, step, job))

    def _make_part(self, step: MakesParts, job: Job, part_id: str) -> dict[str, str]:
        with self._isolation.hold(alone=_is_suspect(job), keep_waiting=job.check), _told(step, job):
            retry_while_away(lambda: step.make_part(job, part_id))
            return {}

    def _ends_parts(self, journal: Journal, why: str | None) -> bool:
        """Whether the run was only for clips: then those that wait end so, and the entry is as good as before."""
        if journal.entry.run_from is not StageName.CLIPS:
            return False
        for step in self._steps:
            if isinstance(step, MakesParts):
                step.give_up(journal.entry, why)
        journal.complete()
        return True

    def _begin_early(self, step: Step, job: Job) -> None:
        """Begin what comes after a step and needs nothing of it."""
        if job.early is None or StageName.DOWNLOAD not in job.done or _is_suspect(job):
            return
        for later in self._steps[self._steps.index(step) + 1 :]:
            if isinstance(later, BeginsEarly):
                job.early.begin(later.name, partial(self._early, later.name, later, job))

    def _early(self, name: StageName, step: BeginsEarly, job: Job) -> Make | None:
        make = step.early(job)
        if make is None:
            return None

        def make_with_others(report: Report, check: Check, at_work: AtWork) -> Stored:
            return make(report, check, self._with_others(name, job, check, at_work))

        return make_with_others

    @contextmanager
    def _with_others(self, name: StageName, job: Job, check: Check, at_work: AtWork) -> Iterator[None]:
        entry = job.journal.entry  # in a thread of its own, which knows nothing of this one
        told = about(entry=entry.id, video=_named(entry), stage=name)
        with at_work, told, self._isolation.hold(alone=False, keep_waiting=check):
            yield

    def _run_step(self, step: Step, job: Job) -> dict[str, str]:
        with self._isolation.hold(alone=_is_suspect(job), keep_waiting=job.check), _told(step, job):
            # A step may run again from the top, and finds what it stored. Its own writes wait by themselves.
            return retry_while_away(lambda: dict(step.run(job)))


def _is_suspect(job: Job) -> bool:
    return job.journal.entry.unended >= SUSPECT_FROM


def _named(entry: EntryView) -> str:
    """What a person knows the video by."""
    return (entry.title or entry.source.url or entry.source.name or entry.id)[:80]


@contextmanager
def _told(step: Step, job: Job) -> Iterator[None]:
    """One line in the log for each step: whose, which, how long, and how it ended."""
    entry, started = job.journal.entry, time.monotonic()
    said: dict[str, object] = {"user": entry.user_id, "entry": entry.id, "stage": step.name, "attempt": entry.run}
    outcome = "done"
    with (
        span(step.name, under=trace_of(entry), user=entry.user_id, entry=entry.id, attempt=entry.run),
        about(video=_named(entry), stage=step.name),
    ):
        try:
            yield
        except Exception as error:
            outcome, said["error_kind"] = "broken off", getattr(error, "kind", type(error).__name__)
            raise
        finally:
            if step.name in job.journal.entry.degraded and step.name not in job.journal.entry.results:
                outcome = "gave nothing"
            log.info("step %s", outcome, extra={**said, "seconds": round(time.monotonic() - started, 3)})

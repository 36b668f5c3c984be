"""Keeps the promise that every accepted entry ends: looks again and again, and mends what it finds.

Level-triggered: each look starts from the state of the databases, so that whatever was missed is found by the next.
"""

from contextlib import suppress

from dbos import DBOS, WorkflowStatus
from sqlalchemy.exc import DBAPIError

from services.domain.entries import EntryView
from services.domain.stages import StageName
from services.engine.history import History
from services.engine.job_queue import VERSION, JobQueue, workflow_id
from services.engine.leases import Leases
from services.entries.store import Entries
from utils.errors import ConflictError, NotFoundError
from utils.logger import get_logger
from utils.periodic import Periodic

BEAT_S = 1.5
BATCH_SIZE = 200  # entries looked at in one go: the cost of a look does not grow with the queue
LOST = "The run ended without a result. Try again."
log = get_logger(__name__)


class Reconciler:
    """A thread beside the worker's own: beats, takes over from the dead, and finds entries that nobody runs."""

    def __init__(self, entries: Entries, orders: JobQueue, leases: Leases, history: History) -> None:
        self._entries = entries
        self._orders = orders
        self._leases = leases
        self._history = history
        self._after = ""  # the last entry of the batch before
        self._beating = Periodic("reconciler", self._round, every_s=BEAT_S)

    def start(self) -> None:
        """Begin to look."""
        self._beating.start()

    def stop(self) -> None:
        """Stop looking."""
        self._beating.stop(wait_s=5.0)

    def _round(self) -> None:
        try:
            self._leases.beat()
            self.look()
        except DBAPIError as error:
            log.warning("the database does not answer", extra={"error": str(error.orig)[:200]})
            self._leases.forget_what_was_seen()

    def look(self) -> None:
        """Take over from dead workers, then see to entries that no workflow will bring to an end."""
        self._take_over()
        batch = self._entries.unfinished(after=self._after, limit=BATCH_SIZE)
        self._after = batch[-1].id if len(batch) == BATCH_SIZE else ""
        flows = _flows([workflow_id(entry) for entry in batch])
        for entry in batch:
            self._see_to(entry, flows.get(workflow_id(entry)))
        self._begin_clips()
        self._try_again()
        self._history.sweep()

    def _take_over(self) -> None:
        living = self._leases.living()
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        dead = {flow.executor_id for flow in pending if flow.executor_id and flow.executor_id not in living}
        if dead:
            log.info("taking over", extra={"workers": len(dead)})
            # The internal call takes runs over from these workers alone, whoever else is at it. A contract test
            # watches over it.
            DBOS._recover_pending_workflows(sorted(dead))

    def _begin_clips(self) -> None:
        """Clips that were asked for while the entry was just ending, or whose run could not be enqueued."""
        for entry in self._entries.with_waiting_clips(limit=BATCH_SIZE):
            with suppress(ConflictError, NotFoundError):  # somebody else began it, or it is gone
                run = self._entries.choose(entry.user_id, entry.id, {}, run_from=StageName.CLIPS)
                self._orders.enqueue(run)

    def _try_again(self) -> None:
        """Failed entries whose quiet hour has come."""
        for failed in self._entries.quiet_hour.due(limit=BATCH_SIZE):
            with suppress(NotFoundError):  # it was deleted meanwhile
                entry, is_new = self._entries.retry(failed.user_id, failed.id)
                if is_new:
                    self._orders.enqueue(entry)

    def _see_to(self, entry: EntryView, flow: WorkflowStatus | None) -> None:
        if flow is None:  # accepted, but the process died before it was enqueued
            self._orders.enqueue(entry)
        elif _is_of_an_earlier_version(flow):
            self._start_afresh(entry)
        elif flow.status in ("SUCCESS", "ERROR", "CANCELLED"):
            self._entries.give_up(entry.id, entry.run, LOST, "bug")

    def _start_afresh(self, entry: EntryView) -> None:
        # Steps of an older version cannot be replayed; the artifacts it made are found again.
        DBOS.cancel_workflow(workflow_id(entry))
        self._orders.enqueue(self._entries.renew(entry.id))


def _is_of_an_earlier_version(flow: WorkflowStatus) -> bool:
    if flow.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED":  # earlier versions took restarts for crashes
        return True
    return flow.app_version != VERSION and flow.status in ("ENQUEUED", "PENDING")


def _flows(ids: list[str]) -> dict[str, WorkflowStatus]:
    if not ids:
        return {}
    flows = DBOS.list_workflows(workflow_ids=ids, load_input=False, load_output=False)
    return {flow.workflow_id: flow for flow in flows}

import pytest

from clients.database.session import Database
from services.entries.model import EntryView, Status
from services.entries.store import Entries
from services.pipeline import BUG, Pipeline
from services.stages.context import StageName
from services.steps import Job, Step
from tests.fakes.orders import accept, claimed
from tests.fakes.steps import FakeStep, straight
from utils.errors import NeedsUserError


@pytest.fixture
def entry(entries: Entries) -> EntryView:
    return accept(entries)


def process(database: Database, entry: EntryView, *steps: Step) -> None:
    Pipeline(database, steps).process(entry.id, entry.run, straight)


def test_steps_run_in_order_and_the_entry_completes(database: Database, entries: Entries, entry: EntryView) -> None:
    seen: list[dict[str, str]] = []
    steps = [FakeStep(name, lambda job: seen.append(dict(job.done))) for name in (StageName.DOWNLOAD, StageName.SAVE)]
    process(database, entry, *steps)
    assert seen == [{}, {"download": "artifact-download"}]
    assert entries.get("local", entry.id).status is Status.COMPLETED


def test_an_expected_error_fails_the_entry_in_words(database: Database, entries: Entries, entry: EntryView) -> None:
    def refuse(_job: Job) -> None:
        raise NeedsUserError("The video is private.", "Make it public.")

    after = FakeStep(StageName.SAVE)
    process(database, entry, FakeStep(StageName.DOWNLOAD, refuse), after)
    failed = entries.get("local", entry.id)
    assert (failed.status, failed.message) == (Status.FAILED, "The video is private. Make it public.")
    assert (failed.error_kind, after.runs) == ("needs_user", 0)


def test_a_bug_fails_the_entry_without_its_details(database: Database, entries: Entries, entry: EntryView) -> None:
    def stumble(_job: Job) -> None:
        raise ZeroDivisionError("secret detail")

    process(database, entry, FakeStep(StageName.DOWNLOAD, stumble))
    failed = entries.get("local", entry.id)
    assert (failed.status, failed.message, failed.error_kind) == (Status.FAILED, BUG, "bug")


def test_a_cancel_between_steps_ends_the_entry(database: Database, entries: Entries, entry: EntryView) -> None:
    def cancel(job: Job) -> None:
        entries.request_cancel("local", job.journal.entry.id)

    after = FakeStep(StageName.SAVE)
    process(database, entry, FakeStep(StageName.DOWNLOAD, cancel), after)
    assert entries.get("local", entry.id).status is Status.CANCELLED


def test_a_worker_that_lost_the_entry_writes_nothing_more(
    database: Database, entries: Entries, entry: EntryView
) -> None:
    def lose(job: Job) -> None:
        claimed(database, job.journal.entry)

    process(database, entry, FakeStep(StageName.DOWNLOAD, lose))
    assert entries.get("local", entry.id).status is Status.PROCESSING


def test_a_run_that_is_over_is_not_run_again(database: Database, entries: Entries, entry: EntryView) -> None:
    step = FakeStep(StageName.DOWNLOAD)
    process(database, entry, step)
    process(database, entry, step)
    assert step.runs == 1


class Mute(FakeStep):
    """Gives nothing, and says so."""

    def run(self, job: Job) -> dict[str, str]:
        job.journal.degrade(self.name, "Broken.", seconds=0)
        return {}


def test_the_log_tells_each_step_with_whose_it_is_and_how_it_ended(
    database: Database, entry: EntryView, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_job: Job) -> None:
        raise NeedsUserError("The video is private.")

    steps = [FakeStep(StageName.DOWNLOAD), Mute(StageName.TRANSCRIBE), FakeStep(StageName.SAVE, refuse)]
    with caplog.at_level("INFO", logger="services.pipeline"):
        process(database, entry, *steps)

    told = [record.__dict__ for record in caplog.records]
    assert [one["message"] for one in told] == ["step done", "step gave nothing", "step broken off"]
    assert [(one["user"], one["entry"], one["stage"], one["attempt"]) for one in told] == [
        ("local", entry.id, name, 1) for name in ("download", "transcribe", "save")
    ]
    assert told[-1]["error_kind"] == "needs_user"
    assert all(one["seconds"] >= 0 for one in told)

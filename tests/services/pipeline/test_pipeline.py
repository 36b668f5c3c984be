import logging
import sys

import pytest

from clients.database.session import Database
from services.domain.entries import EntryView, Status
from services.domain.stages import StageName
from services.entries.journal import MAX_UNENDED, SET_ASIDE
from services.entries.store import Entries
from services.pipeline.pipeline import BUG, SUSPECT_FROM, Pipeline
from services.pipeline.steps import Job, Step
from tests.fakes.orders import accept, claimed
from tests.fakes.steps import FakeStep, straight
from utils.errors import NeedsUserError
from utils.logger import set_up_logging


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


def test_what_happens_within_a_step_is_logged_with_step_and_video(
    database: Database, entry: EntryView, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logging("INFO", "text", sys.stdout)
    process(database, entry, FakeStep(StageName.DOWNLOAD, lambda _job: logging.warning("asked again")))
    video = entry.source.url or ""
    assert f"asked again [{video[:80]} · download]" in capsys.readouterr().out


def test_the_log_tells_each_step_with_whose_it_is_and_how_it_ended(
    database: Database, entry: EntryView, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_job: Job) -> None:
        raise NeedsUserError("The video is private.")

    steps = [FakeStep(StageName.DOWNLOAD), Mute(StageName.TRANSCRIBE), FakeStep(StageName.SAVE, refuse)]
    with caplog.at_level("INFO", logger="services.pipeline.pipeline"):
        process(database, entry, *steps)

    told = [record.__dict__ for record in caplog.records]
    assert [one["message"] for one in told] == ["step done", "step gave nothing", "step broken off"]
    assert [(one["user"], one["entry"], one["stage"], one["attempt"]) for one in told] == [
        ("local", entry.id, name, 1) for name in ("download", "transcribe", "save")
    ]
    assert told[-1]["error_kind"] == "needs_user"
    assert all(one["seconds"] >= 0 for one in told)


def begin(database: Database, entry: EntryView, *, times: int) -> None:
    """Workers begin the entry's stage and die."""
    for _ in range(times):
        claimed(database, entry).enter("download", Status.DOWNLOADING, "Fetching")


def test_a_stage_that_runs_when_the_worker_is_told_to_stop_is_excused(
    database: Database, entries: Entries, entry: EntryView
) -> None:
    seen: list[int] = []

    def leave(_job: Job) -> None:
        seen.append(entries.get("local", entry.id).unended)
        pipeline.excuse()
        seen.append(entries.get("local", entry.id).unended)

    pipeline = Pipeline(database, [FakeStep(StageName.DOWNLOAD, leave)])
    pipeline.process(entry.id, entry.run, straight)
    assert seen == [1, 0]


def test_a_stage_that_ended_several_workers_runs_alone(database: Database, entries: Entries, entry: EntryView) -> None:
    begin(database, entry, times=SUSPECT_FROM)
    beside = accept(entries, identity=("tiktok", "2"))
    ran: list[str] = []

    def work(job: Job) -> None:
        ran.append(job.journal.entry.id)
        if job.journal.entry.id == entry.id:
            entries.request_cancel("local", beside.id)  # or it would wait for ever
            pipeline.process(beside.id, beside.run, straight)

    pipeline = Pipeline(database, [FakeStep(StageName.DOWNLOAD, work)])
    pipeline.process(entry.id, entry.run, straight)
    assert ran == [entry.id]


def test_an_entry_that_is_set_aside_fails_in_words(database: Database, entries: Entries, entry: EntryView) -> None:
    begin(database, entry, times=MAX_UNENDED)
    process(database, entry, FakeStep(StageName.DOWNLOAD))
    done = entries.get("local", entry.id)
    assert (done.status, done.error_kind) == (Status.FAILED, "crashed")
    assert done.message.startswith(SET_ASIDE)

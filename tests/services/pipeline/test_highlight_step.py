from pathlib import Path

import pytest

from clients.progress import Report
from services.domain.artifacts import Motion, StageResult
from services.domain.entries import EntryView
from services.domain.stages import StageName
from services.entries.store import Entries
from services.pipeline.artifact_store import Artifacts
from services.pipeline.catalog import Stage
from services.pipeline.child import Request
from services.pipeline.pipeline import Pipeline
from tests.fakes import results
from tests.fakes.orders import accept
from tests.fakes.steps import straight
from tests.services.pipeline import test_steps
from tests.services.pipeline.test_steps import FakeRunner
from utils.errors import PermanentError

pipeline = test_steps.pipeline


class Still(FakeRunner):
    """Nobody moves; with moments it cuts them, unless the film is damaged there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.made[StageName.HIGHLIGHT] = results.still()
        self.fails = False

    def run(
        self, stage: Stage, request: Request, job: Path, *, report: Report, check: object, **_more: object
    ) -> StageResult:
        made = super().run(stage, request, job, report=report, check=check)
        if not request.moments:
            return made
        if self.fails:
            raise PermanentError("The video cannot be read.")
        (job / "work" / "reel.mp4").write_bytes(b"reel")
        return made.model_copy(update={"moments": request.moments, "reel_file": "reel.mp4"})


@pytest.fixture
def runner(tmp_path: Path) -> Still:
    return Still(tmp_path / "work")


def processed(pipeline: Pipeline, entries: Entries) -> EntryView:
    entry = accept(entries)
    pipeline.process(entry.id, entry.run, straight)
    return entries.get("local", entry.id)


def motion_of(entry: EntryView, artifacts: Artifacts) -> Motion:
    stored = artifacts.get(entry.results[StageName.HIGHLIGHT])
    assert stored
    return stored.read(Motion)


def test_where_nobody_moves_the_reel_shows_what_the_note_rests_on(
    pipeline: Pipeline, runner: Still, entries: Entries, artifacts: Artifacts
) -> None:
    motion = motion_of(processed(pipeline, entries), artifacts)
    assert motion.moments
    assert (motion.cuts, motion.reel_file) == ((), "reel.mp4")
    assert (motion.zero_reason or "").startswith("Nobody moved")
    assert motion.reel_s == pytest.approx(sum(part.end_s - part.start_s for part in motion.moments))
    assert [bool(one.moments) for one in runner.asked if one.stage is StageName.HIGHLIGHT] == [False, True]


def test_a_reel_of_moments_is_found_by_the_next_who_saves_the_video(
    pipeline: Pipeline, runner: Still, entries: Entries, artifacts: Artifacts
) -> None:
    first = processed(pipeline, entries)
    runner.asked.clear()
    other = accept(entries, user="other")
    pipeline.process(other.id, other.run, straight)
    assert entries.get("other", other.id).results[StageName.HIGHLIGHT] == first.results[StageName.HIGHLIGHT]
    assert runner.asked == []


def test_who_moves_is_asked_for_once(pipeline: Pipeline, runner: Still, entries: Entries, artifacts: Artifacts) -> None:
    runner.made[StageName.HIGHLIGHT] = results.motion()
    assert motion_of(processed(pipeline, entries), artifacts).moments == ()
    assert len([one for one in runner.asked if one.stage is StageName.HIGHLIGHT]) == 1


def test_what_was_found_stays_when_its_moments_cannot_be_cut(
    pipeline: Pipeline, runner: Still, entries: Entries, artifacts: Artifacts
) -> None:
    runner.fails = True
    entry = processed(pipeline, entries)
    assert motion_of(entry, artifacts).reel_file is None
    assert entry.degraded == {}

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.domain.artifacts import StageResult, Transcript
from services.domain.entries import Status
from services.domain.stage_description import First
from services.domain.stages import Options, Source, StageName
from services.pipeline.catalog import Limits, Stage
from services.pipeline.child import Request
from services.pipeline.retry import delay_s
from services.pipeline.runner import StageCrashed, StageKilled, StageRunner
from services.pipeline.stage_process import ForkServer, Start, start_fresh
from tests.processes import are_gone
from utils.error_codes import ErrorCode
from utils.errors import PermanentError, TransientError

Run = Callable[..., StageResult]


@pytest.fixture
def lines() -> list[tuple[str, float | None]]:
    return []


@pytest.fixture(scope="module")
def fork_server() -> Iterator[ForkServer]:
    server = ForkServer()
    yield server
    server.close()


@pytest.fixture(params=["fresh", "forked"])
def start(request: pytest.FixtureRequest, fork_server: ForkServer) -> Start:
    if request.param == "fresh":
        return start_fresh
    if sys.platform != "linux":
        pytest.skip("only Linux has a fork server")
    return fork_server.start


@pytest.fixture
def run(tmp_path: Path, lines: list[tuple[str, float | None]], start: Start) -> Run:
    runner = StageRunner(tmp_path, module="tests.fakes.bad_stage", start=start)

    def run(
        way: str, *, wall_s: float = 30, memory_mb: int = 2000, check: Callable[[], None] = lambda: None
    ) -> StageResult:
        limits = Limits(wall_s=wall_s, memory_mb=memory_mb)
        home = "services.speech.transcribe"
        stage = Stage(StageName.TRANSCRIBE, home, Status.TRANSCRIBING, "", Transcript, False, 1, (), limits)
        request = Request(stage=stage.name, source=Source(kind="link", name=way), options=Options())

        def report(text: str, done: float | None = None) -> None:
            lines.append((text, done))

        with runner.job_folder("job") as job:
            return runner.run(stage, request, job, report=report, check=check)

    return run


def test_the_result_comes_back_and_progress_is_relayed(run: Run, lines: list[tuple[str, float | None]]) -> None:
    assert run("well") == Transcript(engine="none")
    assert lines == [("Half way", 0.5)]


def test_a_stages_first_process_has_ended_when_its_own_begins(
    tmp_path: Path, lines: list[tuple[str, float | None]], start: Start
) -> None:
    runner, home = StageRunner(tmp_path, module="tests.fakes.bad_stage", start=start), "services.speech.transcribe"
    limits, first = Limits(wall_s=30, memory_mb=2000), First(home, usual_mb=100)
    stage = Stage(StageName.HIGHLIGHT, home, Status.PROCESSING, "", Transcript, False, 1, (), limits, first=first)
    request = Request(stage=stage.name, source=Source(kind="link", name="leave"), options=Options())
    gone = []

    def report(text: str, done: float | None = None) -> None:
        lines.append((text, done))

    with runner.job_folder("job") as job:

        def between() -> None:
            gone.append(are_gone([(job / "work" / "0.txt").read_text()]))
            assert not (job / "result.json").exists()

        made = runner.run(stage, request, job, report=report, check=lambda: None, between=between)
    assert made == Transcript(engine="after 1")
    assert (gone, lines) == ([True], [("0 before", None), ("1 before", None)])

    again = request.model_copy(update={"earlier_track": tmp_path})
    with runner.job_folder("job") as job:
        made = runner.run(stage, again, job, report=report, check=lambda: None)
    assert made == Transcript(engine="after 0")


def test_what_libraries_print_is_no_progress(run: Run, lines: list[tuple[str, float | None]]) -> None:
    assert run("chatter") == Transcript(engine="none")
    assert lines == [("Half way", 0.5)]


def test_the_stages_own_error_comes_back(run: Run) -> None:
    with pytest.raises(TransientError) as caught:
        run("fail")
    assert (caught.value.message, caught.value.advice, caught.value.retry_after_s) == ("Busy.", "Wait.", 7)
    assert caught.value.code is ErrorCode.SITE_REFUSES


@pytest.mark.parametrize(
    ("way", "words"), [("crash", "a bug in the stage"), ("die", "ended by the system"), ("nothing", "ended with 0")]
)
def test_a_process_that_ends_without_a_result_has_crashed(run: Run, way: str, words: str) -> None:
    with pytest.raises(StageCrashed, match=words):
        run(way)


def test_a_process_that_was_ended_from_outside_is_tried_again(run: Run) -> None:
    with pytest.raises(StageKilled) as caught:
        run("die")
    assert delay_s(caught.value, 1)


def test_a_stage_that_hangs_is_ended_with_all_it_started(run: Run, tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="longer than"):
        run("hang", wall_s=6.0)  # its process needs a second or two to begin
    assert are_gone((tmp_path / "pids").read_text().split())


def test_a_stage_that_hoards_memory_is_ended(run: Run) -> None:
    with pytest.raises(PermanentError, match="more than 150 MB"):
        run("hoard", memory_mb=150)


def test_a_stage_is_ended_when_the_person_asks(run: Run, tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def check() -> None:
        if (tmp_path / "pids").exists():
            raise Stop

    started = time.monotonic()
    with pytest.raises(Stop):
        run("hang", check=check)
    assert time.monotonic() - started < 30
    assert are_gone((tmp_path / "pids").read_text().split())


def test_nothing_is_left_behind(run: Run, tmp_path: Path) -> None:
    run("well")
    assert list(tmp_path.iterdir()) == []


def test_a_longer_video_may_take_longer() -> None:
    limits = Limits(wall_s=1800, memory_mb=1)
    assert (limits.wall_for(60), limits.wall_for(3600)) == (1800, 10_800)

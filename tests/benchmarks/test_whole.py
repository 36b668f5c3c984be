"""What the benchmark of the whole adds up."""

import pytest

from benchmarks.whole import PARENT, Run, Seen, Used, Watch, least, stage_of, table

READING = ["python", "-m", "services.pipeline.child", "/tmp/work/0123-read_text", "services.screen_text.read_text"]


def test_a_stage_is_known_by_its_jobs_folder() -> None:
    assert stage_of(READING, "python") == "read_text"
    assert stage_of(["python", "-m", "scripts.cli", "process", "my-highlight"], "python") is None


def test_a_forked_stage_is_known_by_its_own_name() -> None:
    assert stage_of(["python", "-m", "services.pipeline.fork_server"], "highlight") == "highlight"
    assert stage_of(["python", "-m", "services.pipeline.fork_server"], "python") is None


def test_memory_is_that_of_all_at_once_and_processors_those_of_all_ever() -> None:
    watch = Watch()
    watch.look([Seen((1, 0.0), PARENT, 1.0, 100), Seen((2, 0.0), "highlight", 3.0, 200)])
    watch.look([Seen((1, 0.0), PARENT, 2.0, 150), Seen((3, 9.0), "highlight", 1.0, 50)])
    assert watch.peak_mb == 300
    assert watch.used == {PARENT: Used(2.0, 150), "highlight": Used(4.0, 200)}


@pytest.fixture
def runs() -> list[Run]:
    return [
        Run(10.0, 12.0, 300, {"highlight": Used(4.0, 200)}, {"highlight": 5.0}),
        Run(9.0, 13.0, 290, {"highlight": Used(5.0, 190)}, {"highlight": 4.0}),
    ]


def test_the_least_of_every_figure_is_taken(runs: list[Run]) -> None:
    best = least(runs)
    assert (best.wall_s, best.cpu_s, best.peak_mb) == (9.0, 12.0, 290)
    assert best.stages == {"highlight": Used(4.0, 190)}
    assert best.stage_wall_s["highlight"] == 4.0


def test_the_table_has_a_line_for_each_stage_and_for_all(runs: list[Run]) -> None:
    lines = table("now", least(runs)).splitlines()
    assert lines[-1].split() == ["all", "9.00", "12.00", "290"]
    assert next(line for line in lines if line.startswith("highlight")).split() == ["highlight", "4.0", "4.00", "190"]

import json
from pathlib import Path

import pytest

from benchmarks import plain_way
from benchmarks.plain_way import Look, PlainWay, best_spans, environment, spans, with_buffers
from scripts.setup.console import SetupError
from tests.benchmarks.programs import FakeUv, program

LOOK = Look(took_s=1.0, times=(0.0, 0.5, 1.0, 2.5, 3.0), moved=(0.0, 0.005, 0.03, 0.012, 0.0))


@pytest.fixture
def uv(tmp_path: Path) -> FakeUv:
    return FakeUv(tmp_path)


def test_an_environment_is_made_once(tmp_path: Path, uv: FakeUv) -> None:
    first, second = (environment(tmp_path / "env", find_uv=uv) for _ in range(2))
    assert first == second == tmp_path / "env/bin/python"
    made, installed = uv.asked
    assert made.startswith("venv")
    assert installed.startswith("pip install")
    assert all(package in installed for package in plain_way.PACKAGES)


def test_an_environment_of_other_packages_is_made_anew(tmp_path: Path, uv: FakeUv) -> None:
    environment(tmp_path / "env", find_uv=uv)
    (tmp_path / "env/packages.txt").write_text("mediapipe==0.9")
    environment(tmp_path / "env", find_uv=uv)
    assert len(uv.asked) == 4


def test_packages_that_cannot_be_had_are_told_and_asked_for_again(tmp_path: Path, uv: FakeUv) -> None:
    with pytest.raises(SetupError, match="uv ended with 1"):
        environment(tmp_path / "env", find_uv=lambda: uv(install=1))
    assert environment(tmp_path / "env", find_uv=uv).exists()


def test_packages_that_do_not_load_are_not_kept(tmp_path: Path, uv: FakeUv) -> None:
    for _ in range(2):
        with pytest.raises(SetupError, match="do not load"):
            environment(tmp_path / "env", find_uv=lambda: uv(python=1))


def test_a_look_is_what_the_script_wrote(tmp_path: Path) -> None:
    # PYTHON -I plain.py look CLIP --tasks RESULT
    written = f'echo "$@" > asked; echo \'{LOOK.model_dump_json()}\' > "$6"'
    way = PlainWay(program(tmp_path / "python", written), tmp_path)
    assert way.look(Path("clip.mp4"), tasks=True) == LOOK
    asked = (tmp_path / "asked").read_text().split()
    assert asked[:5] == ["-I", str(plain_way.SCRIPT), "look", str(Path("clip.mp4").absolute()), "--tasks"]


def test_a_reel_is_cut_where_it_is_asked_for(tmp_path: Path) -> None:
    # PYTHON -I plain.py reel CLIP REEL CUTS RESULT
    python = program(tmp_path / "python", 'cp "$6" "$5"; echo \'{"took_s": 2.5}\' > "$7"')
    took_s = PlainWay(python, tmp_path).reel(Path("clip.mp4"), [(1.0, 2.0)], tmp_path / "reel.mp4")
    assert (took_s, json.loads((tmp_path / "reel.mp4").read_text())) == (2.5, [[1.0, 2.0]])


def test_a_script_that_fails_is_told_in_its_own_words(tmp_path: Path) -> None:
    python = program(tmp_path / "python", "echo no such codec >&2; exit 3")
    with pytest.raises(RuntimeError, match=r"(?s)clip\.mp4.*no such codec"):
        PlainWay(python, tmp_path).look(Path("clip.mp4"), tasks=False)


def test_a_result_of_an_earlier_step_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "plain.json").write_text(LOOK.model_dump_json())
    with pytest.raises(FileNotFoundError):
        PlainWay(program(tmp_path / "python", "exit 0"), tmp_path).look(Path("clip.mp4"), tasks=False)


@pytest.mark.parametrize(
    ("threshold", "found"),
    [(0.004, [(0.5, 1.0), (2.5, 2.5)]), (0.02, [(1.0, 1.0)]), (0.05, [])],
)
def test_movement_is_what_goes_over_the_threshold(threshold: float, found: list[tuple[float, float]]) -> None:
    assert spans(LOOK, threshold) == found


def test_gaps_of_up_to_a_second_are_closed() -> None:
    look = Look(took_s=1.0, times=(0.0, 1.0, 2.1), moved=(1.0, 1.0, 1.0))
    assert spans(look, 0.5) == [(0.0, 1.0), (2.1, 2.1)]


def test_the_best_threshold_is_taken() -> None:
    assert best_spans(LOOK, lambda found: -abs(len(found) - 1)) == [(1.0, 1.0)]


def test_buffers_stay_in_the_clip() -> None:
    kept = with_buffers([(1.0, 4.0), (8.0, 9.0)], before_s=2, after_s=3, duration_s=10, most_s=60)
    assert kept == [(0.0, 10.0)]


def test_a_reel_is_no_longer_than_ours() -> None:
    kept = with_buffers([(5.0, 10.0), (20.0, 30.0), (40.0, 50.0)], before_s=1, after_s=1, duration_s=60, most_s=10)
    assert kept == [(4.0, 11.0), (19.0, 22.0)]

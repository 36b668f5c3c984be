"""`scripts/run` as a person calls it, on a project folder with a stand-in for uv and for the command line."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT

pytestmark = pytest.mark.slow

PYTHON = getattr(sys, "_base_executable", sys.executable)

FAKE_UV = """#!/bin/sh
[ "$1" = --version ] && { echo uv 99.0; exit; }
echo "$@" >> "$UV_LOG"
[ -z "${UV_FAILS-}" ] || { echo 'uv: no network' >&2; exit 2; }
if [ -n "${UV_HANGS-}" ]; then echo "hanging under $PPID" >&2; exec sleep 60; fi
"""

FAKE_CLI = "import os, sys\nprint(os.getcwd(), *sys.argv[1:], sep='|')\n"

FAKE_BUILDER = """
import pathlib, sys
pathlib.Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
pathlib.Path(sys.argv[1]).write_text("model")
pathlib.Path(sys.argv[1]).with_name("face_networks.zip").write_text("model")
"""

FAKE_FETCHER = """
import pathlib, sys
pathlib.Path(sys.argv[1]).mkdir(parents=True)
"""

NO_FETCHER = """
import pathlib, sys
pathlib.Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
pathlib.Path(sys.argv[1] + ".failed").touch()
sys.exit("The speech model cannot be fetched: no connection.")
"""


@dataclass(frozen=True)
class Clone:
    """A project folder fresh from git, and the environment of the person."""

    root: Path
    env: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *args: str, cwd: Path | None = None, script: str = "", **env: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [script or str(self.root / "scripts/run"), *args],
            cwd=cwd,
            env=self.env | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=_as_from_a_terminal,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        """Kill whatever a failed test left running."""
        for process in self.started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def run(self, *args: str, cwd: Path | None = None, script: str = "", **env: str) -> tuple[int, str, str]:
        process = self.start(*args, cwd=cwd, script=script, **env)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    @property
    def installations(self) -> list[str]:
        log = Path(self.env["UV_LOG"])
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    root = tmp_path / "my clone"
    (root / "scripts").mkdir(parents=True)
    for name in ("run", "setup.sh"):
        shutil.copy(PROJECT_ROOT / "scripts" / name, root / "scripts")
    shutil.copytree(
        PROJECT_ROOT / "scripts/setup", root / "scripts/setup", ignore=shutil.ignore_patterns("__pycache__")
    )
    (root / "scripts/cli.py").write_text(FAKE_CLI)
    (root / "scripts/build_pose_model.py").write_text(FAKE_BUILDER)
    (root / "scripts/fetch_speech_model.py").write_text(FAKE_FETCHER)
    (root / "requirements.txt").write_text("# nothing")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/uv").write_text(FAKE_UV)
    (tmp_path / "bin/uv").chmod(0o755)
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    clone = Clone(root, {"PATH": path, "HOME": str(tmp_path), "UV_LOG": str(tmp_path / "uv.log"), "PYTHON": PYTHON})
    yield clone
    clone.end()


def test_the_first_run_sets_up_and_the_second_has_nothing_to_do(clone: Clone) -> None:
    code, out, err = clone.run("doctor", "--json")
    assert (code, out) == (0, f"{Path.cwd()}|doctor|--json\n")
    assert "[2/4] Python packages" in err
    assert (clone.root / "data/models/pose_landmarker.task").exists()
    code, out, err = clone.run("doctor")
    assert (code, out, err) == (0, f"{Path.cwd()}|doctor\n", "")
    assert len(clone.installations) == 1


def test_set_up_alone_runs_no_command(clone: Clone) -> None:
    assert clone.run("--setup-only")[:2] == (0, "")


def test_it_works_through_a_link_from_any_folder(clone: Clone, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "scripts").mkdir(parents=True)
    (elsewhere / "scripts/__init__.py").write_text("raise SystemExit('the wrong module')")
    (elsewhere / "clipsheet").symlink_to(clone.root / "scripts/run")
    assert clone.run("process", "a b.mp4", cwd=elsewhere, script="./clipsheet")[:2] == (
        0,
        f"{elsewhere}|process|a b.mp4\n",
    )


def test_the_model_goes_where_the_data_are(clone: Clone, tmp_path: Path) -> None:
    clone.run("--setup-only", DATA_DIR=str(tmp_path / "else"))
    assert (tmp_path / "else/models/pose_landmarker.task").exists()
    assert not (clone.root / "data").exists()


def test_set_up_goes_on_without_the_speech_model_and_does_not_ask_again(clone: Clone) -> None:
    (clone.root / "scripts/fetch_speech_model.py").write_text(NO_FETCHER)
    code, out, err = clone.run("doctor")
    assert (code, out) == (0, f"{Path.cwd()}|doctor\n")
    assert "cannot be fetched: no connection" in err
    assert "It is tried again when speech is first heard." in err
    assert clone.run("doctor")[2] == ""


def test_a_failed_set_up_says_so_and_starts_nothing(clone: Clone) -> None:
    code, out, err = clone.run("doctor", UV_FAILS="1")
    assert (code, out) == (1, "")
    assert "uv: no network" in err
    assert "Run the same command again" in err
    assert clone.run("doctor")[0] == 0


def test_new_requirements_are_installed_in_place(clone: Clone) -> None:
    clone.run("doctor")
    (clone.root / "requirements.txt").write_text("# something")
    kept = clone.root / ".venv/kept"
    kept.touch()
    assert clone.run("doctor")[0] == 0
    assert len(clone.installations) == 2
    assert kept.exists()


def _as_from_a_terminal() -> None:
    """Tests that run in the background of a shell begin with Ctrl-C ignored, and so would what they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _hanging(clone: Clone) -> tuple[subprocess.Popen[str], int]:
    """Start a set-up whose uv hangs; gives it, and the process id of set-up itself."""
    process = clone.start("doctor", UV_HANGS="1")
    assert process.stderr is not None
    parent = next(line.split()[-1] for line in process.stderr if "hanging" in line)
    return process, int(parent)


def _kill(process: subprocess.Popen[str], sign: signal.Signals = signal.SIGKILL) -> None:
    os.killpg(process.pid, sign)
    process.communicate(timeout=300)
    assert process.returncode != 0


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_set_up_killed_in_the_middle_is_made_anew(clone: Clone, sign: signal.Signals) -> None:
    process, _ = _hanging(clone)
    half_made = clone.root / ".venv/half made"
    half_made.touch()
    _kill(process, sign)
    assert clone.run("doctor")[0] == 0
    assert not half_made.exists()


def test_a_later_set_up_killed_in_the_middle_is_made_anew(clone: Clone) -> None:
    clone.run("doctor")
    (clone.root / "requirements.txt").write_text("# something")
    test_a_set_up_killed_in_the_middle_is_made_anew(clone, signal.SIGKILL)


def test_an_installation_that_outlives_its_set_up_is_waited_for(clone: Clone) -> None:
    process, set_up = _hanging(clone)
    os.kill(set_up, signal.SIGKILL)
    second = clone.start("doctor")
    assert second.stderr is not None
    assert "Another set-up is running" in second.stderr.readline()
    _kill(process)
    assert second.communicate(timeout=300)[0]
    assert second.returncode == 0


def test_two_at_once_set_up_once(clone: Clone) -> None:
    both = [clone.start("doctor"), clone.start("doctor")]
    outputs = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [out for out, _err in outputs] == [f"{Path.cwd()}|doctor\n"] * 2
    assert len(clone.installations) == 1
    assert sum("Set-up done" in err for _out, err in outputs) == 1


def test_an_environment_whose_python_is_gone_is_made_anew(clone: Clone) -> None:
    clone.run("doctor")
    (clone.root / ".venv/bin/python").unlink()
    (clone.root / ".venv/bin/python").symlink_to("/gone/python3")
    assert clone.run("doctor")[0] == 0


def test_without_a_python_the_command_to_get_one_is_named(clone: Clone, tmp_path: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for name in ("sh", "dirname", "readlink", "uname"):
        (few / name).symlink_to(shutil.which(name) or "")
    code, out, err = clone.run("doctor", PATH=str(few), PYTHON="python3.11")
    assert (code, out) == (1, "")
    assert "Python 3.11 to 3.14" in err
    assert "install" in err


def test_who_has_read_enough_gets_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "post.txt").write_text("Pancakes\n" + "\n".join(f"{n} g flour of kind {n}" for n in range(1, 400)))
    command = f"{sys.executable} -m scripts.cli note {tmp_path / 'post.txt'} | true"
    told = subprocess.run(["sh", "-c", command], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert told.stderr == ""

"""The steps of set-up, in order."""

import shutil
import subprocess
import sys
from pathlib import Path

from scripts.setup.bar import bar
from scripts.setup.console import SetupError, Step, call
from scripts.setup.pip_settings import uv_environment
from scripts.setup.project import Project
from scripts.setup.uv import get_uv
from scripts.setup.watched import call_watched


def steps(project: Project, *, lock: int) -> tuple[Step, ...]:
    """All steps for a project; `lock` is kept open by what must not run twice."""
    return (
        Step("Python environment in .venv", project.has_whole_venv, lambda: make_venv(project)),
        Step(
            "Python packages from the package index (some 400 MB to fetch, once; minutes on a slow line)",
            project.is_installed,
            lambda: install_packages(project, lock=lock),
        ),
        Step(
            "Models of people and faces in pictures (35 MB to fetch, once)",
            project.has_pose_models,
            lambda: build_pose_model(project, lock=lock),
            without="Everything else works; highlights and eye contact stay off. The next start tries again.",
        ),
        Step(
            "Speech model Whisper base, which hears words (135 MB to fetch, once)",
            project.has_speech_model,
            lambda: fetch_speech_model(project, lock=lock),
            without="Everything else works. It is tried again when speech is first heard.",
        ),
    )


def make_venv(project: Project) -> None:
    """Make a new, empty environment; what an interrupted set-up left there cannot be trusted."""
    if project.venv.exists():
        shutil.rmtree(project.venv)
    base: str = getattr(sys, "_base_executable", sys.executable)  # this may run in the very environment that goes
    done = subprocess.run([base, "-m", "venv", "--without-pip", str(project.venv)], capture_output=True, text=True)
    if done.returncode:
        raise SetupError(f"{base} cannot make a virtual environment:\n{done.stdout}{done.stderr}")


def install_packages(project: Project, *, lock: int) -> None:
    """Make the environment hold exactly what the lock files say."""
    dev = project.wants_dev()
    uv = get_uv(project)
    project.stamp.unlink(missing_ok=True)
    args: list[str | Path] = ["pip", "sync", "--require-hashes", "--no-build", "--python", project.python]
    if dev:
        args.append("--compile-bytecode")  # tests start hundreds of processes, where Python may be told to keep none
    env = uv_environment(project.environ)
    with bar() as drawn:
        call_watched([uv, *args, *project.requirements(dev=dev)], drawn, env=env, keep_open=lock)
    project.write_stamp(dev=dev)


def build_pose_model(project: Project, *, lock: int) -> None:
    """Assemble the models of people and faces; a program of its own, because it needs packages."""
    call([project.python, "-m", "scripts.build_pose_model", project.pose_model], keep_open=lock)


def fetch_speech_model(project: Project, *, lock: int) -> None:
    """Fetch the speech model; a program of its own, because it needs packages."""
    call([project.python, "-m", "scripts.fetch_speech_model", project.speech_model], keep_open=lock)

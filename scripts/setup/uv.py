"""Finds uv, or gets it from the package index with whatever pip there is."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.setup.console import SetupError, call, works
from scripts.setup.project import Project
from scripts.setup.system import apt_install, install_command

UV = "uv==0.13.8"
_OLDEST = (0, 8)  # an older one on PATH may not know the options used here


def get_uv(project: Project) -> Path:
    """Give the path of a uv: the one on PATH when it is new enough, else our own, fetched when needed."""
    on_path = shutil.which("uv")
    if on_path and _version(on_path) >= _OLDEST:
        return Path(on_path)
    own = project.venv / "tools/bin/uv"
    if not works([own, "--version"]):
        _fetch(project)
    return own


def _version(uv: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    found = re.search(r"(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else (0,)


def _fetch(project: Project) -> None:
    # What a person may have set for every pip and does not go together with a target folder.
    ours = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    env = {**os.environ, **ours, "PIP_ROOT_USER_ACTION": "ignore"}
    args = ["install", "-qq", "--upgrade", "--only-binary", ":all:", "--target", str(project.venv / "tools"), UV]
    call([_python_with_pip(project), "-m", "pip", *args], env=env)


def _python_with_pip(project: Project) -> Path:
    for python in (Path(sys.executable), project.python):
        if works([python, "-m", "pip", "--version"]):
            return python
    # Debian and Ubuntu keep pip and ensurepip in packages of their own.
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not works([project.python, "-m", "ensurepip"]):
        if not apt_install([package]):
            raise SetupError(f"Python's pip is missing here. Install it with:\n    {install_command([package])}")
        call([project.python, "-m", "ensurepip"])
    return project.python

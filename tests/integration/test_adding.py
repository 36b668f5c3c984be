"""CONTRIBUTING.md's steps are done to a copy of the project, and nothing else: what is added works."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT

pytestmark = pytest.mark.slow
COPIED = ("clients", "config", "endpoints", "migrations", "services", "utils")

STAGE = '''
"""Counts toys in a post's words."""

from services.domain.artifacts import Artifact
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage
from services.domain.stages import StageContext, StageName


class Toys(Artifact):
    """How many there are."""

    count: int
    list_file: str


def run(context: StageContext) -> Toys:
    """Count them."""
    (context.work / "toys.txt").write_text("bear")
    return Toys(count=(context.source.text or "").count("toy"), list_file="toys.txt")


STAGE = Stage(
    *(StageName.TOYS, __name__, Status.PROCESSING, "Looking for toys", Toys),
    gives="toys", required=False, version=1, needs=(StageName.DOWNLOAD,), limits=Limits(wall_s=60, memory_mb=512),
)
'''


def test_a_stage_is_one_file_and_one_line(tmp_path: Path) -> None:
    project = tmp_path / "project"
    for name in COPIED:
        shutil.copytree(PROJECT_ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    (project / "services" / "toys").mkdir()
    (project / "services" / "toys" / "stage.py").write_text(STAGE.lstrip())
    names = project / "services" / "domain" / "stages.py"
    line = '    TOYS = "toys", "Toys", "Look for toys", "toys"\n'
    names.write_text(names.read_text().replace('    SAVE = "save"\n', line + '    SAVE = "save"\n'))

    call = [sys.executable, "-m", "tests.fakes.one_entry", str(tmp_path), "download", "toys"]
    env = {**os.environ, "PYTHONPATH": f"{project}{os.pathsep}{PROJECT_ROOT}"}
    told = subprocess.run(call, cwd=project, env=env, stdout=subprocess.PIPE, check=True, timeout=120)
    said = json.loads(told.stdout.splitlines()[-1])

    assert (said["status"], said["toys"]["count"]) == ("completed", 2)
    assert said["words"] == ["Fetch", "Listen", "Read", "Note", "Moves", "Toys", "Save"]
    assert said["timings_s"]["toys"] > 0

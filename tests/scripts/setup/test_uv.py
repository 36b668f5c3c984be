"""uv comes from PATH when it is new enough, else from the package index."""

from pathlib import Path

import pytest

from scripts.setup.project import Project
from scripts.setup.uv import get_uv
from tests.scripts.setup.conftest import FakeProgram


@pytest.fixture
def project(tmp_path: Path) -> Project:
    own = tmp_path / ".venv/tools/bin/uv"
    own.parent.mkdir(parents=True)
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    return Project(root=tmp_path, environ={})


def test_a_new_uv_on_the_path_is_used(project: Project, fake_program: FakeProgram) -> None:
    uv = fake_program("uv", "echo 'uv 0.13.8 (x86_64)'")
    assert get_uv(project) == uv


@pytest.mark.parametrize("script", ["echo uv 0.5.1", "exit 1", "echo what"])
def test_an_old_or_broken_uv_is_not(project: Project, fake_program: FakeProgram, script: str) -> None:
    fake_program("uv", script)
    assert get_uv(project) == project.venv / "tools/bin/uv"

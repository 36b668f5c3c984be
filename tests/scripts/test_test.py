import os
import shutil
import subprocess
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT

TOLD = """#!/bin/sh
echo "${PYTHONDONTWRITEBYTECODE-may keep it} ${TMPDIR:-/tmp}"
touch "${TMPDIR:-/tmp}/written" 2>/dev/null
case "$*" in *failing*) exit 3 ;; esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of which Python tells how it is called."""
    (tmp_path / "scripts").mkdir()
    for name in ("test", "setup.sh"):
        shutil.copy(PROJECT_ROOT / "scripts" / name, tmp_path / "scripts")
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(TOLD)
    python.chmod(0o755)
    return tmp_path


def run(project: Path, *arguments: str, room_kb: int = 0, **environment: str) -> tuple[int, list[str]]:
    """How it ended, and what Python told, where memory has that much room."""
    (programs := project / "programs").mkdir()
    (programs / "df").write_text(f"#!/bin/sh\nprintf 'head\\ntmpfs 1 1 {room_kb} 1 /dev/shm\\n'\n")
    (programs / "df").chmod(0o755)
    ran = subprocess.run(
        [project / "scripts/test", *arguments],
        env={"PATH": f"{programs}:/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout.splitlines()[-1].rsplit(" ", 1)


def test_what_the_processes_of_tests_compile_is_kept(project: Path) -> None:
    assert run(project, "-q", PYTHONDONTWRITEBYTECODE="1") == (0, ["may keep it", "/tmp"])


@pytest.mark.skipif(
    not os.access("/dev/shm", os.W_OK) or int(Path("/proc/meminfo").read_text().split()[7]) < 8_000_000,
    reason="no room in memory",
)
@pytest.mark.parametrize(("test", "code"), [("passing", 0), ("failing", 3)])
def test_tests_write_to_memory_where_it_has_room_and_leave_nothing_there(project: Path, test: str, code: int) -> None:
    ended, (_, folder) = run(project, test, room_kb=9_000_000)
    assert ended == code
    assert folder.startswith("/dev/shm/clipsheet-tests.")
    assert not Path(folder).exists()


def test_a_folder_that_was_chosen_is_kept(project: Path, tmp_path: Path) -> None:
    assert run(project, "-q", room_kb=9_000_000, TMPDIR=str(tmp_path)) == (0, ["may keep it", str(tmp_path)])
    assert (tmp_path / "written").exists()

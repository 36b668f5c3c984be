"""The page's scripts: their own tests, by Node's test runner where there is a Node."""

import shutil
import subprocess

import pytest

from config.settings import PROJECT_ROOT

NODE = shutil.which("node")
OLDEST_NODE = 20


def _node_major() -> int:
    if NODE is None:
        return 0
    said = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout
    return int(said.strip().lstrip("v").partition(".")[0])


def test_the_scripts_of_the_page_pass_their_own_tests() -> None:
    if NODE is None or _node_major() < OLDEST_NODE:
        pytest.skip(f"no Node {OLDEST_NODE} or newer on this machine")
    tests = sorted(str(path) for path in (PROJECT_ROOT / "tests/js").glob("*.test.js"))
    done = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True, timeout=120, cwd=PROJECT_ROOT)
    assert done.returncode == 0, done.stdout + done.stderr

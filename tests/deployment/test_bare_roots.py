"""All tests on a Debian with nothing in it, with the Python that it brings: 3.11.2 and 3.13."""

import subprocess

import pytest

from config.settings import PROJECT_ROOT

SKIPPED = 75
FOLDER = "/var/tmp/clipsheet-bare"


@pytest.mark.exhaustive
@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_the_tests_pass_on_a_bare_debian(suite: str) -> None:
    command = [str(PROJECT_ROOT / ".ci/bare-root"), suite, f"{FOLDER}/{suite}", "scripts/test"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode == SKIPPED:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout[-20_000:]

import subprocess
import sys

import pytest

from utils.process_space import process_space, space_of

TELL = [sys.executable, "-c", "from utils.process_space import process_space; print(process_space())"]


def told(*before: str) -> str:
    return subprocess.run([*before, *TELL], capture_output=True, text=True, check=True).stdout.strip()


def test_a_neighbour_is_in_the_same_space() -> None:
    assert told() == process_space()


def test_machines_of_one_name_are_told_apart() -> None:
    assert space_of("debian", "one boot") != space_of("debian", "another")


def test_a_container_with_the_machines_name_is_another_space() -> None:
    apart = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")
    try:
        subprocess.run([*apart, "true"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no process namespaces may be made here")
    assert told(*apart) != process_space()

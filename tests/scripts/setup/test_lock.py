"""One set-up at a time."""

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scripts.setup.console import SetupError
from scripts.setup.lock import only_one


def _is_free(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def test_a_second_one_says_that_it_waits_and_then_goes_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    got_it = threading.Event()

    def second() -> None:
        with only_one(tmp_path / "lock"):
            got_it.set()

    with only_one(tmp_path / "lock"):
        thread = threading.Thread(target=second)
        thread.start()
        assert not got_it.wait(0.05)
    thread.join(10)
    assert got_it.is_set()
    assert "Another set-up is running here" in capfd.readouterr().err


def test_a_program_that_goes_on_keeps_the_lock(tmp_path: Path) -> None:
    with only_one(tmp_path / "lock") as lock:
        program = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(lock,))
    assert not _is_free(tmp_path / "lock")
    program.communicate(b"\n")
    assert _is_free(tmp_path / "lock")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="gone cannot be written to"), only_one(tmp_path / "gone/lock"):
        pass

import signal
import subprocess
import sys

import pytest

from config.settings import PROJECT_ROOT

LONG_S = 60
BEGIN = """
import os, signal, sys, threading, time
from utils.errors import NeedsUserError
from utils.lifetime import Lifetime
threading.Thread(target=time.sleep, args=(600,)).start()  # a part that runs already
lifetime = Lifetime()
"""


def ended(program: str) -> tuple[int, str]:
    """How the program ends, and what it says."""
    call = [sys.executable, "-c", BEGIN + program]
    done = subprocess.run(call, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=LONG_S)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("NeedsUserError('The queue is damaged.', 'Move it away.')", "The queue is damaged. Move it away."),
        ("ValueError('bug')", "Clipsheet could not start; the log says why."),
    ],
)
def test_a_part_that_cannot_start_ends_the_process_in_words(error: str, words: str) -> None:
    code, said = ended(f"with lifetime.starting():\n    raise {error}")
    assert code == 1
    assert said.splitlines()[-1] == words


def test_a_start_that_hangs_is_ended_by_a_signal() -> None:
    code, _ = ended("with lifetime.starting():\n    os.kill(os.getpid(), signal.SIGTERM)\n    time.sleep(600)")
    assert code == 128 + signal.SIGTERM


def test_once_it_has_started_a_signal_lets_it_stop_by_itself() -> None:
    code, said = ended(
        "with lifetime.starting():\n    pass\n"
        "os.kill(os.getpid(), signal.SIGTERM)\nlifetime.wait()\nsys.stderr.write('goodbye')\nsys.stderr.flush()\n"
        "os._exit(0)"
    )
    assert (code, said) == (0, "goodbye")


def test_what_does_not_stop_is_ended_after_a_time() -> None:
    code, _ = ended("lifetime.end_within(0.1)\ntime.sleep(600)")
    assert code == 0

import sys
import time
from pathlib import Path

import pytest

from utils.process import ProgramError, ProgramTimeout, run


def test_what_a_program_prints_comes_back() -> None:
    assert run([sys.executable, "-c", "print('hello')"], timeout_s=20).stdout == b"hello\n"


def test_an_error_carries_the_programs_last_words() -> None:
    with pytest.raises(ProgramError, match="out of cheese") as caught:
        run([sys.executable, "-c", "import sys; sys.exit('out of cheese')"], timeout_s=20)
    assert caught.value.returncode == 1


def test_a_program_that_takes_too_long_is_killed() -> None:
    started = time.monotonic()
    with pytest.raises(ProgramTimeout, match="sleep took more than"):
        run(["sleep", "60"], timeout_s=0.2)
    assert time.monotonic() - started < 10


def test_a_program_gets_no_input_and_its_own_folder(tmp_path: Path) -> None:
    script = "import os, sys; print(os.getcwd(), len(sys.stdin.read()))"
    assert run([sys.executable, "-c", script], timeout_s=20, cwd=tmp_path).stdout.decode().split() == [
        str(tmp_path),
        "0",
    ]

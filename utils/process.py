"""The one way to run programs: argument lists, a time limit, and children that die with their parent."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


class ProgramError(Exception):
    """The program ended with an error; `stderr` holds its last words."""

    def __init__(self, name: str, returncode: int, stderr: str) -> None:
        super().__init__(f"{name} ended with {returncode}: {stderr[-500:]}")
        self.returncode = returncode
        self.stderr = stderr


class ProgramTimeout(Exception):
    """The program ran longer than it may and was killed."""


@dataclass(frozen=True)
class Output:
    """What a program printed."""

    stdout: bytes
    stderr: str


@cache
def _dies_with_parent() -> tuple[str, ...]:
    # A kill -9 of the parent reaches no handler, so the kernel must end the child (Linux only).
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return (setpriv, "--pdeathsig", "KILL") if setpriv else ()


def run(args: Sequence[str | Path], *, timeout_s: float, cwd: Path | None = None) -> Output:
    """Run a program to its end. Raises ProgramError on a non-zero exit, ProgramTimeout after `timeout_s`."""
    name = Path(args[0]).name
    process = subprocess.Popen(
        [*_dies_with_parent(), *map(str, args)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        stdout, stderr = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired as error:
        raise ProgramTimeout(f"{name} took more than {timeout_s:.0f} s") from error
    finally:
        _end(process)
    text = stderr.decode(errors="replace")
    if process.returncode:
        raise ProgramError(name, process.returncode, text)
    return Output(stdout, text)


def _end(process: subprocess.Popen[bytes]) -> None:
    # Killed alone: it shares its parent's group, so that ending that group ends it too.
    if process.poll() is None:
        process.kill()
        process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()

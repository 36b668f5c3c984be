"""What set-up says, and how it stops: everything on the error stream, so that a command's own output stays clean."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class SetupError(Exception):
    """Set-up cannot go on. The message says what to do."""


@dataclass(frozen=True)
class Step:
    """One part of set-up. A failed step stops everything, unless `without` says what is lost and the rest goes on."""

    title: str
    is_done: Callable[[], bool]
    do: Callable[[], None]
    without: str = ""


def say(text: str) -> None:
    """Print a line on the error stream."""
    print(text, file=sys.stderr, flush=True)


def run_steps(steps: Sequence[Step]) -> None:
    """Do what is not done yet, numbered and timed. Raises SetupError of a step that cannot be left out."""
    for number, step in enumerate(steps, 1):
        if step.is_done():
            continue
        say(f"[{number}/{len(steps)}] {step.title} ...")
        started = time.monotonic()
        try:
            step.do()
        except SetupError as error:
            if not step.without:
                raise
            say(f"      WARNING: {error}\n      {step.without}")
        else:
            say(f"      done in {time.monotonic() - started:.1f} s")


def call(
    args: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    keep_open: int | None = None,
    folder: Path | None = None,
) -> None:
    """Run a program whose output the person sees, on the error stream. Raises SetupError when it fails.

    `keep_open` is a file descriptor that the program holds too (a lock that must outlive a killed set-up).
    """
    pass_fds = () if keep_open is None else (keep_open,)
    done = _run(args, env=env, stdout=sys.stderr.fileno(), pass_fds=pass_fds, cwd=folder)
    if done.returncode:
        raise SetupError(f"{Path(args[0]).name} ended with {done.returncode}; its own words are above.")


def works(args: Sequence[str | Path], *, complain: bool = False) -> bool:
    """Whether a program can be run and ends well. Its output is dropped, or shown on failure if `complain`."""
    complaint = complaint_of(args)
    if complaint and complain:
        say(complaint)
    return complaint is None


def complaint_of(args: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> str | None:
    """Run a program and give what it said if it failed or could not be started; None when it ended well."""
    try:
        done = _run(args, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except SetupError as error:
        return str(error)
    return (done.stdout.rstrip() or f"It ended with {done.returncode}.") if done.returncode else None


def _run(args: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run([str(a) for a in args], stdin=subprocess.DEVNULL, **options)
    except OSError as error:
        raise SetupError(f"{Path(args[0]).name} cannot be started: {error.strerror}.") from error

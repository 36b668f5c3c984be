"""uv with one bar of our own in place of its list of packages."""

import os
import pty
import re
import subprocess
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scripts.setup.bar import Bar
from scripts.setup.console import SetupError, call, say

_FETCHED = 0.9  # of the bar; the rest is the packages' way to their place
# What uv 0.8 to 0.13 writes on a terminal; another version would only lose the bar.
_PREPARING = re.compile(r"Preparing packages\.\.\.\D*\((\d+)/(\d+)\)")
_INSTALLING = re.compile(r"[█░] \[(\d+)/(\d+)\]")
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def call_watched(
    args: Sequence[str | Path], drawn: Bar, *, env: Mapping[str, str], keep_open: int | None = None
) -> None:
    """Run uv with a bar where one is shown, silently elsewhere. Raises SetupError when it fails, its own words shown."""
    if not drawn.shown:
        call([*args, "--quiet"], env=env, keep_open=keep_open)
        return
    last: deque[str] = deque(maxlen=40)
    pass_fds = () if keep_open is None else (keep_open,)
    words = [str(arg) for arg in args]
    screen, end = pty.openpty()
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=end, stderr=end, env=env, pass_fds=pass_fds)
    os.close(end)
    for piece in _pieces(screen):
        last.append(piece)
        drawn(done_part(piece))
    if code := process.wait():
        drawn.wipe()
        say(last_words("".join(last)))
        raise SetupError(f"{Path(args[0]).name} ended with {code}; its own words are above.")


def _pieces(screen: int) -> Iterator[str]:
    """What is written on the screen, until nobody holds it any more."""
    with open(screen, "rb", buffering=0) as file:
        while True:
            try:
                piece = file.read(8192)
            except OSError:  # Linux says so when the other end is closed
                return
            if not piece:
                return
            yield piece.decode(errors="replace")


def done_part(text: str) -> float | None:
    """How far uv is by what it wrote last, 0..1; None when this says nothing of it."""
    plain = _CONTROL.sub("", text)
    if found := _INSTALLING.findall(plain):
        return _FETCHED + (1 - _FETCHED) * _share(found[-1])
    if found := _PREPARING.findall(plain):
        return _FETCHED * _share(found[-1])
    return None


def last_words(text: str) -> str:
    """What a person would have read on the screen at the end, without the lines that were drawn over."""
    lines = [line.rpartition("\r")[2].rstrip() for line in _CONTROL.sub("", text).replace("\r\n", "\n").split("\n")]
    return "\n".join(line for line in lines if line)[-3000:]


def _share(counts: tuple[str, str]) -> float:
    done, whole = map(int, counts)
    return done / whole if whole else 0.0

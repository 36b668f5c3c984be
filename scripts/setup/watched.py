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
_FETCHING = re.compile(r"([\d.]+) ([KMG]i)?B/([\d.]+) ([KMG]i)?B")
_UNITS = {"": 1, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30}
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def call_watched(
    args: Sequence[str | Path], drawn: Bar, *, env: Mapping[str, str], keep_open: int | None = None
) -> None:
    """Run uv with a bar where one is shown, else silently. Raises SetupError when it fails, its own words shown."""
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
        done, whole = map(int, found[-1])
        return _FETCHED * min(1.0, (done + _fetched_part(plain)) / whole) if whole else 0.0
    return None


def _fetched_part(text: str) -> float:
    """How much of the package that was told last is there."""
    found = _FETCHING.findall(text)
    if not found:
        return 0.0
    have, have_unit, size, size_unit = found[-1]
    size_bytes = float(size) * _UNITS[size_unit]
    return float(have) * _UNITS[have_unit] / size_bytes if size_bytes else 0.0


def last_words(text: str) -> str:
    """What a person would have read on the screen at the end, without the lines that were drawn over."""
    lines = [line.rpartition("\r")[2].rstrip() for line in _CONTROL.sub("", text).replace("\r\n", "\n").split("\n")]
    return "\n".join(line for line in lines if line)[-3000:]


def _share(counts: tuple[str, str]) -> float:
    done, whole = map(int, counts)
    return done / whole if whole else 0.0

"""Runs `benchmarks/plain.py` with the packages others use, in an environment of their own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from config.settings import PROJECT_ROOT
from scripts.setup.console import SetupError, call, say, works
from scripts.setup.pip_settings import uv_environment
from scripts.setup.project import Project
from scripts.setup.uv import get_uv
from services.highlights.motion.segments import merged

Span = tuple[float, float]

PACKAGES = ("mediapipe==0.10.21", "moviepy==2.2.1", "opencv-python-headless==4.11.0.86", "numpy<2")
# MediaPipe asks for an OpenCV that needs a screen's libraries, and for a microphone's: neither is used.
OVERRIDES = "opencv-contrib-python ; python_version < '0'\nsounddevice ; python_version < '0'\n"
SCRIPT = Path(__file__).with_name("plain.py")
LONGEST_S = 3600.0
THRESHOLDS = (0.002, 0.004, 0.006, 0.01, 0.015, 0.02)  # parts of the picture's size in a picture's time


class Look(BaseModel, frozen=True):
    """Times in seconds and how far the landmarks moved since the picture before, and the seconds it took."""

    took_s: float
    times: tuple[float, ...]
    moved: tuple[float, ...]


class _Reel(BaseModel):
    took_s: float


@dataclass(frozen=True)
class PlainWay:
    """Calls the script with a Python that has its packages; `work` is for its files."""

    python: Path
    work: Path

    def look(self, clip: Path, *, tasks: bool) -> Look:
        """Measure every picture, with `tasks` through MediaPipe's newer API. Raises RuntimeError when it fails."""
        return Look.model_validate_json(self._run("look", clip, *(["--tasks"] if tasks else [])))

    def reel(self, clip: Path, cuts: Sequence[Span], target: Path) -> float:
        """Write the reel and return the seconds it took. Raises RuntimeError when it fails."""
        listed = self.work / "plain_cuts.json"
        listed.write_text(json.dumps(cuts), encoding="utf-8")
        return _Reel.model_validate_json(self._run("reel", clip, target.absolute(), listed.absolute())).took_s

    def _run(self, step: str, clip: Path, *more: str | Path) -> str:
        result = self.work.absolute() / "plain.json"
        result.unlink(missing_ok=True)
        # Isolated: other modules of this folder have names that packages have too.
        command = [self.python.absolute(), "-I", SCRIPT, step, clip.absolute(), *more, result]
        done = subprocess.run(
            [str(word) for word in command], cwd=self.work, capture_output=True, text=True, timeout=LONGEST_S
        )
        if done.returncode:
            raise RuntimeError(f"The plain way failed at {clip.name}:\n{done.stderr[-2000:]}")
        return result.read_text(encoding="utf-8")


def project_uv() -> Path:
    """Return the uv that set-up uses. Raises SetupError when there is none and none can be had."""
    return get_uv(Project(root=PROJECT_ROOT, environ=os.environ))


def environment(folder: Path, *, find_uv: Callable[[], Path] = project_uv) -> Path:
    """Return the Python of an environment with the packages, made when it is not there.

    Raises SetupError when the packages cannot be had, or do not work here.
    """
    python, stamp = folder / "bin/python", folder / "packages.txt"
    wanted = "\n".join(PACKAGES)
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    say("Getting MediaPipe, MoviePy and what they need (1 GB, once) ...")
    uv = find_uv()
    env = uv_environment(os.environ)
    shutil.rmtree(folder, ignore_errors=True)
    call([uv, "venv", "--quiet", "--python", sys.executable, folder], env=env)
    overrides = folder / "overrides.txt"
    overrides.write_text(OVERRIDES, encoding="utf-8")
    options: list[str | Path] = ["--quiet", "--no-build", "--overrides", overrides, "--python", python]
    call([uv, "pip", "install", *options, *PACKAGES], env=env)
    if not works([python, "-I", "-c", "import cv2, mediapipe, moviepy"], complain=True):
        raise SetupError("the packages are there, but do not load; their own words are above.")
    stamp.write_text(wanted, encoding="utf-8")
    return python


def spans(look: Look, threshold: float) -> list[Span]:
    """Return where the displacement is above the threshold, gaps of up to a second closed."""
    moments = zip(look.times, look.moved, strict=True)
    return merged([(time_s, time_s) for time_s, moved in moments if moved > threshold], 1.0)


def best_spans(look: Look, rate: Callable[[Sequence[Span]], float]) -> list[Span]:
    """Return what the best of all thresholds gives, in favour of the plain way."""
    return max((spans(look, threshold) for threshold in THRESHOLDS), key=rate)


def with_buffers(
    found: Sequence[Span], *, before_s: float, after_s: float, duration_s: float, most_s: float
) -> list[Span]:
    """Return the parts to keep: buffers added inside the clip, and cut off after `most_s`."""
    kept: list[Span] = []
    wide = [(max(0.0, start - before_s), min(duration_s, end + after_s)) for start, end in found]
    for start, end in merged(wide, 0):
        room_s = most_s - sum(last - first for first, last in kept)
        if room_s > 0:
            kept.append((start, min(end, start + room_s)))
    return kept

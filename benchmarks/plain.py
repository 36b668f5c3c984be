"""The plain way, to compare with: every picture at full size through the pose model, and a reel through Python.

It is what a first version does: mean displacement of the landmarks between neighbouring pictures against a threshold.
The reel goes the way of MoviePy without it: every kept picture is decoded, handed over as an array and piped into an
encoder with its default preset.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from clients.pose import MediaPipePose

Span = tuple[float, float]

THRESHOLDS = (0.002, 0.004, 0.006, 0.01, 0.015, 0.02)  # parts of the picture's size in a picture's time


def displacements(path: Path, model: Path) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return times and the mean displacement of all landmarks since the picture before, 0 without anybody."""
    times, moved = [], []
    before = None
    with MediaPipePose(model) as finder, av.open(str(path)) as container:
        for frame in container.decode(video=0):
            time_s = float(frame.time or 0)
            people = finder.find(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), time_s)
            now = people[0, :, :2] if len(people) else None
            step = 0.0 if now is None or before is None else float(np.linalg.norm(now - before, axis=1).mean())
            times.append(time_s)
            moved.append(step)
            before = now
    return np.array(times), np.array(moved)


def spans(times: npt.NDArray[np.float64], moved: npt.NDArray[np.float64], threshold: float) -> list[Span]:
    """Return where the displacement is above the threshold, gaps under a second closed."""
    result: list[Span] = []
    for time_s in times[moved > threshold]:
        if result and time_s - result[-1][1] <= 1.0:
            result[-1] = (result[-1][0], float(time_s))
        else:
            result.append((float(time_s), float(time_s)))
    return result


def reel(path: Path, cuts: Sequence[Span], target: Path) -> None:
    """Write the pictures inside the cuts."""
    with av.open(str(path)) as source, av.open(str(target), "w") as container:
        video = source.streams.video[0]
        stream = container.add_stream("libx264", rate=video.average_rate, options={"preset": "medium"})
        stream.width, stream.height, stream.pix_fmt = video.width, video.height, "yuv420p"
        stream.time_base = Fraction(1, round(float(video.average_rate or 25)))
        number = 0
        for frame in source.decode(video):
            if not any(start <= float(frame.time or 0) < end for start, end in cuts):
                continue
            picture = VideoFrame.from_ndarray(frame.to_ndarray(format="rgb24"), format="rgb24")
            picture.pts = number
            number += 1
            container.mux(stream.encode(picture))
        container.mux(stream.encode())

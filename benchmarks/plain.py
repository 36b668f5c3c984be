"""The way of others, to compare with: every picture through MediaPipe, the reel through MoviePy, with their defaults.

PYTHON benchmarks/plain.py look CLIP RESULT.json [--tasks]
PYTHON benchmarks/plain.py reel CLIP REEL.mp4 CUTS.json RESULT.json

Its packages do not go together with the product's, so PYTHON is of the environment that `benchmarks.plain_way` makes,
and nothing of the project is imported here. The results tell the seconds of the work; loading packages and assembling
a model are not counted.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Points = list[tuple[float, float]]  # landmarks in parts of the picture's width and height
Find = Callable[[Any, float], Points | None]  # an RGB picture and its time in seconds


def look(clip: Path, find: Find) -> tuple[list[float], list[float]]:
    """Return times in seconds and the mean displacement of all landmarks since the picture before.

    It is in parts of the picture's size, and 0 where nobody is seen in one of the two.
    """
    import cv2
    import numpy as np

    capture = cv2.VideoCapture(str(clip))
    per_s = capture.get(cv2.CAP_PROP_FPS)
    times: list[float] = []
    moved: list[float] = []
    before: Points | None = None
    while (read := capture.read())[0]:
        time_s = len(times) / per_s
        now = find(cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB), time_s)
        step = np.subtract(now, before) if now and before else np.zeros((1, 2))
        times.append(time_s)
        moved.append(float(np.linalg.norm(step, axis=1).mean()))
        before = now
    return times, moved


def solutions() -> Find:
    """Return the API of most examples, mp.solutions."""
    import mediapipe

    pose = mediapipe.solutions.pose.Pose()

    def find(picture: Any, _time_s: float) -> Points | None:
        found = pose.process(picture).pose_landmarks
        return [(point.x, point.y) for point in found.landmark] if found else None

    return find


def tasks() -> Find:
    """Return the API after it, in its mode for video."""
    import mediapipe
    from mediapipe.tasks.python import BaseOptions, vision

    with tempfile.TemporaryDirectory() as folder:
        model = _bundle(Path(folder) / "pose_landmarker.task")
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=model.read_bytes()), running_mode=vision.RunningMode.VIDEO
        )
    landmarker = vision.PoseLandmarker.create_from_options(options)

    def find(picture: Any, time_s: float) -> Points | None:
        image = mediapipe.Image(mediapipe.ImageFormat.SRGB, picture)
        found = landmarker.detect_for_video(image, round(time_s * 1000)).pose_landmarks
        return [(point.x, point.y) for point in found[0]] if found else None

    return find


def _bundle(target: Path) -> Path:
    """Write the networks that mp.solutions uses as the one file that the Tasks API wants."""
    import mediapipe
    from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer, model_asset_bundle_utils

    def with_input(name: str, mean: float, deviation: float) -> bytes:
        network = Path(mediapipe.__file__).parent / "modules" / name
        writer = metadata_writer.MetadataWriter.create(bytearray(network.read_bytes()))
        writer.add_image_input([mean], [deviation])
        return bytes(writer.populate()[0])

    networks = {
        "pose_detector.tflite": with_input("pose_detection/pose_detection.tflite", 127.5, 127.5),
        "pose_landmarks_detector.tflite": with_input("pose_landmark/pose_landmark_full.tflite", 0.0, 255.0),
    }
    model_asset_bundle_utils.create_model_asset_bundle(networks, str(target))
    return target


def reel(clip: Path, cuts: list[tuple[float, float]], target: Path) -> None:
    """Write the parts of a clip between the cuts' seconds."""
    from moviepy import VideoFileClip, concatenate_videoclips  # type: ignore[import-not-found]

    with VideoFileClip(str(clip)) as video:
        parts = [video.subclipped(start, min(end, video.duration)) for start, end in cuts]
        concatenate_videoclips(parts).write_videofile(str(target), logger=None)


def main() -> None:
    """Do one step and write what came out and the seconds it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(required=True, dest="step")
    looking = steps.add_parser("look")
    looking.add_argument("clip", type=Path)
    looking.add_argument("result", type=Path)
    looking.add_argument("--tasks", action="store_true", help="the Tasks API instead of mp.solutions")
    cutting = steps.add_parser("reel")
    for name in ("clip", "target", "cuts", "result"):
        cutting.add_argument(name, type=Path)
    args = parser.parse_args()
    result = _look(args) if args.step == "look" else _reel(args)
    args.result.write_text(json.dumps(result), encoding="utf-8")


def _look(args: argparse.Namespace) -> dict[str, object]:
    find = tasks() if args.tasks else solutions()
    started = time.perf_counter()
    times, moved = look(args.clip, find)
    return {"took_s": time.perf_counter() - started, "times": times, "moved": moved}


def _reel(args: argparse.Namespace) -> dict[str, object]:
    import moviepy  # noqa: F401

    cuts = json.loads(args.cuts.read_text(encoding="utf-8"))
    started = time.perf_counter()
    reel(args.clip, cuts, args.target)
    return {"took_s": time.perf_counter() - started}


if __name__ == "__main__":
    main()

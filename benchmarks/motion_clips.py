"""Clips of which is known when a person moves, made from real ones: parts that move, and pictures that stand still.

Sources are five files, see `needed`, or the project's own sample; truth is exact because still parts are one picture
with fresh noise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

Image = npt.NDArray[np.uint8]
Effect = Callable[[Image, float], Image]

FPS = 25
SIZE = (1280, 720)
NOISE = 3.0  # gray levels, as of a phone's sensor indoors

SAMPLE = "morning_workout.mp4"
needed = ("jumping_jacks.mp4", "pushups.mp4", "plank_still.mp4", "talking_with_captions.mp4", "traffic_no_people.mp4")


@dataclass(frozen=True)
class Part:
    """From `start_s` to `end_s` of a file, or the picture at `start_s` held for `hold_s`."""

    file: str
    start_s: float
    end_s: float = 0.0
    hold_s: float = 0.0
    moves: bool = False

    @property
    def seconds(self) -> float:
        return self.hold_s or self.end_s - self.start_s


@dataclass(frozen=True)
class Recipe:
    """What a clip is made of, and what is done to every picture."""

    name: str
    parts: tuple[Part, ...]
    effect: Effect | None = None

    @property
    def truth(self) -> list[tuple[float, float]]:
        """When a person moves, in seconds of the clip."""
        spans, now = [], 0.0
        for part in self.parts:
            if part.moves:
                spans.append((now, now + part.seconds))
            now += part.seconds
        return spans


def _jacks(start: float = 0.0, end: float = 5.2) -> Part:
    return Part("jumping_jacks.mp4", start, end, moves=True)


def _pushups(start: float, end: float) -> Part:
    return Part("pushups.mp4", start, end, moves=True)


def _held(file: str, at_s: float, hold_s: float) -> Part:
    return Part(file, at_s, hold_s=hold_s)


STEADY = (
    _held("jumping_jacks.mp4", 0.0, 4),
    _jacks(),
    _held("jumping_jacks.mp4", 5.2, 5),
    _held("pushups.mp4", 4.3, 4),
    _pushups(4.3, 10.1),
    _held("pushups.mp4", 10.1, 5),
)
HOLDING = (
    Part("plank_still.mp4", 0, 6.4),
    _held("jumping_jacks.mp4", 0, 3),
    _jacks(),
    _held("jumping_jacks.mp4", 5.2, 3),
)
FAST = tuple(
    part
    for start, pushing in ((0.5, 8.0), (2.5, 11.0))
    for part in (
        _jacks(start, start + 1.6),
        Part("plank_still.mp4", start, start + 1.6),
        _pushups(pushing, pushing + 1.6),
        Part("talking_with_captions.mp4", start + 4, start + 5.6),
        _jacks(start + 0.4, start + 2),
        Part("traffic_no_people.mp4", start, start + 1.6),
    )
)
TRAFFIC = (Part("traffic_no_people.mp4", 0, 16),)


def shaken(image: Image, time_s: float) -> Image:
    """Warp a picture as a hand does: slow sway, quick tremor, breathing zoom; smooth and finer than a pixel."""
    import cv2

    height, width = image.shape[:2]
    x = 14 * np.sin(2.1 * time_s) + 6 * np.sin(5.3 * time_s + 1) + 1.5 * np.sin(19 * time_s)
    y = 10 * np.sin(1.7 * time_s + 2) + 5 * np.sin(6.1 * time_s) + 1.5 * np.sin(23 * time_s + 1)
    turn = 0.8 * np.sin(1.3 * time_s) + 0.2 * np.sin(7 * time_s)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.08 + 0.02 * np.sin(0.9 * time_s))
    matrix[:, 2] += (x, y)
    warped = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(warped, np.uint8)


def dark(image: Image, _time_s: float) -> Image:
    """Leave a sixth of the light."""
    return np.asarray(image // 6, np.uint8)


def swaying(image: Image, time_s: float) -> Image:
    """Hold the camera in the hand in every other minute."""
    return shaken(image, time_s) if int(time_s / 60) % 2 else image


def board(image: Image, time_s: float) -> Image:
    """Show the board of the project's own sample alone, before a camera in the hand."""
    import cv2

    below = image[490:720, 438:842]
    return shaken(np.asarray(cv2.resize(below, SIZE, interpolation=cv2.INTER_LINEAR), np.uint8), time_s)


def recipes() -> tuple[Recipe, ...]:
    """Return every clip of the benchmark from real ones: 20 to 30 s each, the last one three minutes."""
    return (
        Recipe("steady", STEADY),
        Recipe("hand-held", STEADY, shaken),
        Recipe("holding still", HOLDING),
        Recipe("holding, hand-held", HOLDING, shaken),
        Recipe("no people", TRAFFIC),
        Recipe("no people, hand-held", TRAFFIC, shaken),
        Recipe("seated talker", (Part("talking_with_captions.mp4", 0, 12),)),
        Recipe("two people", STEADY, beside),
        Recipe("dark", STEADY, dark),
        Recipe("fast cuts", FAST),
        Recipe("three minutes", (*STEADY, *HOLDING, *TRAFFIC, *STEADY, *FAST, *STEADY, *HOLDING, *STEADY), swaying),
    )


def own_recipes() -> tuple[Recipe, ...]:
    """Return clips from the project's own sample, for those who have no others: a drawn person, 15 to 25 s each."""
    squats = Part(SAMPLE, 3.0, 9.0, moves=True)
    steady = (_held(SAMPLE, 1.0, 4), squats, _held(SAMPLE, 8.9, 5))
    holding = (Part(SAMPLE, 13.1, 18.9), *steady)
    return (
        Recipe("steady", steady),
        Recipe("hand-held", steady, shaken),
        Recipe("holding still", holding),
        Recipe("holding, hand-held", holding, shaken),
        Recipe("no people", (Part(SAMPLE, 0.0, 18.9),), board),
        Recipe("two people", steady, pair),
        Recipe("dark", steady, dark),
    )


def beside(image: Image, _time_s: float) -> Image:
    """Put the picture beside its mirror image, so that there are twice as many people."""
    import cv2

    half = cv2.resize(image[:, 160:-160], (SIZE[0] // 2, SIZE[1]), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(np.concatenate([half, half[:, ::-1]], axis=1))


def pair(image: Image, _time_s: float) -> Image:
    """Put the middle of the picture beside its mirror image, nothing squeezed."""
    half = image[:, SIZE[0] // 4 : -SIZE[0] // 4]
    return np.ascontiguousarray(np.concatenate([half, half[:, ::-1]], axis=1))


def make(recipe: Recipe, media: Path, target: Path) -> Path:
    """Write a recipe's clip, 720p H.264 with silence left out."""
    random = np.random.default_rng(1)
    grains = [random.normal(0, NOISE, (SIZE[1], SIZE[0], 1)).astype(np.int16) for _ in range(7)]
    with av.open(str(target), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = (*SIZE, "yuv420p")
        stream.time_base = Fraction(1, FPS)
        for number, image in enumerate(_images(recipe, media)):
            shown = recipe.effect(image, number / FPS) if recipe.effect else image
            frame = VideoFrame.from_ndarray((shown + grains[number % 7]).clip(0, 255).astype(np.uint8), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return target


def _images(recipe: Recipe, media: Path) -> Iterator[Image]:
    for part in recipe.parts:
        if part.hold_s:
            picture = next(_decoded(media / part.file, part.start_s, part.start_s + 1))
            yield from (picture for _ in range(round(part.hold_s * FPS)))
        else:
            yield from _decoded(media / part.file, part.start_s, part.end_s)


def _decoded(path: Path, start_s: float, end_s: float) -> Iterator[Image]:
    """Yield pictures at FPS, whatever the file's own rate: for each moment the last one shown."""
    wanted = [start_s + number / FPS for number in range(round((end_s - start_s) * FPS))]
    shown: Image | None = None
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            while wanted and shown is not None and frame.time is not None and frame.time > wanted[0] + 1e-6:
                wanted.pop(0)
                yield shown
            if not wanted:
                return
            if frame.time is not None and frame.time >= wanted[0] - 0.1:
                shown = _fitted(frame)
    yield from (shown for _ in wanted if shown is not None)


def _fitted(frame: VideoFrame) -> Image:
    scale = min(SIZE[0] / frame.width, SIZE[1] / frame.height)
    width, height = (int(side * scale) // 2 * 2 for side in (frame.width, frame.height))
    picture = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    left, top = (SIZE[0] - width) // 2, (SIZE[1] - height) // 2
    picture[top : top + height, left : left + width] = frame.reformat(width, height, "rgb24").to_ndarray()
    return picture

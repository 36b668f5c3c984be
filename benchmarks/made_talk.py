"""A talk of which every word, face and cut is known: eSpeak NG speaks, a portrait stands, sways, walks and is gone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from benchmarks.spoken_clips import RATE_HZ, Sentence, Sound, one_said, silence

Image = npt.NDArray[np.uint8]

FPS, SIZE = 25, (1920, 1080)
# The face in scikit-image's `astronaut` (NASA, public domain), as parts of the picture.
FACE_X, FACE_Y, FACE_H = 0.437, 0.228, 0.22
PARAGRAPHS = (
    (
        "Why do most people never finish what they start?",
        "I asked myself this question for ten years.",
        "Then I counted the projects that I had dropped.",
        "There were forty of them, and almost all had died for the same reason.",
        "They were too large to be done in one evening.",
        "So I made a rule that changed everything: no task may be longer than two hours.",
    ),
    (
        "Yesterday it rained all day, and we stayed at home.",
        "There was some soup, and there was some bread.",
        "After that we looked out of the window for a while.",
        "And that was more or less the whole of the day.",
    ),
    (
        "The biggest mistake of my life cost me three thousand euros.",
        "I bought a machine that nobody needed, because I never asked anybody.",
        "You should talk to ten people before you buy anything.",
        "Most of them will say no, but the reasons are worth more than the money.",
        "Remember this: a question is free, and a mistake is not.",
    ),
    (
        "This talk is sponsored by a company that sells pillows.",
        "Use the promo code sleep for twenty percent off.",
        "The link is in the description below the video.",
    ),
    (
        "How does a beginner know which tool is worth the money?",
        "Try the cheapest one for a month, and write down what you miss.",
        "If the list is empty after four weeks, then you have found your tool.",
        "I saved half of my budget in this way, and I never looked back.",
    ),
    (
        "Nobody tells you that the first hundred tries are supposed to fail.",
        "My first video had seven viewers, and three of them were my family.",
        "Instead of stopping I asked what those seven people had liked.",
        "The answer was not the picture, but the story at the beginning.",
        "That is why every talk of mine now begins with a story.",
    ),
)


@dataclass(frozen=True)
class Shot:
    """Seconds of one scene; `x` is the middle of the face at a second of it, as a part of the picture."""

    seconds: float
    x: Callable[[float], float] | None  # None: nobody is there
    height: float = 0.5  # of the portrait, as a part of the picture
    second_x: float | None = None  # somebody smaller beside


SHOTS = (
    Shot(11.04, lambda _t: 0.62),
    Shot(9.4, lambda t: 0.35 + 0.012 * float(np.sin(2 * t)), height=0.9),
    Shot(12.2, lambda t: 0.3 + 0.035 * t),
    Shot(5.6, None),
    Shot(8.8, lambda t: 0.7 + 0.03 * float(np.sin(0.9 * t)), height=0.65, second_x=0.2),
)


@dataclass(frozen=True)
class Talk:
    """The file and its truth."""

    path: Path
    sentences: tuple[Sentence, ...]
    ends_s: tuple[float, ...]
    cuts_s: tuple[float, ...]
    seconds: float


def made_talk(path: Path, *, minutes: float) -> Talk:
    """Write the talk, or find the one that is there; its truth is the same."""
    sound, sentences, ends = _said(minutes * 60)
    seconds = len(sound) / RATE_HZ
    cuts = [cut_s for cut_s, _ in _shots(seconds)][1:]
    if not path.is_file():
        part = path.with_suffix(".part.mp4")
        _write(part, sound, seconds)
        part.rename(path)
    return Talk(path, tuple(sentences), tuple(ends), tuple(cuts), seconds)


def _said(seconds: float) -> tuple[Sound, list[Sentence], list[float]]:
    parts, said, ends, at_s, number = [silence(0.8)], [], [], 0.8, 0
    while at_s < seconds:
        voice, speed = (("en-us", 150), ("en-gb", 160))[number // len(PARAGRAPHS) % 2]
        for text in PARAGRAPHS[number % len(PARAGRAPHS)]:
            heard = one_said(text, voice, speed)
            said.append(Sentence(at_s, text))
            ends.append(at_s + len(heard) / RATE_HZ)
            parts += [heard, silence(0.55)]
            at_s += len(heard) / RATE_HZ + 0.55
        parts.append(silence(0.5))
        at_s += 0.5
        number += 1
    return np.concatenate(parts) * np.float32(0.3), said, ends


def _shots(seconds: float) -> Iterator[tuple[float, Shot]]:
    at_s, number = 0.0, 0
    while at_s < seconds:
        shot = SHOTS[number % len(SHOTS)]
        yield at_s, shot
        at_s, number = at_s + shot.seconds, number + 1


def _write(path: Path, sound: Sound, seconds: float) -> None:
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "20", "g": "125"})
        assert isinstance(pictures, VideoStream)
        pictures.width, pictures.height, pictures.pix_fmt = *SIZE, "yuv420p"
        sounds = container.add_stream("aac", rate=RATE_HZ, layout="mono")
        assert isinstance(sounds, AudioStream)
        for image in _pictures(seconds):
            container.mux(pictures.encode(VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(pictures.encode(None))
        values = (np.clip(sound, -1, 1) * 32767).astype(np.int16)[np.newaxis, :]
        frame = AudioFrame.from_ndarray(values, format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        container.mux(sounds.encode(frame))
        container.mux(sounds.encode(None))


def _pictures(seconds: float) -> Iterator[Image]:
    from skimage import data  # of the developers' packages

    portrait = np.asarray(data.astronaut(), np.uint8)
    shots = list(_shots(seconds))
    grounds = [_ground(number) for number in range(len(SHOTS))]
    for number in range(int(seconds * FPS)):
        time_s = number / FPS
        index = max(n for n, (start_s, _) in enumerate(shots) if start_s <= time_s + 1e-6)
        start_s, shot = shots[index]
        image = grounds[index % len(SHOTS)].copy()
        if shot.x is not None:
            _put(image, portrait, shot.x(time_s - start_s), shot.height)
        if shot.second_x is not None:
            _put(image, portrait[:, ::-1], shot.second_x, shot.height / 2, mirrored=True)
        yield image


def _put(image: Image, portrait: Image, x: float, height: float, *, mirrored: bool = False) -> None:
    """The portrait standing on the lower edge with its face's middle at `x`."""
    side = round(SIZE[1] * height)
    small = np.asarray(cv2.resize(portrait, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
    face = (1 - FACE_X if mirrored else FACE_X) * side
    left, top = round(x * SIZE[0] - face), SIZE[1] - side
    begin, end = max(0, -left), min(side, SIZE[0] - left)
    image[top:, left + begin : left + end] = small[:, begin:end]


def _ground(seed: int) -> Image:
    noise: Any = np.random.default_rng(seed).integers(70, 170, (5, 9, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(noise, SIZE, interpolation=cv2.INTER_CUBIC), np.uint8)

"""Makes samples/morning_workout.mp4: a person who moves and holds still, text on the screen, and a voice over music.

The person is Eileen Collins, photographed by NASA (public domain), from scikit-image's pictures; the voice is that of
eSpeak NG. Needs espeak-ng (Debian: apt-get install espeak-ng) and the developers' packages: `scripts/test` once, then
`.venv/bin/python -m scripts.make_sample`.
"""

import io
import math
import sys
import wave
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from config.settings import PROJECT_ROOT
from utils.process import run

TARGET = PROJECT_ROOT / "samples/morning_workout.mp4"
SIZE = WIDTH, HEIGHT = 720, 1280
FPS, SAMPLE_RATE = 24, 44_100
PANEL_TOP = 850  # the person stands behind a board with the text
PERSON_PX = 640  # the photograph is square
SQUAT_S, SQUAT_PX = 1.5, 240


@dataclass(frozen=True)
class Scene:
    """What the board says for how long, and whether the person moves meanwhile."""

    seconds: float
    lines: tuple[str, ...]
    moves: bool = False


SCENES = (
    Scene(3, ("Morning", "Workout")),
    Scene(6, ("1. Squats", "3 x 12"), moves=True),
    Scene(4, ("Rest", "30 seconds")),
    Scene(6, ("2. Plank", "45 seconds")),
)
DURATION_S = sum(scene.seconds for scene in SCENES)


@dataclass(frozen=True)
class Line:
    """What the voice says, and from when on."""

    start_s: float
    text: str


LINES = (
    Line(0.2, "This workout is for beginners."),
    Line(3.4, "The squats: three sets of twelve."),
    Line(9.3, "Rest for thirty seconds."),
    Line(13.2, "Now the plank. Hold it for forty five seconds. You need a mat."),
)
VOICE = ("-v", "en-gb", "-s", "140", "-p", "40")  # speed in words a minute, pitch


def main() -> None:
    """Write the sample to the path given, else to its place in the project."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.parent.mkdir(parents=True, exist_ok=True)
    write(target)
    print(f"{target}: {DURATION_S:.0f} s, {target.stat().st_size / 1e6:.1f} MB")


def picture(time_s: float) -> Image.Image:
    """Draw the picture at a time: the room, the person before it, the board in front."""
    scene, since_s = scene_at(time_s)
    image = room().copy()
    down_px = round(squat_px(since_s)) if scene.moves else 0
    image.paste(person(), ((WIDTH - PERSON_PX) // 2, PANEL_TOP - PERSON_PX + down_px), person())
    image.paste(board(scene.lines), (0, PANEL_TOP))
    return image


def scene_at(time_s: float) -> tuple[Scene, float]:
    """Find the scene at a time, and how long it has been on."""
    start_s = 0.0
    for scene in SCENES:
        if time_s < start_s + scene.seconds:
            return scene, time_s - start_s
        start_s += scene.seconds
    return SCENES[-1], SCENES[-1].seconds


def squat_px(since_s: float) -> float:
    """How far down she is: one squat every SQUAT_S, standing at its start and end."""
    return SQUAT_PX * (1 - math.cos(2 * math.pi * since_s / SQUAT_S)) / 2


@cache
def person() -> Image.Image:
    """Cut her out of the photograph: a rough outline by hand, made exact by GrabCut (Rother et al. 2004)."""
    from skimage import data  # a developers' package

    photo = np.ascontiguousarray(data.astronaut())
    outline = Image.new("L", (512, 512), cv2.GC_BGD)
    draw = ImageDraw.Draw(outline)
    for shape, value in ((_BODY, cv2.GC_PR_FGD), (_BODY_CORE, cv2.GC_FGD)):
        draw.polygon(shape, fill=value)
    draw.polygon(_HEAD, fill=cv2.GC_PR_FGD)
    draw.ellipse((184, 60, 270, 180), fill=cv2.GC_FGD)
    draw.polygon(_COLLAR, fill=cv2.GC_FGD)
    draw.ellipse((278, 344, 508, 580), fill=cv2.GC_FGD)
    mask = np.array(outline)
    cv2.setRNGSeed(1)
    cv2.grabCut(photo, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_MASK)
    inside = np.where((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)
    inside = cv2.morphologyEx(inside, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    alpha = Image.fromarray(inside).filter(ImageFilter.GaussianBlur(1.2))
    cut_out = Image.fromarray(photo)
    cut_out.putalpha(alpha)
    return cut_out.resize((PERSON_PX, PERSON_PX), Image.Resampling.LANCZOS)


# Outlines in the photograph, in pixels: what may be she, and what surely is.
_COLLAR = ((120, 190), (150, 158), (185, 156), (250, 170), (285, 205), (302, 240), (292, 275), (255, 290), (150, 260))
_HEAD = (
    *((150, 75), (165, 38), (200, 15), (240, 12), (282, 33), (303, 75), (300, 105), (283, 132)),
    *((275, 136), (262, 158), (250, 176), (195, 176), (184, 150), (176, 126), (158, 112)),
)
_BODY = (
    *((12, 512), (12, 400), (30, 300), (80, 225), (108, 200), (125, 168), (150, 155), (185, 154), (250, 168)),
    *((287, 198), (307, 235), (345, 262), (372, 330), (400, 512)),
)
_BODY_CORE = ((45, 512), (50, 400), (60, 310), (100, 250), (150, 260), (280, 260), (320, 300), (330, 360), (330, 512))


@cache
def room() -> Image.Image:
    """A wall with a window and a wall bar: still points behind the person."""
    shade = np.linspace(0, 1, HEIGHT)[:, None, None]
    wall = (1 - shade) * np.array([250, 218, 172]) + shade * np.array([206, 132, 104])
    image = Image.fromarray(np.broadcast_to(wall, (HEIGHT, WIDTH, 3)).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    frame, rail, bar = (255, 250, 240), (140, 92, 66), (176, 122, 88)
    draw.rectangle((40, 50, 250, 300), fill=(176, 216, 235), outline=frame, width=12)
    draw.ellipse((150, 90, 220, 160), fill=(255, 240, 180))
    draw.line((145, 50, 145, 300), fill=frame, width=8)
    draw.line((40, 175, 250, 175), fill=frame, width=8)
    for y in range(70, PANEL_TOP, 80):
        draw.rounded_rectangle((520, y, 690, y + 18), 9, fill=bar)
    for x in (520, 670):
        draw.rectangle((x, 40, x + 20, PANEL_TOP), fill=rail)
    return image


@cache
def board(lines: tuple[str, ...]) -> Image.Image:
    """The board with a scene's lines."""
    size = (WIDTH, HEIGHT - PANEL_TOP)
    image = Image.new("RGB", size, (28, 36, 52))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 12), fill=(240, 128, 72))
    place = (size[0] / 2, size[1] / 2)
    font = ImageFont.load_default(104)
    draw.multiline_text(place, "\n".join(lines), fill="white", font=font, anchor="mm", align="center", spacing=36)
    return image


def sound(times_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A quiet chord throughout, and a beep at every squat."""
    chord = sum(np.sin(2 * np.pi * hz * times_s) for hz in (220.0, 277.2, 329.6)) * 0.012
    start_s = SCENES[0].seconds
    since_s = times_s - start_s
    squatting = (since_s >= 0) & (since_s < SCENES[1].seconds)
    fading = np.exp(-12 * (since_s % SQUAT_S))
    return np.asarray(chord + squatting * fading * 0.08 * np.sin(2 * np.pi * 880 * times_s))


@cache
def voice() -> npt.NDArray[np.float64]:
    """All lines at their times, as long as the sample."""
    track = np.zeros(round(DURATION_S * SAMPLE_RATE))
    for line in LINES:
        said = spoken(line.text)
        start = round(line.start_s * SAMPLE_RATE)
        track[start : start + len(said)] += said[: len(track) - start]
    return track


def spoken(text: str) -> npt.NDArray[np.float64]:
    """A text by eSpeak NG, without the silence around it."""
    stored = run(["/usr/bin/env", "espeak-ng", *VOICE, "--stdout", text], timeout_s=60).stdout
    with wave.open(io.BytesIO(stored)) as file:
        heard = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
        seconds = np.arange(round(len(heard) / file.getframerate() * SAMPLE_RATE)) / SAMPLE_RATE
        heard = np.interp(seconds, np.arange(len(heard)) / file.getframerate(), heard)
    loud = np.flatnonzero(np.abs(heard) > 0.01)
    return np.asarray(heard[loud[0] : loud[-1] + 1] * 0.6 / np.abs(heard).max())


def write(target: Path) -> None:
    """Encode pictures and sound; one thread, so that the same libraries give the same bytes."""
    with av.open(str(target), "w", options={"movflags": "+faststart"}) as container:
        container.metadata["title"] = "Morning Workout"
        options = {"crf": "26", "preset": "slow", "threads": "1"}
        pictures = container.add_stream("libx264", rate=FPS, options=options)
        sounds = container.add_stream("aac", rate=SAMPLE_RATE, layout="mono", bit_rate=96_000)
        assert isinstance(pictures, VideoStream)
        assert isinstance(sounds, AudioStream)
        pictures.width, pictures.height, pictures.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for second in range(round(DURATION_S)):  # both streams side by side, a second at a time
            for n in range(second * FPS, (second + 1) * FPS):
                container.mux(pictures.encode(_video_frame(n)))
            container.mux(sounds.encode(_audio_frame(second)))
        container.mux(pictures.encode(None))
        container.mux(sounds.encode(None))


def _video_frame(n: int) -> VideoFrame:
    frame = VideoFrame.from_ndarray(np.asarray(picture(n / FPS)))
    frame.pts, frame.time_base = n, Fraction(1, FPS)
    return frame


def _audio_frame(second: int) -> AudioFrame:
    said = voice()[second * SAMPLE_RATE : (second + 1) * SAMPLE_RATE]
    samples = (sound(second + np.arange(SAMPLE_RATE) / SAMPLE_RATE) + said).astype(np.float32)
    frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, second * SAMPLE_RATE, Fraction(1, SAMPLE_RATE)
    return frame


if __name__ == "__main__":
    main()

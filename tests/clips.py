"""Small videos made on the spot for tests: text, motion, sound and every awkward shape a file can have."""

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.output import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageFont

Draw = Callable[[float], Image.Image]
"""The picture at a time in seconds."""
Sound = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
"""Samples in -1..1 at the given times in seconds."""

SAMPLE_RATE = 16_000
_TICKS = 1000  # time base of the pictures: milliseconds, so that any frame time can be said


def make_clip(
    path: Path,
    *,
    seconds: float = 2.0,
    size: tuple[int, int] = (320, 240),
    fps: float = 10,
    draw: Draw | None = None,
    sound: bool | Sound = False,
    picture: bool = True,
    times: Sequence[float] | None = None,
    rotation: int = 0,
    codec: str = "libx264",
    metadata: dict[str, str] | None = None,
) -> Path:
    """Write a video and return `path`; its suffix chooses the container.

    `draw` gives the picture at a time, resized to `size`; without it every frame is plain grey. `sound` is silence
    left out (False), a 440 Hz tone (True) or samples of your own. `picture=False` writes sound alone. `times` are
    frame times for a variable frame rate, in place of `fps`. `rotation` says by how many degrees clockwise a player
    turns the stored picture (mp4 and mov only), as phones do. Odd sizes are kept (yuv444p).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        container.metadata.update(metadata or {})
        # All streams before the first packet: the container's header is written with it.
        pictures = _add_pictures(container, codec=codec, size=size, fps=fps) if picture else None
        sounds = container.add_stream("aac", rate=SAMPLE_RATE, layout="mono") if sound else None
        if pictures:
            frame_times = times if times is not None else [n / fps for n in range(max(1, round(seconds * fps)))]
            _write_pictures(container, pictures, frame_times, draw or solid("grey", size))
        if sounds:
            _write_sound(container, sounds, sound if callable(sound) else tone(), seconds)
    if rotation:
        _set_rotation(path, rotation)
    return path


def solid(colour: str, size: tuple[int, int] = (320, 240)) -> Draw:
    """The same colour at all times."""
    image = Image.new("RGB", size, colour)
    return lambda _time_s: image


def slides(*images: Image.Image, each_s: float = 1.0) -> Draw:
    """One picture after the other; the last one stays."""
    return lambda time_s: images[min(int(time_s / each_s + 1e-6), len(images) - 1)]


def moving_box(
    size: tuple[int, int] = (320, 240), *, speed: float = 0.5, moves: Callable[[float], bool] = lambda _time_s: True
) -> Draw:
    """A white box that travels by `speed` picture widths a second (there and back) while `moves(time)` holds."""
    width, height = size
    side = height // 4

    def draw(time_s: float) -> Image.Image:
        travelled = speed * 0.05 * sum(moves(n * 0.05) for n in range(round(time_s / 0.05)))
        there_and_back = 1 - abs(1 - travelled % 2)
        left = round(there_and_back * (width - side))
        image = Image.new("RGB", size, "black")
        ImageDraw.Draw(image).rectangle((left, side, left + side, 2 * side), fill="white")
        return image

    return draw


def text_frame(
    *lines: str,
    size: tuple[int, int] = (320, 240),
    background: str = "black",
    colour: str = "white",
    font_px: int | None = None,
    at: tuple[float, float] = (0.5, 0.5),
) -> Image.Image:
    """A picture with lines of text centred on `at` (parts of width and height), as large as fits unless told."""
    image = Image.new("RGB", size, background)
    canvas = ImageDraw.Draw(image)
    text = "\n".join(lines)
    font = ImageFont.load_default(font_px or _largest_font_px(canvas, text, size))
    canvas.multiline_text(
        (at[0] * size[0], at[1] * size[1]), text, fill=colour, font=font, anchor="mm", align="center", spacing=8
    )
    return image


def tone(hz: float = 440.0, *, loudness: float = 0.3) -> Sound:
    """A steady sine."""
    return lambda times_s: loudness * np.sin(2 * math.pi * hz * times_s)


def silence() -> Sound:
    """A sound stream with nothing to hear."""
    return np.zeros_like


def beeps(hz: float = 880.0, *, every_s: float = 1.0, length_s: float = 0.15, loudness: float = 0.4) -> Sound:
    """A short beep at the start of every `every_s`."""
    return lambda times_s: np.where(times_s % every_s < length_s, tone(hz, loudness=loudness)(times_s), 0.0)


def _largest_font_px(canvas: ImageDraw.ImageDraw, text: str, size: tuple[int, int]) -> int:
    for font_px in range(size[1] // 4, 8, -1):
        box = canvas.multiline_textbbox((0, 0), text, font=ImageFont.load_default(font_px), spacing=8)
        if box[2] - box[0] <= 0.9 * size[0] and box[3] - box[1] <= 0.9 * size[1]:
            return font_px
    return 8


def _add_pictures(container: OutputContainer, *, codec: str, size: tuple[int, int], fps: float) -> VideoStream:
    options = {"preset": "ultrafast"} if codec == "libx264" else {}
    stream = container.add_stream(codec, rate=Fraction(fps).limit_denominator(1001), options=options)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv444p" if size[0] % 2 or size[1] % 2 else "yuv420p"
    stream.codec_context.time_base = Fraction(1, _TICKS)
    return stream


def _write_pictures(container: OutputContainer, stream: VideoStream, times: Iterable[float], draw: Draw) -> None:
    size = (stream.width, stream.height)
    for time_s in times:
        image = draw(time_s).convert("RGB")
        frame = VideoFrame.from_ndarray(np.asarray(image if image.size == size else image.resize(size)))
        frame.pts, frame.time_base = round(time_s * _TICKS), Fraction(1, _TICKS)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _write_sound(container: OutputContainer, stream: AudioStream, sound: Sound, seconds: float) -> None:
    samples = sound(np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE)
    frame = AudioFrame.from_ndarray(samples.astype(np.float32).reshape(1, -1), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, 0, Fraction(1, SAMPLE_RATE)
    container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _set_rotation(path: Path, degrees: int) -> None:
    """Write the display matrix of every track header (ISO/IEC 14496-12, 8.3.2); PyAV has no call for it."""
    turn = math.radians(degrees)
    cos, sin = round(math.cos(turn) * 65536), round(math.sin(turn) * 65536)
    matrix = struct.pack(">9i", cos, sin, 0, -sin, cos, 0, 0, 0, 1 << 30)
    data = bytearray(path.read_bytes())
    at = data.find(b"tkhd")
    while at >= 0:
        start = at + 4 + (52 if data[at + 4] == 1 else 40)  # version 1 has 64-bit times
        data[start : start + len(matrix)] = matrix
        at = data.find(b"tkhd", at + 4)
    path.write_bytes(data)

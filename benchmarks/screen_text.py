"""Measures the reading of screen text: recall of distinct texts, images read, seconds; on drawn clips or your own.

python -m benchmarks.screen_text            drawn clips, whose texts are known
python -m benchmarks.screen_text FOLDER     also every .mp4 in a folder, whose texts are printed
"""

import argparse
import math
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageFont

from clients.local_models.rapidocr import RapidOcr
from config.settings import Settings
from services.domain.artifacts import Media, ScreenText
from services.domain.stages import Options, Source, StageContext
from services.screen_text.read_text import chosen, read_text
from services.screen_text.text_spans import is_same_text

SIZE = (720, 1280)
FPS = 15
PER_S = 0.5  # the usual way: one image every 2 s

Canvas = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Text:
    """A drawn text; `at` is its middle in parts of the frame, at a time since its start."""

    words: str
    start_s: float
    end_s: float
    at: Callable[[float], tuple[float, float]]
    px: int = 52
    lit_every_s: float = 0.0  # one word after the other on a coloured ground, as in karaoke


@dataclass(frozen=True)
class Clip:
    """A clip to draw and the texts that a reader should find in it."""

    name: str
    seconds: float
    texts: tuple[Text, ...]
    moving: bool = True


@dataclass(frozen=True)
class Score:
    """How a clip was read."""

    name: str
    texts: int
    found: int
    extra: int
    images: int
    usual_images: int
    took_s: float
    cpu_s: float  # of all cores together; other programs do not disturb it much
    seconds: float


SPEECH = (
    "keep your back straight and breathe out slowly while you lower both arms then squeeze hard at the top repeat "
    "this move until your shoulders burn never rush the last part control every inch of it push through your heels "
    "now take a short rest drink some water shake it off and get ready for another round of fun stay with me"
)


def still(x: float, y: float) -> Callable[[float], tuple[float, float]]:
    return lambda _since_s: (x, y)


def sliding(x: float, y: float) -> Callable[[float], tuple[float, float]]:
    """In from the left within half a second."""
    return lambda since_s: (x - max(0.0, 0.5 - since_s) * 1.5, y)


def captions(seconds: float, *, shortest_s: float, longest_s: float, lit_every_s: float = 0.0) -> tuple[Text, ...]:
    """The words of `SPEECH`, two to four at a time."""
    chance, texts, at_s, word, said = random.Random(7), list[Text](), 0.5, 0, SPEECH.split()
    while at_s < seconds - 1:
        count, length_s = chance.randint(2, 4), chance.uniform(shortest_s, longest_s)
        words = " ".join(said[(word + n) % len(said)] for n in range(count))
        texts.append(Text(words, at_s, at_s + length_s, still(0.5, 0.72), lit_every_s=lit_every_s))
        at_s, word = at_s + length_s + chance.choice((0.0, 0.0, 0.4)), word + count
    return tuple(texts)


def clips() -> Iterator[Clip]:
    """Every kind of screen text that short videos show."""
    title = Text("5 moves for a strong back", 0, 60, still(0.5, 0.09), px=44)
    handle = tuple(
        Text("@fit.with.ana", n * 6.0, n * 6.0 + 6, still(*((0.2, 0.3), (0.78, 0.55))[n % 2]), px=30) for n in range(10)
    )
    yield Clip("captions", 60, (title, *handle, *captions(60, shortest_s=1, longest_s=3)))
    yield Clip("karaoke", 60, captions(60, shortest_s=0.8, longest_s=1.6, lit_every_s=0.4))
    sets = tuple(Text(f"Set {n + 1} of 6", n * 5.0, n * 5.0 + 5, still(0.3, 0.2)) for n in range(6))
    reps = tuple(Text(f"{8 + 2 * n} reps", n * 5.0, n * 5.0 + 5, still(0.3, 0.27)) for n in range(6))
    clock = tuple(Text(f"{30 - n}", n, n + 1, still(0.85, 0.1), px=90) for n in range(30))
    yield Clip("workout", 30, (*sets, *reps, *clock))
    items = ("200 g flour", "2 eggs", "1/2 cup milk", "1 tsp salt", "30 g butter", "zest of 1 lemon")
    steps = ("Mix everything", "Rest 20 minutes", "Fry until golden")
    recipe = [Text(item, 0.5 + 0.4 * n, 15, still(0.4, 0.25 + 0.07 * n)) for n, item in enumerate(items)]
    recipe += [Text(step, 15 + 5.0 * n, 20 + 5.0 * n, sliding(0.5, 0.5)) for n, step in enumerate(steps)]
    yield Clip("recipe", 30, tuple(recipe), moving=False)
    yield Clip("no text", 20, ())


def draw(clip: Clip, path: Path) -> Path:
    """Write the clip."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "26"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        ground = _ground()
        for n in range(round(clip.seconds * FPS)):
            frame = VideoFrame.from_ndarray(_picture(clip, n / FPS, ground))
            frame.pts, frame.time_base = n, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _ground() -> Canvas:
    """A soft landscape of spots and edges, larger than the frame so that a camera can move over it."""
    chance = np.random.default_rng(3)
    small = Image.fromarray(chance.integers(20, 220, (40, 24, 3), dtype=np.uint8))
    soft = np.asarray(small.resize((SIZE[0] + 400, SIZE[1] + 400), Image.Resampling.BICUBIC)).astype(np.int16)
    image = Image.fromarray(np.clip(soft + chance.normal(0, 6, soft.shape), 0, 255).astype(np.uint8))
    canvas = ImageDraw.Draw(image)
    for _ in range(60):  # things with hard edges
        x, y, side = (int(v) for v in chance.integers((0, 0, 20), (image.width, image.height, 160)))
        colour = tuple(int(v) for v in chance.integers(0, 255, 3))
        canvas.rectangle((x, y, x + side, y + side // 2), fill=colour)
    return np.asarray(image)


def _picture(clip: Clip, time_s: float, ground: Canvas) -> Canvas:
    x = y = 0
    if clip.moving:
        x, y = round(200 + 200 * math.sin(time_s)), round(200 + 200 * math.cos(0.7 * time_s))
    image = Image.fromarray(ground[y : y + SIZE[1], x : x + SIZE[0]])
    canvas = ImageDraw.Draw(image)
    for text in clip.texts:
        if text.start_s <= time_s < text.end_s:
            _write(canvas, text, time_s - text.start_s)
    return np.asarray(image)


def _write(canvas: ImageDraw.ImageDraw, text: Text, since_s: float) -> None:
    font = ImageFont.load_default(text.px)
    x, y = text.at(since_s)
    place = (x * SIZE[0], y * SIZE[1])
    if text.lit_every_s:
        words = text.words.split()
        lit = int(since_s / text.lit_every_s) % len(words)
        before, word = " ".join([*words[:lit], ""]), words[lit]
        left = place[0] - canvas.textlength(text.words, font) / 2 + canvas.textlength(before, font)
        half = text.px * 0.62
        box = (left - 6, place[1] - half, left + canvas.textlength(word, font) + 6, place[1] + half)
        canvas.rounded_rectangle(box, 8, fill="#16b64a")
    canvas.text(place, text.words, "white", font, anchor="mm", stroke_width=max(2, text.px // 16), stroke_fill="black")


def read(path: Path, seconds: float) -> tuple[ScreenText, float, float]:
    """Read a video as the stage does; also the seconds it took, and those of the processor."""
    started, started_cpu = time.perf_counter(), time.process_time()
    engine = RapidOcr()
    context = StageContext(
        settings=Settings(),
        source=Source(kind="file"),
        options=Options(),
        work=path.parent,
        report=lambda _text, _done=None: None,
        media=Media(file=path.name, sha256="", size_bytes=0, duration_s=seconds),
        media_folder=path.parent,
    )
    result = read_text(context, engine, chosen(context, engine))
    return result, time.perf_counter() - started, time.process_time() - started_cpu


def score(clip: Clip, result: ScreenText, took_s: float, cpu_s: float) -> Score:
    """Compare with what was drawn.

    Countdowns become one span, so their numbers count when the span's ends do; captions become sentences.
    """
    wanted = distinct(clip.texts)
    spoken = [span.text for span in result.spans if span.role == "spoken"]
    texts = [span.text for span in result.spans if span.role != "spoken"]
    texts += [str(n) for text in texts if " … " in text for n in _between(text)]
    found = [
        words
        for words in wanted
        if any(is_same_text(words, text) for text in texts) or any(words in text for text in spoken)
    ]
    extra = [text for text in texts if not any(is_same_text(words, text) for words in wanted) and " … " not in text]
    extra += [text for text in spoken if not any(words in text for words in wanted)]
    missed = [words for words in wanted if words not in found]
    if missed or extra:
        print(f"  {clip.name}: missed {missed}, extra {extra}")
    usual = math.ceil(clip.seconds * PER_S)
    return Score(clip.name, len(wanted), len(found), len(extra), result.frames_read, usual, took_s, cpu_s, clip.seconds)


def distinct(texts: Sequence[Text]) -> list[str]:
    return list(dict.fromkeys(text.words for text in texts))


def _between(text: str) -> range:
    first, last = (int(part) if part.isdigit() else 0 for part in text.split(" … "))
    return range(min(first, last), max(first, last) + 1)


def report(scores: Sequence[Score]) -> None:
    times = f"{'seconds':>9}{'per minute':>12}{'processor':>11}"
    print(f"{'clip':12}{'recall':>14}{'extra':>7}{'images':>8}{'one every 2 s':>15}{times}")
    for s in scores:
        part = f"{s.found}/{s.texts} {s.found / s.texts:.3f}" if s.texts else "-"
        per_minute, cpu = s.took_s * 60 / s.seconds, s.cpu_s * 60 / s.seconds
        counts = f"{part:>14}{s.extra:>7}{s.images:>8}{s.usual_images:>15}"
        print(f"{s.name:12}{counts}{s.took_s:>9.1f}{per_minute:>12.1f}{cpu:>11.1f}")
    found, texts = sum(s.found for s in scores), sum(s.texts for s in scores)
    images, usual = sum(s.images for s in scores), sum(s.usual_images for s in scores)
    minutes = sum(s.seconds for s in scores) / 60
    took, cpu = sum(s.took_s for s in scores) / minutes, sum(s.cpu_s for s in scores) / minutes
    recall = f"recall {found / texts:.3f} (>= 0.95), " if texts else ""
    print(f"{recall}{usual / max(1, images):.1f} times fewer images (>= 5),", end=" ")
    print(f"{took:.1f} s a minute (< 20), {cpu:.1f} s of the processor")


def show(path: Path) -> None:
    with av.open(str(path)) as container:
        seconds = (container.duration or 0) / av.time_base
    result, took_s, cpu_s = read(path, seconds)
    usual = math.ceil(seconds * PER_S)
    took = f"{took_s:.1f} s ({cpu_s:.1f} s of the processor)"
    print(f"\n{path.name}: {seconds:.1f} s read in {took}, {result.frames_read} images instead of {usual}")
    print(f"  {result.reason}" if result.reason else "", end="\n" if result.reason else "")
    for span in result.spans:
        print(f"  {span.start_s:6.2f} to {span.end_s:6.2f}  {span.confidence:.2f}  {span.role:10} {span.text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--keep", type=Path, help="where drawn clips are kept and found again")
    parser.add_argument("--only", help="one drawn clip by its name; none for -")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = wanted.keep or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        scores = []
        for clip in clips():
            if wanted.only in (None, clip.name):
                path = home / f"{clip.name.replace(' ', '_')}.mp4"
                scores.append(score(clip, *read(path if path.exists() else draw(clip, path), clip.seconds)))
        if scores:
            report(scores)
    for path in sorted(wanted.folder.glob("*.mp4")) if wanted.folder else ():
        show(path)


if __name__ == "__main__":
    main()

"""What paid engines add to the local work: our own time around the calls of vendors that answer at once.

`python -m benchmarks.vendors` serves the three on this machine with answers that are ready, and asks each of them in a
fresh process, as a stage does: the first question loads the vendor's library and connects, the others do not.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from clients.gemini.configured import configured_pool
from clients.google_vision.configured import configured_vision
from clients.local_models.rapidocr import Box, Picture, TextBox
from clients.media.audio import RATE_HZ
from clients.remote_speech.engine import configured_speech
from config.settings import PROJECT_ROOT, Settings
from services.costs.paid_calls import PaidCalls
from services.domain.artifacts import Media, ScreenText, Segment, Transcript
from services.domain.schemas.registry import SCHEMAS
from services.notes.llm.llm_session import Asking
from services.notes.llm.note import Material, NoteRequest, note_by_model
from tests.fakes.gemini import gemini, says
from tests.fakes.speech_server import text
from tests.fakes.vendor_server import json_reply, vendor_server
from tests.fakes.vision_server import annotated

TIMES = 5
CALLS = {"speech": 3, "vision": 1, "gemini": 1}  # of one question
Ask = Callable[[int], object]
Took = tuple[float, float]  # seconds, and seconds of the processor

_LINES = [TextBox(f"LINE NUMBER {n}", 0.95, Box(20, 30 * n + 4, 320, 30 * n + 28)) for n in range(40)]
_EXERCISES = [{"name": "Squats", "reps": 12, "lines": [1]}]
_NOTE = {"title": "Squats", "summary": "", "fields": {"exercises": _EXERCISES}, "conflicts": []}


def speech(settings: Settings) -> Ask:
    """A minute of speech, which goes in three pieces at once."""
    sound = np.random.default_rng(1).normal(0, 0.1, 60 * RATE_HZ).astype(np.float32)
    spoken = [(20.0 * n, 20.0 * n + 19) for n in range(3)]

    engine = configured_speech(settings)
    assert engine is not None

    def ask(number: int) -> object:
        heard = engine.transcribe(np.roll(sound, number), spoken, lambda *_: None)
        assert heard.unheard is None, heard.unheard
        return list(heard.utterances)

    return ask


def vision(settings: Settings) -> Ask:
    """Three sheets with forty texts each, in one call."""
    reader = configured_vision(settings)
    assert reader is not None
    sheets: list[Picture] = [np.random.default_rng(n).integers(0, 60, (1280, 1280, 3), np.uint8) for n in range(3)]

    def ask(number: int) -> object:
        pages = list(reader.read([np.roll(sheet, number, axis=0) for sheet in sheets]))
        assert not any(page.unread for page in pages), pages[0].unread
        return pages

    return ask


def model(settings: Settings) -> Ask:
    """A note of a workout whose kind is known: one question."""
    pool = configured_pool(settings)
    assert pool is not None
    calls = PaidCalls(settings.data_dir / "paid_calls")

    def ask(number: int) -> object:
        said = Segment(start_s=1, end_s=4, text=f"Now do 12 squats, and that is number {number}.")
        media = Media(file="a.mp4", sha256="", size_bytes=1, duration_s=60)
        material = Material(media, Transcript(engine="x", segments=(said,)), ScreenText(engine="x"))
        asking = Asking(pool, calls, lambda *_: None)
        note = note_by_model(asking, material, NoteRequest(schema=SCHEMAS["workout"]))
        assert note.engine == pool.name, note.missing
        return note

    return ask


ASK: dict[str, Callable[[Settings], Ask]] = {"speech": speech, "vision": vision, "gemini": model}


def in_this_process(name: str, settings: Settings) -> None:
    """Ask one vendor several times, and print the seconds that each took."""
    ask = ASK[name](settings)
    for number in range(TIMES):
        started, started_cpu = time.perf_counter(), time.process_time()
        ask(number)
        print(time.perf_counter() - started, time.process_time() - started_cpu)


def measured(name: str, setting: str, url: str, folder: Path) -> list[Took]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.vendors", name, setting, url, str(folder)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode())
    lines = (line.split() for line in done.stdout.splitlines())
    return [(float(seconds), float(cpu_s)) for seconds, cpu_s in lines]


def main() -> None:
    """Measure all three, and print a line for each."""
    if sys.argv[1:]:
        name, setting, url, folder = sys.argv[1:]
        in_this_process(name, Settings.model_validate({"data_dir": folder, setting: url}))
        return
    page = json_reply({"responses": [annotated(_LINES)] * 3})
    with (
        vendor_server(text("Now do twelve squats.")) as speech_at,
        vendor_server(page) as vision_at,
        gemini(says(_NOTE)) as brain,
        tempfile.TemporaryDirectory() as folder,
    ):
        whom = (
            ("speech", "openai_base_url", f"{speech_at.url}/v1"),
            ("vision", "vision_base_url", vision_at.url),
            ("gemini", "google_gemini_base_url", brain.url),
        )
        took = {name: measured(name, setting, url, Path(folder)) for name, setting, url in whom}
    report(took)


def report(took: Mapping[str, Sequence[Took]]) -> None:
    """A line for each vendor, then the sums."""
    print(f"{'vendor':8}{'first, with its library':>24}{'processor':>11}{'each other call':>17}{'processor':>11}")
    others: list[float] = []
    for name, (first, *rest) in took.items():
        seconds, cpu_s = (1000 * median(one[i] for one in rest) / CALLS[name] for i in (0, 1))
        print(f"{name:8}{first[0]:>22.2f} s{first[1]:>9.2f} s{seconds:>14.0f} ms{cpu_s:>8.0f} ms")
        others.append(seconds)
    first_s, first_cpu_s = (sum(first[i] for first, *_ in took.values()) for i in (0, 1))
    print(f"a run adds {first_s:.2f} s (< 2), {first_cpu_s:.2f} s of the processor", end="; ")
    print(f"our own time around a call is at most {max(others):.0f} ms (< 100)")


if __name__ == "__main__":
    main()

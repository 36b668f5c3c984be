"""The stages in their own processes, with nothing but addresses in the environment."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from clients.local_models.rapidocr import Box, Picture, TextBox
from services.domain.artifacts import Media, ScreenText, StageResult, Transcript
from services.domain.stages import Options, Source, StageName
from services.pipeline.catalog import STAGES
from services.pipeline.child import Request
from services.pipeline.runner import StageRunner
from tests.clips import make_clip, slides, text_frame
from tests.fakes import speech_server as speech
from tests.fakes import vision_server as vision
from tests.fakes.vendor_server import VendorServer, vendor_server
from tests.fakes.voice import voice

pytestmark = pytest.mark.slow
SIZE = (640, 360)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds in which somebody speaks while a text stands."""
    draw = slides(text_frame("BURPEES", size=SIZE))
    return make_clip(tmp_path_factory.mktemp("remote") / "v.mp4", seconds=4, size=SIZE, draw=draw, sound=voice)


def bright(image: Picture) -> list[TextBox]:
    rows, columns = np.nonzero(image.mean(axis=2) > 160)
    box = Box(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
    return [TextBox("LUNGES", 0.95, box)] if len(rows) else []


@pytest.fixture
def vendors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[VendorServer, VendorServer]]:
    heard = speech.timed((0.2, 1.5, "Ten burpees."), (2.0, 3.5, "Then rest."))
    with vendor_server(heard) as speech_at, vendor_server(vision.reads(bright)) as vision_at:
        monkeypatch.setenv("DATA_DIR", str(tmp_path))
        monkeypatch.setenv("OPENAI_BASE_URL", f"{speech_at.url}/v1")
        monkeypatch.setenv("TRANSCRIBE_MODEL", "whisper-1")
        monkeypatch.setenv("VISION_BASE_URL", vision_at.url)
        yield speech_at, vision_at


def run(name: StageName, clip: Path, tmp_path: Path, paused: str | None = None) -> StageResult:
    stage = next(stage for stage in STAGES if stage.name == name)
    media = Media(file=clip.name, sha256="", size_bytes=1, duration_s=4, has_audio=True)
    request = Request(
        stage=name, source=Source(kind="file"), options=Options(), media=media, media_folder=clip.parent, paused=paused
    )
    runner = StageRunner(tmp_path / "work")
    with runner.job_folder("job") as job:
        return runner.run(stage, request, job, report=lambda _text, _done=None: None, check=lambda: None)


def test_speech_comes_from_the_server_with_times(
    clip: Path, tmp_path: Path, vendors: tuple[VendorServer, VendorServer]
) -> None:
    found = run(StageName.TRANSCRIBE, clip, tmp_path)
    assert isinstance(found, Transcript)
    assert (found.engine, found.language, found.reason) == ("127.0.0.1/whisper-1", "en", None)
    assert [(s.text, round(s.start_s, 1), round(s.end_s, 1)) for s in found.segments] == [
        ("Ten burpees.", 0.2, 1.5),
        ("Then rest.", 2.0, 3.5),
    ]
    assert [usage.vendor for usage in found.usage] == ["speech"]


def test_screen_text_comes_from_the_server(
    clip: Path, tmp_path: Path, vendors: tuple[VendorServer, VendorServer]
) -> None:
    found = run(StageName.READ_TEXT, clip, tmp_path)
    assert isinstance(found, ScreenText)
    assert (found.engine, [span.text for span in found.spans]) == ("vision", ["LUNGES"])
    assert [(usage.vendor, usage.cost_usd) for usage in found.usage] == [("vision", 0.0015)]


def test_a_second_run_finds_the_answers_that_were_paid_for(
    clip: Path, tmp_path: Path, vendors: tuple[VendorServer, VendorServer]
) -> None:
    for _ in range(2):
        run(StageName.TRANSCRIBE, clip, tmp_path)
    assert len(vendors[0].asked) == 1


def test_a_budget_that_is_used_up_keeps_everything_here(
    clip: Path, tmp_path: Path, vendors: tuple[VendorServer, VendorServer]
) -> None:
    found = run(StageName.READ_TEXT, clip, tmp_path, paused="Today's budget is used up.")
    assert isinstance(found, ScreenText)
    assert (found.engine, vendors[1].asked) == ("rapidocr", [])
    assert found.reason == "vision was not asked: Today's budget is used up."


def test_prices_of_ones_own_count_in_every_stage(
    clip: Path, tmp_path: Path, vendors: tuple[VendorServer, VendorServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    prices = {
        "vision/": {"images": {"usd": 2, "per": 1}},
        "speech/127.0.0.1/whisper": {"seconds": {"usd": 3, "per": 1}},
    }
    table = tmp_path / "prices.json"
    table.write_text(json.dumps({"as_of": "2027-01-01", "prices": prices}))
    monkeypatch.setenv("PRICE_TABLE_FILE", str(table))
    heard, read = run(StageName.TRANSCRIBE, clip, tmp_path), run(StageName.READ_TEXT, clip, tmp_path)
    assert isinstance(heard, Transcript)
    assert isinstance(read, ScreenText)
    assert [usage.cost_usd for usage in read.usage] == [2]
    assert [usage.cost_usd for usage in heard.usage] == [3 * usage.units["seconds"] for usage in heard.usage] != []

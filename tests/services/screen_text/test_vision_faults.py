"""What becomes of the screen's text when Google Vision fails, fault by fault; the table stands below the results."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from clients.google_vision.configured import configured_vision
from clients.local_models.rapidocr import Box, Picture, TextBox
from config.settings import Settings
from services.domain.artifacts import Media
from services.domain.stages import Options, Source, StageContext
from services.screen_text.read_text import read_text
from services.screen_text.readers import Readers
from tests.clips import make_clip, slides, text_frame
from tests.conftest import Outcome
from tests.fakes import vendor_server as vendor
from tests.fakes import vision_server as vision
from tests.fakes.vendor_server import Asked, Reply, vendor_server

SIZE = (320, 240)
LOCAL = "rapidocr"


def bright(image: Picture) -> list[Box]:
    rows, columns = np.nonzero(image.mean(axis=2) > 150)
    return [Box(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)] if len(rows) else []


class Local:
    """Finds what is bright, and reads one word."""

    name = LOCAL

    def find(self, image: Picture) -> list[Box]:
        return bright(image)

    def read_lines(self, lines: Iterable[Picture]) -> list[tuple[str, float]]:
        return [("", 0.0) for _ in lines]

    def read(self, image: Picture) -> list[TextBox]:
        return [TextBox("LOCALLY", 0.95, box) for box in bright(image)]


def there(image: Picture) -> list[TextBox]:
    """What Vision reads."""
    return [TextBox("BURPEES", 0.95, box) for box in bright(image)]


@dataclass(frozen=True)
class Case:
    """A fault and the outcome it must have."""

    fault: str
    answers: Sequence[Reply | Callable[[Asked], Reply]]
    engine: str
    says: str = ""
    calls: int = 1

    @property
    def call_s(self) -> float:
        """Soon over where nothing comes; a busy machine may take long over all else."""
        return 0.5 if self.says == "no answer in time" else 60.0


READS = vision.reads(there)
CASES = [
    Case("none", [READS], "vision"),
    Case("429 with Retry-After: 1", [vision.too_many(**{"Retry-After": "1"}), READS], "vision", calls=2),
    Case("429 without it, once", [vision.too_many(), READS], "vision", calls=2),
    Case("429 without it, always", [vision.too_many()], LOCAL, "too many requests (429)", calls=3),
    Case("429 with Retry-After: 900", [vision.too_many(**{"Retry-After": "900"})], LOCAL, "too many requests (429)"),
    Case("429 quota of the day", [vision.OUT_OF_QUOTA], LOCAL, "its daily quota is used up"),
    Case("400 wrong key", [vision.WRONG_KEY], LOCAL, "API key not valid"),
    Case("400 expired key", [vision.EXPIRED_KEY], LOCAL, "API key expired"),
    Case("401", [vision.NO_TOKEN], LOCAL, "invalid authentication credentials"),
    Case("403 API not enabled", [vision.NOT_ENABLED], LOCAL, "has not been used in project"),
    Case("500, once", [vision.BROKEN, READS], "vision", calls=2),
    Case("503, always", [vision.UNAVAILABLE], LOCAL, "not available (503)", calls=3),
    Case("502 with a page of HTML", [vendor.HTML_ERROR], LOCAL, "not available (502)", calls=3),
    Case("200 with a page of HTML", [vendor.HTML_PAGE], LOCAL, "its answer was garbled"),
    Case("truncated JSON", [vendor.TRUNCATED], LOCAL, "its answer was garbled"),
    Case("JSON of another shape", [vendor.json_reply({"responses": "none"})], LOCAL, "its answer was garbled"),
    Case("answer of 1.4 MB", [vision.HUGE], LOCAL, "did not tell where"),
    Case("connection cut in the answer", [vendor.CUT_OFF], LOCAL, "the connection broke"),
    Case("empty body", [vendor.EMPTY], LOCAL, "its answer was empty"),
    Case("connection reset", [vendor.RESET], LOCAL, "the connection broke"),
    Case("slow: no answer in time", [vendor.slow(vendor.EMPTY, 30)], LOCAL, "no answer in time"),
    Case("drips byte by byte", [vendor.DRIPPING], LOCAL, "no answer in time"),
    Case("error of an image in a 200", [vision.failing_images(there, 0)], LOCAL, "Bad image data"),
    Case("fewer answers than images", [vision.FEWER], LOCAL, "it answered for 0 of 1 images"),
    Case("text without places", [vision.WITHOUT_PLACES], LOCAL, "did not tell where"),
    Case("nothing read", [vision.reads(lambda _image: [])], "vision", "No text on the screen"),
]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    draw = slides(text_frame("SQUATS", size=SIZE))
    return make_clip(tmp_path_factory.mktemp("vision") / "v.mp4", seconds=1, draw=draw, size=SIZE)


def context(clip: Path, work: Path, url: str) -> StageContext:
    return StageContext(
        settings=Settings.model_validate({"data_dir": work, "vision_base_url": url}),
        source=Source(kind="file"),
        options=Options(),
        work=work,
        report=lambda _text, _done=None: None,
        media=Media(file=clip.name, sha256="", size_bytes=1, duration_s=1),
        media_folder=clip.parent,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_each_fault_has_its_outcome(case: Case, clip: Path, tmp_path: Path, outcome: Outcome) -> None:
    with vendor_server(*case.answers) as server:
        given = context(clip, tmp_path, server.url)
        reader = configured_vision(given.settings)
        assert reader is not None
        patient = replace(reader, vendor=replace(reader.vendor, sleep=lambda _seconds: None), call_s=case.call_s)
        found = read_text(given, Local(), Readers(Local(), patient))
    texts = ", ".join(span.text for span in found.spans)
    outcome("vision", case.fault, f"text by {found.engine}", len(server.asked), found.reason)
    assert (found.engine, len(server.asked)) == (case.engine, case.calls)
    assert case.says in (found.reason or "")
    assert texts in (("BURPEES", "") if case.engine == "vision" else ("LOCALLY",))
    assert found.reusable is (case.engine == "vision")

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clients.local_models.rapidocr import Box, Picture, RapidOcr, TextBox
from config.settings import Settings
from services.domain.artifacts import Media, ScreenText
from services.domain.stages import Options, Source, StageContext
from services.screen_text.read_text import chosen, read_text, run
from services.screen_text.readers import Readers
from tests.clips import Draw, make_clip, slides, solid, text_frame
from tests.odd_clips import ffmpeg
from utils.errors import PermanentError

SIZE = (320, 240)


@dataclass
class Reports:
    """What a stage said of its progress."""

    lines: list[tuple[str, float | None]] = field(default_factory=list)

    def __call__(self, text: str, done: float | None = None) -> None:
        self.lines.append((text, done))


class BrightFinder:
    """Takes whatever is bright for text."""

    searches = 0

    def find(self, image: Picture) -> list[Box]:
        self.searches += 1
        rows, columns = np.nonzero(image.mean(axis=2) > 120)
        if not len(rows):
            return []
        box = Box(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
        return [box]


@dataclass
class FakeReader:
    """Reads a fixed word wherever it is asked to look, and counts what that would cost."""

    word: str = "squats"
    images: int = 0
    sure: float = 0.5  # of a line alone
    name: str = "fake"

    def read_lines(self, lines: Iterable[Picture]) -> list[tuple[str, float]]:
        return [(self.word, self.sure) for _ in lines]

    def read(self, image: Picture) -> list[TextBox]:
        self.images += 1
        rows, columns = np.nonzero(image.mean(axis=2) > 180)
        return [TextBox(self.word, 0.95, Box(int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())))]


def context(folder: Path, draw: Draw, seconds: float = 2.0, **media: bool) -> StageContext:
    make_clip(folder / "v.mp4", seconds=seconds, draw=draw, size=SIZE)
    return StageContext(
        settings=Settings.model_validate({"data_dir": folder}),
        source=Source(kind="file"),
        options=Options(),
        work=folder,
        report=Reports(),
        media=Media.model_validate({"file": "v.mp4", "sha256": "", "size_bytes": 1, "duration_s": seconds, **media}),
        media_folder=folder,
    )


def read(given: StageContext, finder: BrightFinder | None = None, reader: FakeReader | None = None) -> ScreenText:
    return read_text(given, finder or BrightFinder(), Readers(reader or FakeReader()))


def test_a_standing_text_is_searched_for_once_and_read_once(tmp_path: Path) -> None:
    finder, reader = BrightFinder(), FakeReader()
    image = text_frame("10 squats", font_px=36)
    result = read(context(tmp_path, slides(image), 4), finder, reader)
    assert (finder.searches, reader.images, result.frames_read) == (1, 1, 2)
    (span,) = result.spans
    assert (span.text, span.start_s, span.end_s) == ("squats", 0, 4)


def test_boxes_are_parts_of_the_frame(tmp_path: Path) -> None:
    (span,) = read(context(tmp_path, slides(text_frame("squats", font_px=36, at=(0.5, 0.75))))).spans
    x, y, width, height = span.box
    assert 0.45 < x + width / 2 < 0.55
    assert 0.7 < y + height / 2 < 0.8


def test_two_texts_cost_one_image(tmp_path: Path) -> None:
    reader = FakeReader()
    words = [text_frame(word, font_px=36) for word in ("squats", "rest now")]
    assert read(context(tmp_path, slides(*words, each_s=1)), reader=reader).frames_read == 2
    assert reader.images == 1


def test_a_caption_of_a_recording_that_has_a_picture_only_where_something_changes_is_seen(tmp_path: Path) -> None:
    given = context(
        tmp_path, slides(solid("black", SIZE)(0), text_frame("squats", font_px=36), solid("black", SIZE)(0)), 3
    )
    sparse = tmp_path / "sparse.mp4"
    ffmpeg("-i", tmp_path / "v.mp4", "-vf", "fps=25,select='eq(n,0)+eq(n,25)+eq(n,50)'", "-fps_mode", "vfr", sparse)
    sparse.rename(tmp_path / "v.mp4")
    (span,) = read(given).spans
    assert (span.start_s, span.end_s) == (1, 2)


def test_no_text_is_explained_with_numbers_and_costs_nothing(tmp_path: Path) -> None:
    result = read(context(tmp_path, solid("black", SIZE)))
    assert (result.spans, result.frames_read) == ((), 0)
    assert result.reason == f"No text on the screen in {result.frames_seen} frames over 2.0 s."


def test_a_file_without_picture_is_explained(tmp_path: Path) -> None:
    result = read(context(tmp_path, solid("black", SIZE), has_video=False))
    assert (result.engine, result.reason) == ("none", "The file has sound but no picture.")


def test_progress_counts_frames_then_images(tmp_path: Path) -> None:
    given = context(tmp_path, slides(text_frame("squats", font_px=36)))
    read(given)
    assert isinstance(given.report, Reports)
    assert given.report.lines[0] == ("Looking for on-screen text, frame 1 of 8", 0.1)
    assert given.report.lines[-1] == ("Reading on-screen text, 1 of 1 images", 0.9)


def test_a_file_that_is_no_video_is_refused_in_words(tmp_path: Path) -> None:
    given = context(tmp_path, solid("black", SIZE))
    (tmp_path / "v.mp4").write_bytes(b"no video")
    with pytest.raises(PermanentError, match="cannot be decoded"):
        read(given)


def test_a_line_that_is_surely_read_is_not_searched_on_a_sheet(tmp_path: Path) -> None:
    reader = FakeReader(sure=0.99)
    result = read(context(tmp_path, slides(text_frame("squats", font_px=36))), reader=reader)
    assert (reader.images, [span.text for span in result.spans]) == (0, ["squats"])


def frame(*lines: tuple[str, float]) -> Image.Image:
    picture = text_frame("", size=(640, 360))
    for text, y in lines:
        drawn = text_frame(text, size=(640, 360), font_px=34, at=(0.5, y))
        picture = Image.fromarray(np.maximum(np.asarray(picture), np.asarray(drawn)))
    return picture


@pytest.mark.slow
def test_the_real_engine_reads_texts_and_their_times(tmp_path: Path) -> None:
    images = [frame(("3. Side Plank", 0.2), (words, 0.8)) for words in ("45 seconds each side", "then rest")]
    make_clip(tmp_path / "v.mp4", seconds=4, size=(640, 360), draw=slides(*images, each_s=2))
    given = context(tmp_path, solid("black", SIZE), 4)
    make_clip(tmp_path / "v.mp4", seconds=4, size=(640, 360), draw=slides(*images, each_s=2))
    found = {span.text: (span.start_s, span.end_s) for span in run(given).spans}
    assert found == {"3. Side Plank": (0, 4), "45 seconds each side": (0, 2), "then rest": (2, 4)}


@pytest.mark.slow
def test_the_real_engine_sees_no_text_in_shapes() -> None:
    assert RapidOcr().find(np.asarray(solid("grey")(0))) == []


def test_the_vendor_reads_when_there_is_a_key_and_money(tmp_path: Path) -> None:
    given = context(tmp_path, solid("black"))
    with_key = given.settings.model_copy(update={"vision_api_key": "AIza-x"})
    assert chosen(given, FakeReader()).paid is None
    assert chosen(replace(given, settings=with_key), FakeReader()).paid is not None
    broke = chosen(replace(given, settings=with_key, paused="Today's budget is used up."), FakeReader())
    assert (broke.paid, broke.reasons) == (None, ["vision was not asked: Today's budget is used up."])
    assert not broke.is_reusable

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from clients.media.probe import probe
from config.settings import Settings
from services.domain.artifacts import Media
from services.domain.row_clips import Moment, RowClipWish
from services.domain.stages import Options, Source, StageContext
from services.exports.row_clips.make import MAX_KB, run
from services.highlights.motion.track import IDENTITY, Track
from tests.clips import make_clip

SIZE = (720, 480)


def noise(seed: int) -> Image.Image:
    """Shapes of many sizes, as a scene has; another seed is another scene."""
    small = np.random.default_rng(seed).integers(0, 255, (12, 18, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(SIZE, Image.Resampling.NEAREST)


@pytest.fixture
def context(tmp_path: Path) -> StageContext:
    first, second = noise(1), noise(2)
    make_clip(tmp_path / "v.mp4", seconds=10, size=SIZE, draw=lambda at_s: first if at_s < 6 else second, sound=True)
    (tmp_path / "work").mkdir()
    return StageContext(
        settings=Settings(data_dir=tmp_path),
        source=Source(kind="file"),
        options=Options(),
        work=tmp_path / "work",
        report=lambda _text, _done=None: None,
        media=Media(file="v.mp4", sha256="", size_bytes=1, duration_s=10),
        media_folder=tmp_path,
    )


def wish(*moments: tuple[str, float, float]) -> RowClipWish:
    return RowClipWish(moments=tuple(Moment(path=path, start_s=a, end_s=b) for path, a, b in moments))


def test_a_clip_is_muted_small_and_as_long_as_its_moment(context: StageContext) -> None:
    (clip,) = run(replace(context, row_clip_wish=wish(("exercises/0", 1, 5)))).clips
    path = context.work / clip.file
    found = probe(path, name="it", max_s=60)
    assert (found.width, found.height, found.has_audio) == (360, 240, False)
    assert found.duration_s == pytest.approx(4, abs=0.1)
    assert path.stat().st_size < 1000 * MAX_KB
    with av.open(str(path)) as container:
        assert container.streams.video[0].codec_context.name == "h264"


def test_a_clip_stays_in_the_scene_that_is_longest(context: StageContext) -> None:
    wished = wish(("steps/0", 1.5, 8), ("steps/1", 4.5, 7.5))
    (clip,) = run(replace(context, row_clip_wish=wished)).clips
    assert (clip.path, clip.start_s) == ("steps/0", 1.5)
    assert 5 < clip.end_s <= 6


def seen(folder: Path, *cuts_s: float) -> Path:
    """The track of a look at the video, eight pictures a second, with cuts before some of them."""
    times_s = np.arange(0, 10, 0.125)
    camera = np.tile(IDENTITY, (len(times_s), 1, 1))
    people, presence = np.empty((len(times_s), 0, 33, 3), np.float32), np.empty((len(times_s), 0), np.float32)
    Track(10, SIZE, times_s, people, presence, camera, np.isin(times_s, cuts_s)).save(folder / "track.npz")
    return folder / "track.npz"


def test_where_the_video_was_looked_at_scenes_are_known(context: StageContext, tmp_path: Path) -> None:
    known = replace(context, earlier_track=seen(tmp_path, 2.0, 6.5))  # its own cut, at 6, is not among them
    (clip,) = run(replace(known, row_clip_wish=wish(("steps/0", 1.5, 8)))).clips
    assert (clip.start_s, clip.end_s) == pytest.approx((2.05, 6.32), abs=0.01)


def test_what_was_seen_and_cannot_be_read_is_looked_at_again(context: StageContext, tmp_path: Path) -> None:
    (tmp_path / "track.npz").write_bytes(b"no track")
    known = replace(context, earlier_track=tmp_path / "track.npz")
    (clip,) = run(replace(known, row_clip_wish=wish(("steps/0", 1.5, 8)))).clips
    assert 5 < clip.end_s <= 6

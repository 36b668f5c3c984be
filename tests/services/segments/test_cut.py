"""Every picture and every sound of a video is in exactly one segment."""

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from clients.media.copying.segment_copy import read_seams
from clients.media.video_track import begin_s
from services.domain.segments import SegmentFile, SegmentWish, Why
from services.highlights.reel import probe
from services.segments.cut import Cutter
from services.segments.pauses import Pause
from services.segments.plan import Places, plan
from services.segments.split import seams_of
from tests.clips import make_clip, tone
from tests.odd_clips import ffmpeg

SIZE, BITS = (64, 48), 8


def counted(fps: float):  # type: ignore[no-untyped-def]
    def draw(time_s: float) -> Image.Image:
        number = round(time_s * fps)
        image = np.zeros((SIZE[1], SIZE[0]), np.uint8)
        for bit in range(BITS):
            image[:, bit * 8 : bit * 8 + 8] = 230 if number >> bit & 1 else 20
        return Image.fromarray(image)

    return draw


def numbers(path: Path) -> list[int]:
    found = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            row = frame.to_ndarray(format="gray").mean(axis=0)
            found.append(sum(1 << bit for bit in range(BITS) if row[bit * 8 + 4] > 120))
    return found


def pictures(path: Path) -> int:
    with av.open(str(path)) as container:
        return len(list(container.decode(video=0)))


def sounds(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        begin = begin_s(container)
        packets = [one for one in container.demux(audio=0) if one.pts is not None]
        return [bytes(one) for one in packets if float((one.pts or 0) * one.time_base) - begin >= -0.001]


def split(
    path: Path, every_s: float, *pauses: tuple[float, float], copy_only: bool = False, end_s: float = 20.0
) -> list[SegmentFile]:
    source = probe(path, duration_s=end_s)
    seams = seams_of(source)
    given = [Pause(start, end, (start + end) / 2, Why.SILENCE) for start, end in pauses]
    wish = SegmentWish.model_construct(every_s=every_s, copy_only=copy_only)  # of a small video small parts
    folder = path.parent / "segments"
    folder.mkdir(exist_ok=True)
    return Cutter(source, folder, lambda _text, _done=None: None).write(
        plan(Places(seams, end_s, silences=given), wish)
    )


def files(path: Path, made: Sequence[SegmentFile]) -> list[Path]:
    return [path.parent / "segments" / one.file for one in made]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seconds of counted pictures stored out of order, with key frames at 0, 4.4, 9.3, 14 and 17.7 s."""
    folder = tmp_path_factory.mktemp("segments")
    plain = make_clip(folder / "plain.mp4", seconds=20, size=SIZE, fps=10, draw=counted(10), sound=tone())
    path = folder / "clip.mp4"
    keys = ("-force_key_frames", "4.4,9.3,14,17.7", "-x264-params", "keyint=infinite:scenecut=0:bframes=3:b-adapt=0")
    ffmpeg("-i", plain, "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", *keys, "-c:a", "copy", path)
    return path


PAUSES = ((4.2, 4.6), (8.2, 8.7), (13.8, 14.1), (17.2, 17.5))


def test_all_pictures_and_all_sound_are_in_exactly_one_segment(clip: Path) -> None:
    made = split(clip, 5, *PAUSES)
    assert {one.copied for one in made} == {True, False}
    assert {one.why for one in made} == {Why.SILENCE, Why.LENGTH, Why.END}
    assert [number for path in files(clip, made) for number in numbers(path)] == list(range(200))
    assert [sound for path in files(clip, made) for sound in sounds(path)] == sounds(clip)
    assert not any(b"elst" in path.read_bytes() for path in files(clip, made))
    for one, path in zip(made, files(clip, made), strict=True):
        assert numbers(path)[0] == round(one.start_s * 10)
        with av.open(str(path)) as container:
            lengths = [float(stream.duration * stream.time_base) for stream in container.streams]  # type: ignore[operator]
            assert lengths == pytest.approx([one.end_s - one.start_s] * 2, abs=0.11)
            assert all(stream.start_time == 0 for stream in container.streams)


def test_copied_alone_pictures_are_the_videos_own(clip: Path) -> None:
    made = split(clip, 5, *PAUSES, copy_only=True)
    assert all(one.copied for one in made)
    assert [number for path in files(clip, made) for number in numbers(path)] == list(range(200))
    assert [sound for path in files(clip, made) for sound in sounds(path)] == sounds(clip)
    assert not any(b"elst" in path.read_bytes() for path in files(clip, made))


def test_seams_are_where_nothing_refers_over_them(clip: Path) -> None:
    seams = read_seams(clip, 0)
    assert seams.begins_s == pytest.approx((0, 4.4, 9.3, 14, 17.7))
    assert set(seams.begins_s) <= set(seams.ends_s)
    assert len(seams.ends_s) < len(seams.times_s) == 200


def test_a_clock_of_its_own_and_no_sound(tmp_path: Path) -> None:
    """A variable rate, and upright."""
    times = [n / 10 + (0.03 if n % 3 else 0) for n in range(0, 120, 2)]
    turned = make_clip(tmp_path / "clip.mp4", times=times, size=SIZE, draw=counted(10), rotation=90)
    made = split(turned, 5, (4.0, 4.3), end_s=12)
    assert sum(pictures(path) for path in files(turned, made)) == len(times)
    assert len(made) == 3


def test_a_short_video_is_one_segment(tmp_path: Path) -> None:
    short = make_clip(tmp_path / "clip.mp4", seconds=3, size=SIZE, draw=counted(10), sound=True)
    [only] = split(short, 15, end_s=3)
    assert (only.copied, only.why, only.start_s, only.end_s) == (True, Why.END, 0, 3)
    assert numbers(files(short, [only])[0]) == list(range(30))


@pytest.mark.parametrize("name", ["clip.mkv", "clip.ts"])
def test_what_cannot_be_copied_is_encoded(tmp_path: Path, name: str) -> None:
    """Another codec, and a format without an index."""
    codec = "mpeg4" if name.endswith("mkv") else "libx264"
    other = make_clip(tmp_path / name, seconds=8, size=SIZE, fps=10, draw=counted(10), codec=codec)
    made = split(other, 5, (3.9, 4.2), end_s=8)
    assert not any(one.copied for one in made)
    assert [number for path in files(other, made) for number in numbers(path)] == list(range(80))


def test_where_the_sound_has_ended_there_is_none(tmp_path: Path) -> None:
    times = [n / 10 for n in range(80)]
    ended = make_clip(tmp_path / "clip.mp4", seconds=3, times=times, size=SIZE, draw=counted(10), sound=tone())
    first, second = files(ended, split(ended, 5, (3.9, 4.2), end_s=8))
    assert sounds(first) == sounds(ended)
    with av.open(str(second)) as container:
        assert not container.streams.audio

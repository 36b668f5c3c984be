"""A file is written anew: times, sound and untouched pictures are as they were."""

from pathlib import Path

import av
import numpy as np
import pytest

from services.eye_contact.video import Planes, pictures, rewrite
from tests.clips import make_clip, moving_box
from utils.errors import PermanentError

TIMES = [0.0, 0.04, 0.1, 0.3, 0.34, 0.5, 0.9]


def sound(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def times(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [round(float(frame.time or 0), 3) for frame in container.decode(video=0)]


@pytest.mark.parametrize("rotation", [0, 90])
def test_times_and_sound_stay_and_a_change_is_seen(tmp_path: Path, rotation: int) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=1, times=TIMES, sound=True, draw=moving_box(), rotation=rotation)
    given: list[Planes] = []

    def white(number: int, planes: Planes) -> Planes:
        given.append(planes)
        if number != 3:
            return planes
        changed = planes.copy()
        changed.y[:] = 235
        return changed

    rewrite(clip, tmp_path / "b.mp4", white)

    assert times(tmp_path / "b.mp4") == pytest.approx(times(clip), abs=0.002)
    assert sound(tmp_path / "b.mp4") == sound(clip)
    written = list(pictures(tmp_path / "b.mp4"))
    assert [float(one.y.mean()) > 225 for one in written] == [n == 3 for n in range(len(TIMES))]
    for one, other in zip(pictures(clip), given, strict=True):
        assert (one.y == other.y).all()
    expected = (320, 240) if rotation else (240, 320)
    assert {one.y.shape for one in written} == {expected}


def test_a_smaller_picture_in_colours_is_given_to_models(tmp_path: Path) -> None:
    (first, *_) = pictures(make_clip(tmp_path / "a.mp4", seconds=0.3))
    assert first.rgb(100).shape == (76, 100, 3)
    assert np.ptp(first.rgb(100)) <= 2


@pytest.mark.parametrize("content", [b"", b"no video"])
def test_what_is_no_video_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(PermanentError, match="cannot be decoded"):
        rewrite(tmp_path / "a.mp4", tmp_path / "b.mp4", lambda _, planes: planes)


def test_sound_alone_is_told(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", picture=False, sound=True)
    with pytest.raises(PermanentError, match="no picture"):
        rewrite(clip, tmp_path / "b.mp4", lambda _, planes: planes)

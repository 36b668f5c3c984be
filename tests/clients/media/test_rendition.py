"""Copies that somebody else is to see show what a player shows, not a cover in front of it."""

from pathlib import Path

import pytest

from clients.media.ffmpeg import copy_for_watching
from clients.media.probe import probe
from clients.media.rendition import Rendition, make_rendition
from clients.media.video_track import look_at
from tests import odd_clips
from tests.clips import make_clip


@pytest.mark.parametrize("marked", [True, False])
def test_a_cover_in_front_is_not_what_is_sent(tmp_path: Path, marked: bool) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=1, size=(320, 180), sound=True)
    covered = odd_clips.with_cover(clip, tmp_path / "covered.mp4", marked=marked)
    copy_for_watching(covered, tmp_path / "copy.mp4", number=look_at(covered).number, sound=0)
    make_rendition(covered, tmp_path / "made.mp4", Rendition(copies=False))

    for name in ("copy.mp4", "made.mp4"):
        found = probe(tmp_path / name, name="it", max_s=10)
        assert (found.width, found.height, found.has_audio) == (320, 180, True)

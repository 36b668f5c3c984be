"""A file is listened to, looked at and split."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clients.media.ffmpeg import ffmpeg_path
from clients.media.video_track import look_at
from config.settings import Settings
from services.domain.artifacts import Media, Segment, Transcript
from services.domain.segments import SegmentWish, Why
from services.domain.stages import Options, Source, StageContext
from services.segments.split import ENCODED, run
from tests.clips import make_clip, silence, tone
from tests.services.clips.said import words
from utils.errors import PermanentError
from utils.process import run as ffmpeg

SIZE = (64, 48)


def context(path: Path, wish: SegmentWish, *, has_audio: bool = True, said: Transcript | None = None) -> StageContext:
    work = path.parent / "work"
    work.mkdir()
    media = Media(
        file=path.name, sha256="0", size_bytes=1, duration_s=20.0, has_audio=has_audio, track=look_at(path)
    )  # fmt: skip
    return StageContext(
        *(Settings(data_dir=path.parent), Source(kind="file"), Options(), work, lambda _text, _done=None: None),
        *(media, path.parent, said),
        segment_wish=wish,
    )


def test_it_ends_in_silence_and_with_words_behind_a_sentence(tmp_path: Path) -> None:
    def voice(times_s: np.ndarray) -> np.ndarray:
        is_quiet = ((times_s > 10) & (times_s < 10.5)) | ((times_s > 11.5) & (times_s < 12))
        return np.where(is_quiet, 0.0, tone()(times_s))

    path = make_clip(tmp_path / "clip.mp4", seconds=20, size=SIZE, sound=voice)
    made = run(context(path, SegmentWish(every_s=15))).segments
    assert [(one.why, one.copied) for one in made] == [(Why.SILENCE, True), (Why.END, False)]
    assert 11.5 <= made[0].end_s <= 12
    (tmp_path / "work").rename(tmp_path / "before")
    said = [*words("These words are all of the first sentence.", at_s=8.0), *words("And more to say", at_s=10.9)]
    text = " ".join(word.text for word in said)
    told = Transcript(engine="given", segments=(Segment(start_s=8, end_s=12.1, text=text, words=tuple(said)),))
    first, _ = run(context(path, SegmentWish(every_s=15), said=told)).segments
    assert first.why is Why.SENTENCE
    assert 10.4 <= first.end_s <= 10.9


def test_a_silent_or_soundless_video_ends_at_a_cut(tmp_path: Path) -> None:
    def scenes(time_s: float) -> Image.Image:
        return Image.new("L", SIZE, 230 if time_s >= 11 else 30)

    path = make_clip(tmp_path / "clip.mp4", seconds=20, size=SIZE, draw=scenes)
    first, second = run(context(path, SegmentWish(every_s=15), has_audio=False)).segments
    assert (first.why, first.end_s) == (Why.CUT, 11)
    assert (second.start_s, second.end_s) == (11, 20)


def test_copying_alone_is_refused_where_it_cannot_be(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "clip.mkv", seconds=1, size=SIZE, codec="mpeg4", sound=silence())
    with pytest.raises(PermanentError, match="by copying alone"):
        run(context(path, SegmentWish(copy_only=True)))


def test_what_is_encoded_although_copying_was_wanted_is_told(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "whole.mp4", seconds=22, size=SIZE, fps=25, sound=tone())  # a key frame every 10 s
    path = tmp_path / "cut.mp4"  # its first pictures refer to some that an edit list hides
    ffmpeg([ffmpeg_path(), "-v", "error", "-ss", "1.3", "-i", whole, "-c", "copy", path], timeout_s=60)
    made = run(context(path, SegmentWish(every_s=15, copy_only=True)))
    assert not made.segments[0].copied
    assert made.notices == (ENCODED,)
    (tmp_path / "work").rename(tmp_path / "before")
    assert not run(context(whole, SegmentWish(every_s=15, copy_only=True))).notices

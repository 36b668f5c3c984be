"""The real model on real sound: words, their seconds, and nothing where nobody speaks."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.speech import edits, heard, plain, score
from benchmarks.spoken_clips import (
    RATE_HZ,
    RECIPE,
    WORDLESS,
    Sentence,
    SpokenClip,
    music,
    spoken,
    stored,
    with_gaps,
)
from clients.local_models.voices import voices
from clients.media.audio import samples
from config.settings import Settings, load_settings
from scripts.make_sample import LINES, TARGET

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def settings() -> Settings:
    found = load_settings()
    if not (found.whisper_dir / "base/model.bin").is_file():
        pytest.skip(f"no speech model in {found.whisper_dir}: scripts/run --setup-only fetches it")
    return found


@pytest.fixture(scope="module")
def voice() -> None:
    if not shutil.which("espeak-ng"):
        pytest.skip("no espeak-ng here, which speaks the clip: apt-get install espeak-ng")


def test_the_samples_lines_are_heard_at_their_seconds(settings: Settings) -> None:
    found = heard(settings, TARGET)
    words = [word for segment in found.segments for word in plain(segment.text)]
    truth = [word for line in LINES for word in plain(line.text)]
    assert edits(truth, words) <= 0.15 * len(truth)
    starts = [segment.start_s for segment in found.segments]
    assert all(min(abs(start_s - line.start_s) for start_s in starts) < 0.3 for line in LINES)
    assert found.language == "en"


def test_every_word_has_its_time_and_is_in_its_sentence(settings: Settings) -> None:
    for segment in heard(settings, TARGET).segments:
        assert " ".join(word.text for word in segment.words) == segment.text
        assert (segment.words[0].start_s, segment.words[-1].end_s) == (segment.start_s, segment.end_s)
        assert all(before.end_s <= after.start_s for before, after in pairwise(segment.words))


@pytest.mark.usefixtures("voice")
def test_a_hole_in_the_times_shifts_no_sentence(settings: Settings, tmp_path: Path) -> None:
    sound, said = spoken(RECIPE, (8.0, 1.0, 1.0), lead_s=0.5, voice="en-gb", speed=145)
    found = score(settings, SpokenClip(with_gaps(tmp_path / "gap.mkv", sound, said, 0.5), said))
    assert [abs(error) < 0.3 for error in found.errors_s] == [True, True, True]


@pytest.mark.usefixtures("voice")
def test_music_does_not_make_a_sentence_begin_early(settings: Settings, tmp_path: Path) -> None:
    sound, said = spoken(RECIPE[:2], (4.0, 1.0), lead_s=2.0, voice="en-gb", speed=145)
    clip = SpokenClip(stored(tmp_path / "music.m4a", sound + 0.05 * music(len(sound))), said)
    assert [abs(error) < 0.3 for error in score(settings, clip).errors_s] == [True, True]


@pytest.mark.parametrize("kind", WORDLESS)
def test_nobody_speaks_in_sounds_without_words(kind: str, tmp_path: Path) -> None:
    sound = samples(stored(tmp_path / "a.m4a", WORDLESS[kind](8 * RATE_HZ)))
    assert sound is not None
    assert list(voices(sound).spoken) == []


def test_a_start_is_compared_with_the_sentence_that_says_the_same(settings: Settings) -> None:
    late = [Sentence(line.start_s - 1.0, line.text) for line in LINES[:1]]
    (error,) = score(settings, SpokenClip(TARGET, tuple(late))).errors_s
    assert error == pytest.approx(1.0, abs=0.3)

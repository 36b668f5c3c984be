"""`scripts/run clips`: what may be asked of it."""

import argparse
from pathlib import Path

import pytest

from config.settings import Settings
from scripts.commands import clips
from utils.errors import PermanentError


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--template", "sparkle"), "There is no caption template “sparkle”"),
        (("--count", "0"), "--count: Input should be greater than or equal to 1"),
        (("--min-s", "50", "--max-s", "20"), r"--min-s: min_s is more than max_s\."),
        (("--eye-contact", "3"), "--eye-contact: Input should be less than or equal to 1"),
    ],
)
def test_what_cannot_be_is_refused_before_the_video_is_looked_at(
    words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    parser = argparse.ArgumentParser()
    clips.add_arguments(parser)
    with pytest.raises(PermanentError, match=says):
        clips.run(Settings(data_dir=tmp_path), parser.parse_args([str(tmp_path / "not_there.mp4"), *words]))

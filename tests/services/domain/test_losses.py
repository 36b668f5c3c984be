"""What is said of damaged pictures."""

import pytest

from services.domain.artifacts import Media
from services.domain.losses import lost_sentence, lost_sound_sentence, shortfall, sound_shortfall

MEDIA = Media(file="a.mp4", sha256="", size_bytes=1, duration_s=10, fps=30)


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 picture could not be read."), (3000, "3,000 pictures could not be read.")]
)
def test_they_are_counted_in_a_sentence(count: int, said: str) -> None:
    assert lost_sentence(count) == said


def test_a_few_are_no_shortfall_and_many_are() -> None:
    assert [shortfall(count, MEDIA) for count in (3, 31)] == [None, "31 pictures could not be read."]


def test_sound_is_told_in_seconds_and_a_crackle_is_not() -> None:
    assert [lost_sound_sentence(seconds) for seconds in (0.02, 1.44)] == [None, "1.4 s of the sound could not be read."]
    assert [sound_shortfall(seconds, MEDIA) for seconds in (0.5, 1.5)] == [
        None,
        "1.5 s of the sound could not be read.",
    ]

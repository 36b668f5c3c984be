"""The limits on videos, in words."""

import pytest

from clients.media.media_limits import check_length, check_size, megabytes, spoken_length
from utils.errors import NeedsUserError


def test_what_is_not_known_before_the_download_passes() -> None:
    check_length(None, 60)
    check_size(None, 60)


def test_what_is_at_the_limit_passes() -> None:
    check_length(60, 60)
    check_size(60, 60)


def test_too_long_names_both_lengths_and_the_setting() -> None:
    with pytest.raises(NeedsUserError, match=r"a.mp4 is 1 min 1 s long; at most 1 min .* MAX_VIDEO_S"):
        check_length(61, 60, "a.mp4")


def test_too_large_names_the_limit_and_the_setting() -> None:
    with pytest.raises(NeedsUserError, match=r"The video is larger than 200 MB.* MAX_VIDEO_MB"):
        check_size((200 << 20) + 1, 200 << 20)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(45, "45 s"), (600, "10 min"), (61, "1 min 1 s"), (14400, "4 h"), (14700, "4 h 5 min")],
)
def test_lengths_are_said_as_people_do(seconds: float, said: str) -> None:
    assert spoken_length(seconds) == said


def test_sizes_are_said_as_people_do() -> None:
    assert [megabytes(400_000), megabytes(200 << 20)] == ["0.4 MB", "200 MB"]

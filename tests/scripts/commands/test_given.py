"""What is given on the command line: links, however they were copied, and files."""

import pytest

from scripts.commands.given import each_of, source_of
from utils.errors import PermanentError


@pytest.mark.parametrize("text", ["https://youtu.be/dQw4w9WgXcQ", "youtu.be/dQw4w9WgXcQ", "vnd.youtube:dQw4w9WgXcQ"])
def test_a_link_is_a_link_with_or_without_a_scheme(text: str) -> None:
    assert (source_of(text).kind, source_of(text).url) == ("link", text)


def test_two_links_in_one_text_are_two() -> None:
    two = "https://youtu.be/dQw4w9WgXcQ https://vm.tiktok.com/ZMabc12/"
    assert len(each_of([two, "a clip.mp4"])) == 3


def test_what_is_neither_is_said_to_be_no_file() -> None:
    with pytest.raises(PermanentError, match="no file"):
        source_of("a clip.mp4")

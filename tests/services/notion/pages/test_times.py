import pytest

from services.notion.columns.rich_text import runs
from services.notion.pages.times import paragraphs, second_url, timed

LONG = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=12s"


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", LONG),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=99s#x", LONG),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", LONG),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", LONG),
        (
            "https://www.tiktok.com/@a/video/7106594312292453675",
            "https://www.tiktok.com/@a/video/7106594312292453675#t=12",
        ),
        ("https://notyoutube.com/watch?v=x#y", "https://notyoutube.com/watch?v=x#t=12"),
        ("https://www.youtube.com/@channel", "https://www.youtube.com/@channel#t=12"),
        ("javascript:alert(1)", None),
        ("http://localhost/v.mp4", None),
        (None, None),
    ],
)
def test_a_second_of_a_video(url: str | None, leads_to: str | None) -> None:
    assert second_url(url, 12.9) == leads_to


def test_without_a_time_there_is_no_link() -> None:
    assert second_url("https://youtu.be/dQw4w9WgXcQ", None) is None
    assert timed("caption", None, "https://youtu.be/dQw4w9WgXcQ") == runs("caption")


def test_only_the_time_of_a_line_is_a_link() -> None:
    said, stamp, rest = timed("said 0:12, or 0:12", 12, "https://youtu.be/dQw4w9WgXcQ")
    assert (said["text"], stamp["text"], rest["text"]) == (
        {"content": "said "},
        {"content": "0:12", "link": {"url": LONG}},
        {"content": ", or 0:12"},
    )


def test_lines_are_gathered_and_a_long_one_goes_on() -> None:
    made = paragraphs([runs("one"), [], runs("two"), runs("x" * 50_000)])
    assert [len(block.content["rich_text"]) for block in made] == [3, 10, 10, 5]
    assert "".join(one["text"]["content"] for one in made[0].content["rich_text"]) == "one\ntwo"

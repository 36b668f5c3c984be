"""Titles and hashtags of posts and files, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sources.post_texts import MAX_TITLE, UNTITLED, clean_line, file_title, hashtags, post_title


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Leg day #legs #LegDay2024, #fitness! #legs #LEGS", ("legs", "LegDay2024", "fitness")),
        ("#über #日本料理 #тренировка #أكل", ("über", "日本料理", "тренировка", "أكل")),
        ("#हिन्दी #ไทยแลนด์ #می‌خواهم", ("हिन्दी", "ไทยแลนด์", "می‌خواهم")),
        ("＃全角 #a#b", ("全角", "a")),
        ("#1 &#39; example.org/#part C# # #_ #!", ()),
        ("#cafe\u0301", ("café",)),
        ("", ()),
    ],
)
def test_hashtags_are_found_in_every_script(text: str, tags: tuple[str, ...]) -> None:
    assert hashtags(text) == tags


@pytest.mark.parametrize(
    ("title", "caption", "author", "expected"),
    [
        ("Squats", "Do them", "ann", "Squats"),
        ("Video by ann", "\n  Do them today\n#legs", "ann", "Do them today"),
        ("TikTok video #717052", "Soup", "ann", "Soup"),
        ("Video by ann", "", "ann", "Video by ann"),
        ("", "", "ann", "Video by ann"),
        (" \n", " ", "", UNTITLED),
    ],
)
def test_a_post_always_has_a_title(title: str, caption: str, author: str, expected: str) -> None:
    assert post_title(title, caption, author) == expected


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("plank_still.mp4", "plank still"),
        ("My best soup v1.2.mov", "My best soup v1.2"),
        ("soup v1.2", "soup v1.2"),
        ("soup.3gp", "soup"),
        ("../../etc/passwd.mp4", "passwd"),
        ("C:\\Videos\\soup.mp4", "soup"),
        ("-rf.mp4", "-rf"),
        ("new\nline\x1b[31m.mp4", "new line [31m"),
        ('\'; DROP TABLE "x" $(id).mp4', '\'; DROP TABLE "x" $(id)'),
        ("日本語の動画 🎬.mp4", "日本語の動画 🎬"),
        ("evil\u202e4pm.exe", "evil 4pm"),
        (".mp4", UNTITLED),
        ("", UNTITLED),
        ("..", UNTITLED),
        ("a\0b.mp4", "ab"),
    ],
)
def test_a_files_name_is_only_ever_a_title(name: str, title: str) -> None:
    assert file_title(name) == title


def test_a_cameras_number_gives_way_to_the_files_own_title() -> None:
    assert file_title("IMG_1234.MOV", "Birthday") == "Birthday"
    assert file_title("VID_20240101_120000.mp4", "") == "VID 20240101 120000"
    assert file_title("soup.mp4", "Birthday") == "soup"


@given(st.text(max_size=400), st.text(max_size=50))
def test_titles_are_one_short_printable_line(name: str, own: str) -> None:
    title = file_title(name, own)

    assert 0 < len(title) <= MAX_TITLE
    assert title.replace("\u200c", "").replace("\u200d", "").isprintable()


def test_long_titles_end_at_a_word() -> None:
    assert clean_line("word " * 100).endswith(" word…")

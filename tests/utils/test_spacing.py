"""Words of scripts without spaces: put together, and parted where they may be."""

import pytest

from utils.spacing import joined, parts


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["one", "two"], "one two"),
        (["今天", "我们", "学习。"], "今天我们学习。"),
        (["我用", "iPhone", "拍"], "我用 iPhone 拍"),
        (["café", "。"], "café。"),
        (["오늘", "서울에서"], "오늘 서울에서"),
        (["วันนี้", "เรา"], "วันนี้เรา"),
        ([], ""),
    ],
)
def test_no_space_stands_between_words_of_a_script_that_writes_none(words: list[str], text: str) -> None:
    assert joined(words) == text


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("plain", ["plain"]),
        ("東京で。", ["東", "京", "で。"]),
        ("きょう", ["きょ", "う"]),
        ("「家」へ", ["「家」", "へ"]),
        ("はGitHubで", ["はGitHubで"]),
        ("ที่นี่", ["ที่", "นี่"]),
    ],
)
def test_a_word_is_parted_only_where_a_line_may_end(word: str, found: list[str]) -> None:
    assert list(parts(word)) == found

"""A section is known by links that carry the entry's id."""

import pytest

from services.notion.columns.rich_text import run
from services.notion.pages.marker import SectionMark, mark_of

MARK = SectionMark("start", "3f2ab0c1d2e3f4a5b6c7", "0123456789ab")


@pytest.mark.parametrize(
    "base",
    ["https://www.tiktok.com/@a/video/1?x=1#part", "https://x.example/" + "é" * 3000, "ftp://x.example", "", None],
)
def test_a_mark_is_read_back_from_its_link(base: str | None) -> None:
    url = MARK.url(base)
    assert len(url) <= 2000
    assert mark_of({"rich_text": [run("Some words"), run("the video", url=url)]}) == MARK


def test_a_mark_is_read_from_what_notion_answers() -> None:
    answer = {"type": "text", "text": {"content": "the video", "link": None}, "href": MARK.url("https://x.example/1")}
    assert mark_of({"rich_text": [answer]}) == MARK


def test_the_link_leads_to_the_video() -> None:
    assert MARK.url("https://x.example/1").startswith("https://x.example/1#")


@pytest.mark.parametrize(
    "url", ["https://x.example/", "https://x.example/#clipsheet-start-", "#clipsheet-mid-abcdef-000000000000"]
)
def test_other_links_are_no_marks(url: str) -> None:
    assert mark_of({"rich_text": [run("a", url=url)]}) is None
    assert mark_of({}) is None

from typing import Any

import pytest

from services.notes.rules import common
from services.notes.rules.evidence import build_pool
from services.notes.rules.findings import FoundValue
from tests.fakes.pools import media, pool, said, shown


def value(finding: FoundValue | None) -> Any:
    return finding.value if finding else None


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Menu: https://luna.example.com/menu.", "https://luna.example.com/menu"),
        ("(http://a.example/x?y=1)", "http://a.example/x?y=1"),
        ("shop at acme-audio.com/deal today", "acme-audio.com/deal"),
    ],
)
def test_a_link_is_read_without_the_sentence_around_it(text: str, link: str) -> None:
    assert value(common.links(pool(text))) == [link]


@pytest.mark.parametrize("text", ["hi@example.com", "e.g. this", "3.5 stars", "javascript:alert(1)"])
def test_what_is_no_link_is_left(text: str) -> None:
    assert common.links(pool(text)) is None


def test_hashtags_come_from_the_platform_and_the_caption_once() -> None:
    evidence = build_pool(media("So good #food #1 #Rome", hashtags=("food",)), said(), shown())
    assert value(common.hashtags(evidence)) == ["food", "Rome"]


def test_tools_are_a_list_under_their_heading() -> None:
    assert value(common.tools(pool("You'll need: wrench, washer"))) == ["wrench", "washer"]


def test_a_line_that_calls_itself_a_tip_is_one() -> None:
    assert value(common.tips(pool("Nice.\nPro tip: go early, it fills up."))) == ["Pro tip: go early, it fills up."]

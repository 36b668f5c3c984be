from typing import Any

from services.notes.rules import summary
from services.notes.rules.findings import FoundValue
from tests.fakes.pools import pool

STREAM = (("POSSIBLE TO DO", 4, 5), ("NOW WITH A", 5, 5.5), ("SMALL TEAM OF", 5.5, 7), ("PEOPLE AND THE", 7, 8))


def value(finding: FoundValue | None) -> Any:
    return finding.value if finding else None


def test_key_points_are_a_list_in_the_caption() -> None:
    assert value(summary.key_points(pool("Learned:\n- sleep more\n- eat less"))) == ["- sleep more", "- eat less"]


def test_burnt_in_captions_are_no_key_points() -> None:
    evidence = pool(
        speech=("a small team of people",), screen=(("SMALL TEAM OF", 0, 5), ("WHY STARTUPS FAIL TODAY", 0, 5))
    )
    assert value(summary.key_points(evidence)) == ["WHY STARTUPS FAIL TODAY"]


def test_the_summary_is_the_first_words_as_they_are() -> None:
    assert value(summary.summary(pool("Excel trick you need #excel"))) == "Excel trick you need"


def test_burnt_in_captions_stand_in_for_speech_each_with_its_second() -> None:
    found = summary.summary(pool(screen=(("SAM", 0, 9), *STREAM)))
    assert found is not None
    assert found.value == "POSSIBLE TO DO NOW WITH A SMALL TEAM OF PEOPLE AND THE"
    assert [one.at_s for one in found.evidence] == [4, 5, 5.5, 7]


def test_a_few_texts_are_no_stream() -> None:
    assert summary.summary(pool(screen=STREAM[:3])) is None
    assert summary.key_points(pool(screen=STREAM)) is None


def test_short_lines_one_below_the_other_are_a_list_without_marks() -> None:
    plan = pool(
        "2 days in Rome\nDay 1: Forum and the old market\nDay 2: Vatican museums\nDay 3: sleep\nSave this post!"
    )
    assert value(summary.key_points(plan)) == [
        "Day 1: Forum and the old market",
        "Day 2: Vatican museums",
        "Day 3: sleep",
    ]
    assert value(summary.summary(plan)) == "2 days in Rome"
    assert summary.key_points(pool("I went to Rome.\nIt was wonderful.")) is None

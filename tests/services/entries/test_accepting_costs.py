"""The first order of a video looks nothing up but the video: nothing is known yet."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from clients.database.session import Database
from services.domain.stages import Options
from services.entries.search import EntryFilter
from services.entries.store import Entries
from tests.fakes.orders import LINK, TIKTOK_1


@pytest.fixture
def asked(database: Database) -> Iterator[list[str]]:
    """Every statement about rows, in short: its first three words, or the table that it reads."""
    kept: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        words = statement.split()
        if words[0] == "SELECT":
            kept.append(f"SELECT {words[words.index('FROM') + 1]}")
        elif words[0] in ("INSERT", "UPDATE", "DELETE"):
            kept.append(" ".join(words[:3]))

    event.listen(database.engine, "before_cursor_execute", keep)
    yield kept
    event.remove(database.engine, "before_cursor_execute", keep)


def test_a_first_order_writes_each_row_once(entries: Entries, asked: list[str]) -> None:
    entries.accept("local", LINK, Options(tag="Leg day"), identity=TIKTOK_1)
    assert asked[:3] == ["SELECT videos", "INSERT INTO videos", "INSERT INTO entries"]
    assert sorted(asked[3:]) == ["INSERT INTO entry_events", "INSERT INTO entry_labels", "INSERT INTO entry_texts"]


def test_it_is_found_by_its_tag_and_its_link_at_once(entries: Entries) -> None:
    made, _ = entries.accept("local", LINK, Options(tag="Leg day"), identity=TIKTOK_1)
    for words in ("leg day", LINK.url or ""):
        found = entries.page("local", wanted=EntryFilter(text=words))
        assert [entry.id for entry in found] == [made.id]

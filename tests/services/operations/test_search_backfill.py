from pathlib import Path

import pytest
from sqlalchemy import delete, update

from clients.database.models import Entry, EntryText
from services.domain.artifacts import Note
from services.domain.stages import StageName
from services.entries.search import EntryFilter
from services.operations.search_backfill import backfill
from tests.fakes import results
from tests.fakes.site import Site


@pytest.fixture
def site(tmp_path: Path, empty_database: Path) -> Site:
    return Site(tmp_path, empty_database)


def forget_words(site: Site) -> None:
    with site.database.transaction() as session:
        session.execute(delete(EntryText))
        session.execute(update(Entry).values(note_schema="", first_line="", duration_s=None))


def found(site: Site, text: str) -> int:
    return len(site.entries.page("local", wanted=EntryFilter(text=text)))


def test_an_older_note_is_found_by_its_words(site: Site) -> None:
    entry = site.finish(site.order(), results.workout(), title="5 minute core")
    forget_words(site)
    before = site.entries.get("local", entry.id)
    assert found(site, "push-ups") == 0

    assert backfill(site.database, site.results) == 1

    assert found(site, "push-ups") == 1
    assert found(site, "hips level") == 1  # what was said
    assert len(site.entries.page("local", wanted=EntryFilter(schema="workout", min_s=42))) == 1
    assert site.entries.get("local", before.id).updated_at == before.updated_at
    assert backfill(site.database, site.results) == 0
    site.close()


def test_a_note_whose_file_is_gone_is_looked_at_once(site: Site) -> None:
    entry = site.finish(site.order(), results.workout(), title="5 minute core")
    forget_words(site)
    made = site.results.read(entry).note
    assert isinstance(made, Note)
    with site.database.transaction() as session:
        session.execute(update(Entry).values(results={StageName.SUMMARIZE.value: "gone"}))

    assert [backfill(site.database, site.results) for _ in range(2)] == [1, 0]

    assert found(site, "core") == 1
    site.close()


def test_it_takes_no_more_than_it_should_at_once(site: Site) -> None:
    for n in range(3):
        site.finish(site.order(f"https://youtu.be/abcdefghi0{n}"), results.workout(), title="Core")
    forget_words(site)
    assert [backfill(site.database, site.results, most=2) for _ in range(3)] == [2, 1, 0]
    site.order("https://youtu.be/abcdefghi09")  # has the words of its link from the start
    assert backfill(site.database, site.results) == 0
    site.close()

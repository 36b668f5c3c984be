from datetime import timedelta

import pytest

from clients.database.models import now
from clients.database.session import Database
from services.domain.artifacts import Note
from services.entries import search
from services.entries.cursor import Cursor
from services.entries.labels import Labelling
from services.entries.search import EntryFilter
from services.entries.store import Entries
from tests.fakes import results
from tests.fakes.orders import accept, claimed


@pytest.fixture
def notes(entries: Entries, database: Database) -> dict[str, str]:
    """Three entries: a finished workout, a failed one, one that waits."""
    note = results.workout_note().result
    assert isinstance(note, Note)
    ids = {accept(entries, identity=("tiktok", name)).id: name for name in ("workout", "failed", "waits")}
    by_name = {name: id_ for id_, name in ids.items()}
    journal = claimed(database, entries.get("local", by_name["workout"]))
    journal.stage_done("summarize", None, seconds=1, title="Übung für 100%_Core", result=note)
    for made in (results.transcript(), results.media()):
        journal.stage_done("transcribe", None, seconds=1, result=made.result)
    journal.complete()
    claimed(database, entries.get("local", by_name["failed"])).fail("no", "permanent")
    entries.labels.change("local", [by_name["workout"]], Labelling({"tag": ["#Core"]}))
    entries.labels.change("local", [by_name["workout"], by_name["failed"]], Labelling({"collection": ["Summer"]}))
    entries.library_marks.favour("local", [by_name["failed"]], favourite=True)
    return ids


SEARCHES = [
    (EntryFilter(), {"workout", "failed", "waits"}),
    (EntryFilter(text="PLANK push-ups"), {"workout"}),  # words of the note, in any order
    (EntryFilter(text="plank flour"), set()),
    (EntryFilter(text="100%_core"), {"workout"}),  # no wildcards
    (EntryFilter(text="1_0"), set()),
    (EntryFilter(text="tiktok.com"), {"workout", "failed", "waits"}),
    (EntryFilter(state="failed"), {"failed"}),
    (EntryFilter(state="unfinished"), {"waits"}),
    (EntryFilter(state="partial"), set()),
    (EntryFilter(schema="workout"), {"workout"}),
    (EntryFilter(schema="recipe"), set()),
    (EntryFilter(text="plank", state="completed", schema="workout"), {"workout"}),
    (EntryFilter(text="ubung"), {"workout"}),  # accents aside
    (EntryFilter(text="Übungen planks"), {"workout"}),  # and endings
    (EntryFilter(text="pla"), {"workout"}),  # as one types
    (EntryFilter(text="push-u"), {"workout"}),
    (EntryFilter(text="hips level"), {"workout"}),  # said
    (EntryFilter(text="\" * -( :* & | ! '"), {"workout", "failed", "waits"}),  # no language of a database
    (EntryFilter(text="'); drop & or and not near"), set()),
    (EntryFilter(tag="CORE"), {"workout"}),
    (EntryFilter(text="favourites core"), set()),
    (EntryFilter(collection="summer"), {"workout", "failed"}),
    (EntryFilter(text="summer"), {"workout", "failed"}),
    (EntryFilter(favourite=True), {"failed"}),
    (EntryFilter(site="tiktok", text="plank"), {"workout"}),
    (EntryFilter(site="youtube"), set()),
    (EntryFilter(min_s=40, max_s=60), {"workout"}),
    (EntryFilter(max_s=40), set()),
    (EntryFilter(since=now() - timedelta(hours=1)), {"workout", "failed", "waits"}),
    (EntryFilter(until=now() - timedelta(hours=1)), set()),
    (EntryFilter(is_trash=True), set()),
]


def test_a_list_shows_what_was_asked_for(entries: Entries, notes: dict[str, str]) -> None:
    for wanted, found in SEARCHES:
        assert {notes[entry.id] for entry in entries.page("local", wanted=wanted)} == found, wanted


@pytest.mark.parametrize(
    ("sort", "first"), [("newest", "waits"), ("oldest", "workout"), ("longest", "workout"), ("shortest", "workout")]
)
def test_a_list_is_in_the_wanted_order_and_goes_on_where_a_page_ended(
    entries: Entries, notes: dict[str, str], sort: str, first: str
) -> None:
    wanted = EntryFilter(sort=sort)
    pages = [entries.page("local", limit=2, wanted=wanted)]
    after = Cursor.after(pages[0][-1]) if sort == "newest" else Cursor.read(str(Cursor.past(2)))
    pages.append(entries.page("local", limit=2, before=after, wanted=wanted))

    found = [notes[entry.id] for page in pages for entry in page]
    assert (found[0], set(found), len(found)) == (first, set(notes.values()), 3)


def test_the_best_of_a_search_comes_first(entries: Entries, database: Database, notes: dict[str, str]) -> None:
    later = claimed(database, accept(entries, identity=("tiktok", "later")))
    later.stage_done("download", None, seconds=1, result=results.media().result, title="Talk")  # "core" in its caption
    best = [entry.title for entry in entries.page("local", wanted=EntryFilter(text="core"))]
    newest = [entry.title for entry in entries.page("local", wanted=EntryFilter(text="core", sort="newest"))]
    assert (best, newest) == (["Übung für 100%_Core", "Talk"], ["Talk", "Übung für 100%_Core"])


def test_of_very_many_the_latest_come_first(
    entries: Entries, notes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MANY", 2)
    found = entries.page("local", limit=2, wanted=EntryFilter(text="tiktok"))
    assert [notes[entry.id] for entry in found] == ["waits", "failed"]


def test_others_entries_are_never_found(entries: Entries, notes: dict[str, str]) -> None:
    assert entries.page("other", wanted=EntryFilter(text="plank")) == []

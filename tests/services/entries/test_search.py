import pytest

from clients.database.session import Database
from services.domain.artifacts import Note
from services.entries.search import Wanted
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
    journal.stage_done("summarize", None, seconds=1, title="Übung für 100%_Core", note=note)
    journal.complete()
    claimed(database, entries.get("local", by_name["failed"])).fail("no", "permanent")
    return ids


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), {"workout", "failed", "waits"}),
        (Wanted(text="PLANK push-ups"), {"workout"}),  # words of the note, in any order
        (Wanted(text="plank flour"), set()),
        (Wanted(text="100%_core"), {"workout"}),  # no wildcards
        (Wanted(text="1_0"), set()),
        (Wanted(text="tiktok.com"), {"workout", "failed", "waits"}),
        (Wanted(state="failed"), {"failed"}),
        (Wanted(state="unfinished"), {"waits"}),
        (Wanted(state="partial"), set()),
        (Wanted(schema="workout"), {"workout"}),
        (Wanted(schema="recipe"), set()),
        (Wanted(text="plank", state="completed", schema="workout"), {"workout"}),
    ],
)
def test_a_list_shows_what_was_asked_for(
    entries: Entries, notes: dict[str, str], wanted: Wanted, found: set[str]
) -> None:
    assert {notes[entry.id] for entry in entries.page("local", wanted=wanted)} == found


def test_others_entries_are_never_found(entries: Entries, notes: dict[str, str]) -> None:
    assert entries.page("other", wanted=Wanted(text="plank")) == []

from datetime import timedelta

import pytest

from clients.database.models import now
from clients.database.session import Database
from services.domain.stages import Options
from services.entries.labels import EntryLabels, LabelCount, Labelling
from services.entries.search import EntryFilter
from services.entries.store import Entries
from tests.fakes.orders import LINK, accept, claimed
from utils.errors import NeedsUserError, NotFoundError


def test_the_trash_keeps_what_was_deleted_and_gives_it_back(entries: Entries, database: Database) -> None:
    entry, runs, others = accept(entries), accept(entries, identity=("tiktok", "2")), accept(entries, user="other")
    for one in (entry, others):
        claimed(database, one).complete()
    ids = [entry.id, runs.id, others.id]
    assert entries.library_marks.trash("local", ids) == 1  # neither what runs nor what is another's

    with pytest.raises(NotFoundError, match="in the trash"):
        entries.get("local", entry.id)
    assert [one.id for one in entries.page("local")] == [runs.id]
    assert [one.id for one in entries.page("local", wanted=EntryFilter(is_trash=True))] == [entry.id]
    assert (entries.count("local"), entries.library_marks.count_trash("local")) == (1, 1)
    assert entries.library_marks.restore("local", ids) == 2
    assert entries.get("local", entry.id).deleted_at is None


def test_what_is_asked_for_again_leaves_the_trash(entries: Entries, database: Database) -> None:
    entry = accept(entries)
    claimed(database, entry).complete()
    entries.library_marks.trash("local", [entry.id])
    assert (accept(entries).id, entries.get("local", entry.id).run) == (entry.id, 1)


def test_the_trash_is_emptied_by_hand_and_after_its_time(entries: Entries, database: Database) -> None:
    made = [accept(entries, identity=("tiktok", str(n))) for n in range(3)]
    for one in made:
        claimed(database, one).complete()
    entries.library_marks.trash("local", [one.id for one in made])
    assert entries.library_marks.sweep() == 0
    assert entries.library_marks.empty("other", [made[0].id]) == 0
    assert entries.library_marks.empty("local", [made[0].id]) == 1
    assert entries.library_marks.sweep(now() + timedelta(seconds=1)) == 2
    assert entries.library_marks.count_trash("local") == 0


def test_labels_are_added_counted_and_taken_away(entries: Entries) -> None:
    ordered, _ = entries.accept("local", LINK, Options(tag="Gym"), identity=("tiktok", "1"))
    other = accept(entries, identity=("tiktok", "2"))
    ids = [ordered.id, other.id]
    assert entries.labels.change("local", ids, Labelling({"tag": ["gym", " leg  day "], "collection": ["Summer"]})) == 2
    assert entries.labels.of(ids)[ordered.id] == EntryLabels(("Gym", "leg day"), ("Summer",))
    assert {one.name: one.count for one in entries.labels.all("local")["tag"]} == {"Gym": 2, "leg day": 2}
    entries.labels.change("other", ids, Labelling(remove={"tag": ["Gym"]}))
    entries.labels.change("local", [other.id], Labelling(remove={"tag": ["GYM"]}))
    assert entries.labels.of(ids)[other.id].tags == ("leg day",)


def test_what_is_in_the_trash_does_not_count_among_labels(entries: Entries, database: Database) -> None:
    ids = [accept(entries, identity=("tiktok", str(n))).id for n in range(3)]
    entries.labels.change("local", ids[:2], Labelling({"tag": ["gym"]}))
    entries.labels.change("local", ids[2:], Labelling({"tag": ["leg day"], "collection": ["gym"]}))
    for one in ids[1:]:
        claimed(database, entries.get("local", one)).complete()
    entries.library_marks.trash("local", ids[1:])
    assert entries.labels.all("local") == {"tag": [LabelCount("gym", 1)], "collection": []}


@pytest.mark.parametrize("name", ["", " # ", "x" * 61])
def test_a_name_that_cannot_be_is_refused(entries: Entries, name: str) -> None:
    with pytest.raises(NeedsUserError):
        entries.labels.change("local", [], Labelling({"tag": [name]}))

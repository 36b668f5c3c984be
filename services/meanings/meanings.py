"""Finds notes by what they mean: those nearest to the words of a search, or to another note."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select

from clients.database.models import EntryMeaning
from clients.database.session import Database
from clients.local_models.sentences.sentence_process import SentencesAwayError
from services.meanings.model import NAME, SentenceModel
from utils.logger import get_logger

COUNT = 8  # at most
WAIT_S = 0.4  # for a model that is not loaded yet: words alone answer then, and the next search has it
LEAST, BELOW_BEST = 0.79, 0.035  # cosines of this model lie between 0.7 and 0.9 whatever is compared
ALIKE = 0.84  # between two notes
MIN_LETTERS = 3
ROWS = 5000  # read from the database at a time
log = get_logger(__name__)


class SentenceEncoder(Protocol):
    """The process that holds the model."""

    def encode(self, text: str) -> bytes: ...
    def last(self, space: str) -> int: ...
    def add(self, space: str, rows: Sequence[tuple[int, str]], vectors: Sequence[bytes]) -> None: ...
    def nearest(self, space: str, what: str | bytes, count: int) -> list[tuple[str, float]]: ...
    def warm(self, *, wait_s: float) -> bool: ...


class NoMeanings:
    """A search goes by words alone."""

    def find(self, user_id: str, text: str, *, wait_s: float = WAIT_S) -> tuple[str, ...]:
        """None."""
        del user_id, text, wait_s
        return ()

    def related(self, user_id: str, entry_id: str, count: int = 5) -> tuple[str, ...]:
        """None."""
        del user_id, entry_id, count
        return ()


class Meanings(NoMeanings):
    """What the process does not answer in time is left out: a search never fails by it."""

    def __init__(self, database: Database, model: SentenceModel, sentences: SentenceEncoder) -> None:
        self._database = database
        self._model = model
        self._sentences = sentences

    def find(self, user_id: str, text: str, *, wait_s: float = WAIT_S) -> tuple[str, ...]:
        """The person's notes that mean what the text does, the best first, also in other languages."""
        if sum(map(str.isalnum, text)) < MIN_LETTERS or not self._model.is_here:
            return ()
        try:
            if not self._sentences.warm(wait_s=wait_s):
                return ()
            self._fill(user_id)
            return _good(self._sentences.nearest(user_id, text, COUNT))
        except SentencesAwayError as error:
            log.warning("a search by meaning was left out", extra={"error": str(error)})
            return ()

    def related(self, user_id: str, entry_id: str, count: int = 5) -> tuple[str, ...]:
        """The person's notes that are most like this one."""
        mine = EntryMeaning.entry_id == entry_id, EntryMeaning.user_id == user_id, EntryMeaning.model == NAME
        with self._database.reading() as session:
            vector = session.scalar(select(EntryMeaning.vector).where(*mine))
        if not vector or not self._model.is_here:
            return ()
        try:
            self._fill(user_id)
            found = self._sentences.nearest(user_id, vector, count + 1)
        except SentencesAwayError:
            return ()
        return tuple(name for name, score in found if name != entry_id and score >= ALIKE)[:count]

    def _fill(self, user_id: str) -> None:
        """Give the process what it does not have yet."""
        last, mine = self._sentences.last(user_id), (EntryMeaning.user_id == user_id, EntryMeaning.model == NAME)
        query = select(EntryMeaning.id, EntryMeaning.entry_id, EntryMeaning.vector).where(*mine)
        while True:
            with self._database.reading() as session:
                new = query.where(EntryMeaning.id > last, EntryMeaning.vector != b"").order_by(EntryMeaning.id)
                rows = session.execute(new.limit(ROWS)).all()
            if not rows:
                return
            self._sentences.add(user_id, [(row.id, row.entry_id) for row in rows], [row.vector for row in rows])
            last = rows[-1].id


def _good(found: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    best = max((score for _, score in found), default=0.0)
    return tuple(name for name, score in found if score >= max(LEAST, best - BELOW_BEST))

"""Works out what notes mean, a few at a time, after they are finished: nothing waits for it."""

from sqlalchemy import delete, exists, select

from clients.database.faults import DATABASE_AWAY
from clients.database.models import Entry, EntryMeaning, EntryText
from clients.database.session import Database
from clients.local_models.sentences.sentence_process import SentencesAwayError
from services.domain.entries import Status
from services.meanings.meanings import SentenceEncoder
from services.meanings.model import NAME, SentenceModel
from services.meanings.texts import text_of
from utils.errors import TransientError
from utils.logger import get_logger
from utils.periodic import Periodic

MAX = 200  # in one round
EVERY_S = 5.0
log = get_logger(__name__)


class MeaningIndexer:
    """Finds finished notes without a meaning, the newest first."""

    def __init__(self, database: Database, model: SentenceModel, sentences: SentenceEncoder) -> None:
        self._database = database
        self._model = model
        self._sentences = sentences

    def index(self, *, most: int = MAX) -> int:
        """Do some; returns how many. Raises TransientError or SentencesAwayError when it cannot be done now."""
        waiting = self._waiting(most)
        if waiting:
            self._model.fetch()
        for entry_id, words in waiting:
            self._write(entry_id, words, self._sentences.encode(words) if words else b"")
        return len(waiting)

    def _waiting(self, most: int) -> list[tuple[str, str]]:
        is_known = exists().where(EntryMeaning.entry_id == Entry.id, EntryMeaning.model == NAME)
        query = (
            select(EntryText)
            .join(Entry, Entry.id == EntryText.entry_id)
            .where(Entry.status == Status.COMPLETED, ~is_known)
            .order_by(Entry.created_at.desc())
            .limit(most)
        )
        with self._database.reading() as session:
            return [(row.entry_id, text_of(row)) for row in session.scalars(query)]

    def _write(self, entry_id: str, words: str, vector: bytes) -> None:
        with self._database.transaction() as session:
            row = session.get(Entry, entry_id)
            text = session.scalar(select(EntryText).where(EntryText.entry_id == entry_id))
            if row is None or text is None or text_of(text) != words:  # changed meanwhile: the next round sees it
                return
            session.execute(delete(EntryMeaning).where(EntryMeaning.entry_id == entry_id))
            session.add(EntryMeaning(entry_id=entry_id, user_id=row.user_id, model=NAME, vector=vector))


def indexing(indexer: MeaningIndexer) -> Periodic:
    """Looks every few seconds."""
    return Periodic(
        "meanings", indexer.index, every_s=EVERY_S, expected=(*DATABASE_AWAY, TransientError, SentencesAwayError)
    )

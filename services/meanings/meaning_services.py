"""What a search by meaning consists of in a process, opened once."""

from dataclasses import dataclass

from clients.database.session import Database
from clients.local_models.sentences.sentence_process import SentenceProcess
from config.settings import Settings
from services.meanings.indexer import MeaningIndexer, indexing
from services.meanings.meanings import Meanings, NoMeanings
from services.meanings.model import SentenceModel
from utils.periodic import Periodic


@dataclass(frozen=True)
class MeaningServices:
    """`worker` keeps the meanings of all notes; None where a search goes by words alone."""

    search: NoMeanings
    worker: Periodic | None = None
    sentences: SentenceProcess | None = None

    def close(self) -> None:
        """End the process with the model."""
        if self.sentences:
            self.sentences.close()


def open_meanings(settings: Settings, database: Database) -> MeaningServices:
    """As SEARCH_BY_MEANING says; no process begins before it is needed."""
    if not settings.search_by_meaning:
        return MeaningServices(NoMeanings())
    model = SentenceModel(settings.models_dir)
    sentences = SentenceProcess(model.path)
    worker = indexing(MeaningIndexer(database, model, sentences))
    return MeaningServices(Meanings(database, model, sentences), worker, sentences)

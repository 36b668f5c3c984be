"""What a worker and a page do with the words of a post, without a queue: its document, and the page."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from clients.database.locks import locks_for
from clients.database.models import User
from clients.database.session import Database
from clients.stores.media_store import FolderStore
from config.settings import Settings
from endpoints.pages.template_filters import stage_states
from services.costs.spending import Budget
from services.domain.stages import Options, Source
from services.entries.store import Entries
from services.exports.documents import document
from services.exports.results import ResultReader
from services.pipeline.artifact_store import Artifacts
from services.pipeline.catalog import STAGES
from services.pipeline.pipeline import Pipeline
from services.pipeline.runner import StageRunner
from services.pipeline.slots import Slots
from services.pipeline.steps import StageDependencies, VideoStep


def straight(_name: str, step: Callable[[], dict[str, str]]) -> dict[str, str]:
    """A checkpoint that remembers nothing."""
    return step()


def main(folder: Path, stages: list[str]) -> None:
    """Print the entry's document, with what the page says of it."""
    settings = Settings(data_dir=folder)
    database = Database(f"sqlite:///{folder / 'toys.db'}")
    database.upgrade(folder)
    with database.transaction() as session:
        session.add(User(id="local", name=""))
    store = FolderStore(folder / "media")
    artifacts = Artifacts(database, store, locks_for(database.engine, folder / "locks"))
    given = StageDependencies(settings, store, artifacts, StageRunner(folder), Slots(1), Budget(database, None))
    entries = Entries(database)
    source = Source(kind="text", text="A toy, and another toy.")
    entry, _ = entries.accept("local", source, Options(), identity=("file", "1"))
    steps = [VideoStep(stage, given) for stage in STAGES if stage.name in stages]
    Pipeline(database, steps).process(entry.id, entry.run, straight)
    done = entries.get("local", entry.id)
    told = {"status": done.status, "words": [stage.page_word for stage, _ in stage_states(done)]}
    print(json.dumps({**told, **document(done, ResultReader(artifacts).read(done))}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

"""Entries of one second, run at once by eight workers, while some are retried, a person is forgotten, and all swept."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from clients.database.models import User
from config.settings import Settings
from services.container import Container, open_container
from services.domain.artifacts import Note
from services.domain.entries import EntryView, Status
from services.domain.stages import Options, Source, StageName
from services.operations.cleanup import SweepingElsewhere
from services.pipeline.artifact_store import ArtifactKey
from services.pipeline.pipeline import Pipeline
from services.pipeline.steps import Done, Job, SaveStep, Step
from tests.fakes.steps import straight
from utils.errors import NotFoundError

ENTRIES, FORGOTTEN, WORKERS = 24, 8, 8
TITLE = "The same title"


class NoteStep:
    """Makes a note that may not be reused, so that every run makes another."""

    name = StageName.SUMMARIZE

    def __init__(self, container: Container) -> None:
        self._container = container

    def run(self, job: Job) -> Done:
        entry = job.journal.entry
        job.journal.enter(self.name, Status.PROCESSING, "Filling in")
        note = Note(schema_name="general", engine="outline", title=TITLE, summary=entry.id, fields={}, reusable=False)
        work = self._container.settings.work_dir / f"{entry.id}-{entry.run}"
        work.mkdir()
        stored = self._container.artifacts.publish(ArtifactKey(entry.video_id, self.name, {}), work, note)
        job.journal.stage_done(self.name, stored.id, seconds=0, result=note)
        return {self.name: stored.id}


@pytest.fixture
def container(database_url: str, settings: Settings) -> Iterator[Container]:
    """The real one, on each kind of database, where everything is old enough to be swept."""
    url = "" if database_url.startswith("sqlite") else database_url
    container = open_container(settings.model_copy(update={"database_url": url, "cache_ttl_days": 0.0}))
    yield container
    container.close()


def order(container: Container, user_id: str, video: int) -> EntryView:
    source = Source(kind="link", url=f"https://www.tiktok.com/@a/video/{video}")
    entry, _ = container.entries.accept(user_id, source, Options(), identity=("tiktok", str(video)))
    return entry


def process(container: Container, entry: EntryView) -> None:
    """As a worker does; who was forgotten meanwhile is nobody's error."""
    library = container.library
    steps: list[Step] = [NoteStep(container), SaveStep("library", library.save, library.remove)]
    Pipeline(container.database, steps).process(entry.id, entry.run, straight)


def process_and_retry(container: Container, entry: EntryView) -> None:
    process(container, entry)
    try:
        again, _ = container.entries.retry(entry.user_id, entry.id)
    except NotFoundError:
        return
    process(container, again)


def sweep(container: Container) -> None:
    with suppress(SweepingElsewhere):
        container.cleanup().sweep()


def owner(folder: Path) -> str:
    return str(json.loads((folder / "note.json").read_text())["entry"]["id"])


def test_nothing_is_missing_and_nothing_of_the_forgotten_is_left(container: Container) -> None:
    with container.database.transaction() as session:
        session.add(User(id="gone", name="Gone"))
    theirs = [order(container, "gone", 1000 + number) for number in range(FORGOTTEN)]
    mine = [order(container, "local", number) for number in range(ENTRIES)]
    work = [one for pair in zip(mine, theirs * 3, strict=True) for one in pair]
    forgetting = container.forgetting()

    with ThreadPoolExecutor(WORKERS) as workers:
        running = [workers.submit(process_and_retry, container, entry) for entry in work[:24]]
        running += [workers.submit(sweep, container), workers.submit(forgetting.forget, "gone")]
        running += [workers.submit(process_and_retry, container, entry) for entry in work[24:]]
        running += [workers.submit(sweep, container)]
    for one in running:
        one.result()
    sweep(container)

    root = container.settings.data_dir / "library"
    assert sorted(map(owner, root.iterdir())) == [entry.id for entry in mine]
    for entry in mine:
        done = container.entries.get("local", entry.id)
        note = container.results.read(done).note
        assert (done.status, note and note.summary) == (Status.COMPLETED, entry.id)
    kept = {folder.key.partition("/")[0] for folder in container.store.folders()}
    assert kept == {entry.video_id for entry in mine}


def test_what_is_published_for_a_video_that_is_gone_leaves_no_files(container: Container, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    note = Note(schema_name="general", engine="outline", title=TITLE, fields={})
    with pytest.raises(IntegrityError):
        container.artifacts.publish(ArtifactKey("gone", "summarize", {}), tmp_path / "work", note)
    assert list(container.store.folders()) == []

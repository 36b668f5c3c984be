from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.database.models import Base, NotionConnection, User
from config.settings import Settings
from services.container import Container, open_container
from services.domain.artifacts import Note, Transcript
from services.domain.entries import EntryView
from services.domain.stages import Options, Source
from services.pipeline.artifact_store import ArtifactKey
from tests.fakes.orders import claimed
from utils.errors import NotFoundError

TELLTALE = "zanzibar-secret"


@pytest.fixture
def container(settings: Settings) -> Iterator[Container]:
    """The real one, on SQLite, with a second person."""
    container = open_container(settings)
    with container.database.transaction() as session:
        session.add(User(id="other", name="Somebody else"))
    yield container
    container.close()


def finished(container: Container, user_id: str, number: str) -> EntryView:
    """An entry with a note in the library, and words of its own everywhere."""
    source = Source(kind="link", url=f"https://www.tiktok.com/@{TELLTALE}/video/{number}")
    entry = container.intake.accept(user_id, source, Options())
    journal = claimed(container.database, entry)
    for stage, result in (
        ("transcribe", Transcript(engine=TELLTALE)),
        ("summarize", Note(schema_name="general", engine="outline", title=TELLTALE, fields={})),
    ):
        work = container.settings.work_dir / stage
        work.mkdir()
        stored = container.artifacts.publish(ArtifactKey(entry.video_id, stage, {}), work, result)
        journal.stage_done(stage, stored.id, seconds=1, title=TELLTALE)
    journal.saved("library", container.library.save(journal.entry), seconds=1)
    journal.complete()
    return journal.entry


def traces(folder: Path, word: str) -> list[str]:
    """Every file and folder in which the word stands, in the name or inside."""
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if word in path.name or (path.is_file() and word.encode() in path.read_bytes())
    ]


def test_nothing_of_a_person_is_left_on_the_disk(container: Container, settings: Settings) -> None:
    entry = finished(container, "other", "7106594312292453675")
    with container.database.transaction() as session:
        session.add(NotionConnection(id="c", user_id="other", bot_id="b", access_token=TELLTALE))
    assert len(traces(settings.data_dir, TELLTALE)) > 3

    container.forgetting().forget("other")

    assert traces(settings.data_dir, TELLTALE) == []
    assert traces(settings.data_dir, entry.id) == []


def test_what_a_worker_stored_and_was_killed_before_it_told_goes_too(container: Container, settings: Settings) -> None:
    entry = finished(container, "other", "7106594312292453675")
    left = settings.work_dir / "left"
    left.mkdir()
    (left / "result.json").write_text(TELLTALE)
    container.store.publish(left, f"{entry.video_id}/transcribe-0123456789abcdef0123")

    container.forgetting().forget("other")

    assert traces(settings.data_dir, TELLTALE) == []
    assert not [folder for folder in container.store.folders() if folder.key.startswith(entry.video_id)]


def test_what_others_have_of_the_same_video_stays(container: Container) -> None:
    finished(container, "other", "1106594312292453675")
    mine = container.intake.accept(
        "local", Source(kind="link", url=f"https://www.tiktok.com/@{TELLTALE}/video/1106594312292453675"), Options()
    )

    container.forgetting().forget("other")

    assert container.artifacts.find(ArtifactKey(mine.video_id, "transcribe", {})) is not None
    assert container.entries.get("local", mine.id) == mine


def test_a_person_who_is_not_there_is_named(container: Container) -> None:
    with pytest.raises(NotFoundError, match="no such user"):
        container.forgetting().forget("nobody")


def test_every_table_of_a_persons_things_goes_with_the_person() -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if "user" in column.name:
                assert [key.ondelete for key in column.foreign_keys] == ["CASCADE"], f"{table.name}.{column.name}"

"""`scripts/run db copy` moves an installation to PostgreSQL and back."""

import pytest

from config.settings import Settings
from scripts.cli import _parser
from scripts.commands import db
from services.container import open_container
from services.domain.entries import EntryView
from services.domain.stages import Options, Source
from tests.fakes.postgres import postgres_database
from utils.errors import NeedsUserError

LINK = Source(kind="link", url="https://www.tiktok.com/@a/video/7106594312292453675")


def run(settings: Settings, *words: str) -> int:
    arguments = _parser(["db"]).parse_args(["db", "copy", *words])
    return db.run(settings, arguments)


def order(settings: Settings) -> EntryView:
    container = open_container(settings)
    entry = container.intake.accept("local", LINK, Options())
    container.close()
    return entry


def entries(settings: Settings) -> list[EntryView]:
    container = open_container(settings)
    found = container.entries.unfinished()
    owners = container.store.owners()
    container.close()
    assert len(owners) == 1  # the store knows the one that is in use
    return found


def test_entries_move_there_and_back(
    settings: Settings, empty_postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = order(settings)
    with postgres_database(template=empty_postgres) as url:
        there = settings.model_copy(update={"database_url": url})

        assert run(there) == 0
        assert [one.id for one in entries(there)] == [entry.id]
        assert "1 entries" in capsys.readouterr().out
        with pytest.raises(NeedsUserError, match="holds data"):
            run(there, "--back")
        assert run(there, "--back", "--force") == 0
        assert [one.id for one in entries(settings)] == [entry.id]


def test_runs_of_an_earlier_time_are_forgotten(settings: Settings, empty_postgres: str) -> None:
    order(settings)
    assert (settings.data_dir / "engine.db").exists()
    with postgres_database(template=empty_postgres) as url:
        there = settings.model_copy(update={"database_url": url})
        run(there)
        run(there, "--back", "--force")

    assert not (settings.data_dir / "engine.db").exists()


def test_without_postgresql_it_says_how_to_get_one(settings: Settings) -> None:
    with pytest.raises(NeedsUserError, match="setup_database"):
        run(settings)

"""A whole run whose database goes away in the middle of each stage; PostgreSQL, through a proxy that cuts."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from clients.database.locks import locks_for
from clients.database.session import Database
from clients.progress import Report
from clients.stores.media_store import FolderStore
from config.settings import Settings
from services.costs.spending import DailyBudget
from services.domain.artifacts import StageResult
from services.domain.entries import Status
from services.domain.stages import StageName
from services.entries.store import Entries
from services.pipeline.artifact_store import Artifacts
from services.pipeline.catalog import STAGES, Stage
from services.pipeline.child import Request
from services.pipeline.highlight_step import video_step
from services.pipeline.pipeline import Pipeline
from services.pipeline.runner import StageRunner
from services.pipeline.slots import Slots
from services.pipeline.steps import SaveStep, StageDependencies
from tests.fakes import results
from tests.fakes.cut_proxy import CutProxy, cut_proxy
from tests.fakes.orders import accept
from tests.fakes.postgres import postgres_database
from tests.fakes.steps import straight

AWAY_S = 0.3


@pytest.fixture
def direct(empty_postgres: str) -> Iterator[str]:
    with postgres_database(template=empty_postgres) as url:
        yield url


@pytest.fixture
def proxy(direct: str) -> Iterator[CutProxy]:
    address = make_url(direct)
    with cut_proxy(address.host or "127.0.0.1", address.port or 5432) as proxy:
        yield proxy


@pytest.fixture
def database(direct: str, proxy: CutProxy) -> Iterator[Database]:
    way = make_url(direct).set(host="127.0.0.1", port=proxy.port)
    database = Database(way.render_as_string(hide_password=False))
    yield database
    database.close()


class CuttingRunner(StageRunner):
    """Has every result ready, and cuts the way to the database before it gives one."""

    def __init__(self, folder: Path, proxy: CutProxy) -> None:
        super().__init__(folder)
        self._proxy = proxy
        self.made = results.workout()
        self.ran: list[StageName] = []

    def run(
        self, stage: Stage, request: Request, job: Path, *, report: Report, check: object, **_more: object
    ) -> StageResult:
        self.ran.append(stage.name)
        made = self.made[stage.name]
        assert made is not None
        for name, content in made.files.items():
            assert isinstance(content, bytes)
            (job / "work" / name).write_bytes(content)
        cut(self._proxy)
        return made.result


def cut(proxy: CutProxy) -> None:
    proxy.cut()
    threading.Timer(AWAY_S, proxy.mend).start()


def test_no_stage_fails_or_runs_twice_because_the_database_was_away(
    database: Database, direct: str, proxy: CutProxy, settings: Settings, tmp_path: Path
) -> None:
    runner = CuttingRunner(tmp_path / "work", proxy)
    store = FolderStore(tmp_path / "media")
    artifacts = Artifacts(database, store, locks_for(database.engine, tmp_path / "locks"))
    bench = StageDependencies(settings, store, artifacts, runner, Slots(1), DailyBudget(database, None))
    pipeline = Pipeline(
        database, [*(video_step(stage, bench) for stage in STAGES), SaveStep("library", lambda entry: "here")]
    )
    entry = accept(Entries(database))

    cut(proxy)
    pipeline.process(entry.id, entry.run, straight)

    done = Entries(database).get("local", entry.id)
    assert (done.status, done.partial, done.message) == (Status.COMPLETED, False, "")
    assert sorted(runner.ran) == sorted(stage.name for stage in STAGES)

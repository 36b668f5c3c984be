"""What DBOS does that we rely on or guard against, tried at every change of its version. Trap -> its test:

* runs of an older version are never taken up: `test_a_begun_run_of_an_older_version_is_started_afresh`; waiting ones:
  `tests/services/engine/test_worker.py::test_a_run_of_an_older_version_of_the_steps_starts_afresh`
* a dead worker eats the cap until somebody takes over: `test_a_dead_workers_share_of_a_cap_comes_back`
* nobody recovers another machine's runs: `test_a_dead_workers_share_of_a_cap_comes_back` (the internal call does)
* every restart counts as a recovery, of healthy entries too, so the journal counts and `max_recovery_attempts` is off:
  `test_worker.py::test_an_entry_that_kills_its_worker_is_set_aside`
* priority does not hold across partitions: `test_who_waits_comes_before_bulk_of_others` (two queues), and within a
  partition it does: `test_priority_holds_within_one_person`
* on SQLite orders of one second stand in the order of their ids, and one that is taken over could go behind all others:
  `test_of_one_persons_orders_of_the_same_second_the_first_comes_first` (ids begin with the time)
* a slot is filled only at the next poll, at most four a second: `test_the_loop_of_a_queue_looks_when_its_bell_rings`,
  `test_orders_that_wait_are_seen` (the poller asks DBOS's table)
* one executor id for an old and a new process strands runs:
  `test_leases.py::test_no_two_workers_have_the_same_name`
* a stale worker must not write: `test_worker.py::test_another_worker_takes_over_from_one_that_is_frozen`,
  `tests/services/entries/test_journal.py::test_a_worker_that_lost_its_claim_is_refused`
* cancel is heard at the next step only: `test_worker.py::test_a_running_entry_is_cancelled_within_seconds` (we ask)
* an id runs once for ever: `test_an_order_given_often_runs_once`
* the history grows for ever: `test_finished_runs_are_deleted`
* children outlive a worker that was killed: `test_stages_end_with_a_worker_that_is_killed`
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import psutil
import pytest
from dbos import DBOS
from dbos._queue import queue_worker_thread
from sqlalchemy import text

from config.settings import PROJECT_ROOT
from services.domain.entries import EntryView, Status
from services.domain.stages import Options, Source, StageName
from services.engine.poller import WakeEvent
from tests.chaos.arena import Arena, settings_for
from tests.fakes.postgres import postgres_database

pytestmark = pytest.mark.slow
LONG_S = 20
MakeArena = Callable[..., Arena]


@pytest.fixture(params=["sqlite", "postgres"])
def make_arena(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeArena]:
    """An arena on each kind of database, with steps that take so long and so many entries at once."""
    made: list[Arena] = []

    def make(url: str, step_s: float, concurrency: int) -> Arena:
        made.append(Arena(settings_for(tmp_path, concurrency=concurrency, database=url), step_s))
        return made[0]

    def close() -> None:
        for arena in made:
            arena.close()

    if request.param == "sqlite":
        yield lambda step_s=0.05, concurrency=4: make("", step_s, concurrency)
        close()
        return
    with postgres_database(template=request.getfixturevalue("empty_engine")) as url:
        yield lambda step_s=0.05, concurrency=4: make(url, step_s, concurrency)
        close()


def tell_engine(arena: Arena, statement: str) -> None:
    """Change DBOS's own table."""
    schema = "" if arena.settings.database_url == "" else "dbos."
    with arena.orders._client._sys_db.engine.begin() as connection:
        connection.execute(text(statement.format(table=f"{schema}workflow_status")))


def first_begins(arena: Arena) -> list[str]:
    """The entries in the order in which they first began."""
    return list(dict.fromkeys(line.split()[1] for line in arena.ledger() if line.startswith("begin")))


def order(arena: Arena, user: str, priority: int) -> EntryView:
    arena.ensure_user(user)
    source = Source(kind="link", url=f"https://test/{user}/{priority}/{time.monotonic_ns()}")
    return arena.intake.accept(user, source, Options(), priority=priority)


def test_a_begun_run_of_an_older_version_is_started_afresh(make_arena: MakeArena) -> None:
    arena = make_arena(step_s=30)
    worker = arena.start_worker()
    orders = arena.order(1)
    arena.wait_for_line("begin")
    arena.kill(worker)
    tell_engine(arena, "UPDATE {table} SET application_version = 'pipeline-0' WHERE status = 'PENDING'")

    arena.step_s = 0.05
    arena.start_worker()

    arena.wait_until_final(orders, 30)
    assert arena.tally(orders).completed == 1
    assert arena.entries.get("local", orders[0].id).run == 2


def test_a_dead_workers_share_of_a_cap_comes_back(make_arena: MakeArena) -> None:
    arena = make_arena(step_s=30)
    victim = arena.start_worker()
    orders = arena.order(arena.settings.user_concurrency + 2)
    while len(first_begins(arena)) < arena.settings.user_concurrency:  # all that one person may have at once
        arena.wait_for_line("begin")
        time.sleep(0.05)
    arena.step_s = 0.05
    arena.start_worker()
    assert len(first_begins(arena)) == arena.settings.user_concurrency
    arena.kill(victim)
    arena.wait_until_final(orders, 30)
    assert arena.tally(orders).completed == len(orders)


def test_who_waits_comes_before_bulk_of_others(make_arena: MakeArena) -> None:
    arena = make_arena(step_s=0.3, concurrency=1)
    bulk = [order(arena, "crowd", 9) for _ in range(3)]
    arena.start_worker()
    arena.wait_for_line("begin")
    urgent = order(arena, "local", 1)
    arena.wait_until_final([*bulk, urgent], 60)
    assert first_begins(arena)[1] == urgent.id


def test_priority_holds_within_one_person(make_arena: MakeArena) -> None:
    arena = make_arena(concurrency=1)
    orders = [order(arena, "local", priority) for priority in (5, 3, 4, 1, 2)]
    arena.start_worker()
    arena.wait_until_final(orders, 60)
    by_priority = sorted(orders, key=lambda entry: entry.priority)
    assert first_begins(arena) == [entry.id for entry in by_priority]


def test_of_one_persons_orders_of_the_same_second_the_first_comes_first(make_arena: MakeArena) -> None:
    arena = make_arena(concurrency=1)
    orders = arena.order(8)
    arena.start_worker()
    arena.wait_until_final(orders, 60)
    assert first_begins(arena) == [entry.id for entry in orders]


def test_an_order_given_often_runs_once(make_arena: MakeArena) -> None:
    arena = make_arena()
    (entry,) = arena.order(1)
    for _ in range(3):
        arena.orders.enqueue(entry)
    arena.start_worker()
    arena.wait_until_final([entry], 30)
    for _ in range(3):
        arena.orders.enqueue(entry)
    (later,) = arena.order(1)
    arena.wait_until_final([later], 30)
    begins = [line for line in arena.ledger() if line.startswith(f"begin {entry.id}")]
    assert len(begins) == len(StageName)


def test_orders_that_wait_are_seen(make_arena: MakeArena) -> None:
    arena = make_arena()
    assert not arena.orders.are_waiting()
    orders = arena.order(1)
    assert arena.orders.are_waiting()
    arena.start_worker()
    arena.wait_until_final(orders, 30)
    assert not arena.orders.are_waiting()


def test_finished_runs_are_deleted(make_arena: MakeArena) -> None:
    arena = make_arena()
    orders = arena.order(2)
    worker = arena.start_worker()
    arena.wait_until_final(orders, 30)
    arena.kill(worker)
    sweep = "import tests.contracts.test_engine as t; t.sweep_all()"
    environment = {**os.environ, "DATA_DIR": str(arena.settings.data_dir), "DATABASE_URL": arena.settings.database_url}
    subprocess.run([sys.executable, "-c", sweep], cwd=PROJECT_ROOT, env=environment, check=True, timeout=300)
    with arena.orders._client._sys_db.engine.connect() as connection:
        schema = "" if arena.settings.database_url == "" else "dbos."
        assert connection.scalar(text(f"SELECT count(*) FROM {schema}workflow_status")) == 0
    assert arena.entries.get("local", orders[0].id).status is Status.COMPLETED


def sweep_all() -> None:
    """In a process of its own, because DBOS is global to one."""
    from clients.database.session import Database, database_url
    from config.settings import load_settings
    from services.engine.database import APPLICATION, system_database_url, system_engine
    from services.engine.history import SWEEP_EVERY_S, History

    settings, now = load_settings(), 0.0
    engine = system_engine(settings)
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": system_database_url(settings),
            "system_database_engine": engine,
            "application_version": "sweeper",
            "run_migrations": False,
        }
    )
    DBOS.listen_queues([])
    DBOS.launch()
    history = History(Database(database_url(settings)), keep_s=0, clock=lambda: now)
    now = SWEEP_EVERY_S
    history.sweep()
    os._exit(0)


def test_the_loop_of_a_queue_looks_when_its_bell_rings() -> None:
    looked = threading.Semaphore(0)

    def dequeue_scopes(_name: str) -> list[str]:
        looked.release()
        return []

    dbos = SimpleNamespace(_sys_db=SimpleNamespace(dequeue_scopes=dequeue_scopes, sharded=False))
    queue = SimpleNamespace(name="test", database_backed_queue=False, _polling_interval_sec=1000.0)
    wake_event = WakeEvent()
    loop = threading.Thread(
        target=queue_worker_thread, args=(wake_event, cast(Any, dbos), cast(Any, queue)), daemon=True
    )
    loop.start()
    assert not looked.acquire(timeout=0.05)
    for _ in range(2):
        wake_event.ring()
        assert looked.acquire(timeout=LONG_S)
    wake_event.set()
    loop.join(LONG_S)
    assert not loop.is_alive()


def test_stages_end_with_a_worker_that_is_killed(tmp_path: Path) -> None:
    run = "import tests.contracts.test_engine as t; t.run_a_stage_that_hangs()"
    worker = subprocess.Popen([sys.executable, "-c", run], cwd=PROJECT_ROOT, stdout=subprocess.PIPE)
    try:
        assert worker.stdout
        stage = psutil.Process(int(worker.stdout.readline()))
    finally:
        worker.kill()
        worker.communicate()
    until = time.monotonic() + LONG_S
    while _is_at_work(stage) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _is_at_work(stage)


def _is_at_work(process: psutil.Process) -> bool:
    """Dead is enough: in a container nobody may collect those whose parent has gone."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def run_a_stage_that_hangs() -> None:
    """As a worker runs one: with a pipe to its standard input, in a session of its own."""
    code = (
        "import os, time; from services.pipeline import child; child.end_with_parent(); "
        "print(os.getpid(), flush=True); time.sleep(600)"
    )
    subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, stdin=subprocess.PIPE, start_new_session=True
    ).wait()

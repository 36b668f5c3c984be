import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from clients.database.locks import LOOK_EVERY_S, FileLocks, Locks, PostgresLocks, alone_in
from tests.fakes.postgres import postgres_database


class GivenUp(Exception):
    pass


def give_up() -> None:
    raise GivenUp


@pytest.fixture(params=["files", "postgres"])
def locks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Locks]:
    if request.param == "files":
        yield FileLocks(tmp_path)
        return
    with postgres_database() as url:
        engine = create_engine(url)
        yield PostgresLocks(engine)
        engine.dispose()


def test_one_holder_at_a_time(locks: Locks) -> None:
    waited, entered = threading.Event(), threading.Event()

    def second() -> None:
        with locks.hold("video-1", waited.set):
            entered.set()

    with locks.hold("video-1", give_up):
        thread = threading.Thread(target=second)
        thread.start()
        assert waited.wait(30)
        assert not entered.is_set()
    thread.join(30)
    assert entered.is_set()


def test_other_names_do_not_wait(locks: Locks) -> None:
    with locks.hold("video-1", give_up), locks.hold("video-2", give_up):
        pass


def test_who_gives_up_leaves_the_lock_alone(locks: Locks) -> None:
    with locks.hold("video-1", give_up):
        with pytest.raises(GivenUp), locks.hold("video-1", give_up):
            pass
        with pytest.raises(GivenUp), locks.hold("video-1", give_up):
            pass
    with locks.hold("video-1", give_up):
        pass


def test_on_two_machines_one_at_a_time_makes_tables(tmp_path: Path) -> None:
    waits, entered = threading.Event(), threading.Event()

    def on_another(engine: Engine) -> None:
        waits.set()
        with alone_in(engine, "migrate", tmp_path / "there.lock"):
            entered.set()

    with postgres_database() as url:
        engine = create_engine(url)
        with alone_in(engine, "migrate", tmp_path / "here.lock"):
            thread = threading.Thread(target=on_another, args=(engine,))
            thread.start()
            assert waits.wait(30)
            assert not entered.wait(LOOK_EVERY_S)
        thread.join(30)
        assert entered.is_set()
        engine.dispose()

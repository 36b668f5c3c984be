import os
import subprocess
import sys
from datetime import timedelta

import pytest

from clients.database.models import Worker, now
from clients.database.session import Database
from services.engine.leases import LEASE_S, Leases
from utils.process_space import process_space, space_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def here(database: Database, clock: Clock) -> Leases:
    leases = Leases(database, clock=clock)
    leases.register()
    return leases


def elsewhere(database: Database, name: str = "elsewhere-1-abc") -> str:
    """A worker on another machine."""
    with database.transaction() as session:
        session.add(Worker(id=name, host="elsewhere", pid=1, beats=0))
    return name


def beat(database: Database, name: str) -> None:
    with database.transaction() as session:
        session.get_one(Worker, name).beats += 1


def set_clocks(database: Database, by: timedelta) -> None:
    """Every time that was written by the clock is now so much off."""
    with database.transaction() as session:
        for worker in session.query(Worker):
            worker.started_at = now() - by


def test_a_worker_that_stops_beating_is_dead_after_its_lease(here: Leases, database: Database, clock: Clock) -> None:
    other = elsewhere(database)
    assert other in here.living()
    clock.now += LEASE_S - 0.1
    assert other in here.living()
    clock.now += 0.2
    assert here.living() == {here.worker_id}
    with database.reading() as session:
        assert session.get(Worker, other) is None


def test_a_worker_that_beats_lives_however_much_a_clock_jumps(here: Leases, database: Database, clock: Clock) -> None:
    other = elsewhere(database)
    for jump_s in (0, 86_400, -86_400, 1e9):
        clock.now += jump_s
        beat(database, other)
        assert other in here.living()


@pytest.mark.parametrize("by", [timedelta(days=1), timedelta(days=-1)])
def test_setting_the_clock_makes_no_living_neighbour_dead(here: Leases, database: Database, by: timedelta) -> None:
    neighbour = Leases(database)
    neighbour.register()
    set_clocks(database, by)
    assert neighbour.worker_id in here.living()


def test_a_neighbour_that_was_killed_is_dead_at_once(here: Leases, database: Database) -> None:
    killed = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    row = Worker(id=f"{process_space()}-{killed.pid}-abc", host=here._host, pid=killed.pid)
    with database.transaction() as session:
        session.add(row)
    assert row.id in here.living()
    killed.kill()
    os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)  # dead, and still in the list of processes
    assert row.id not in here.living()
    killed.communicate()


def test_a_worker_on_another_machine_of_the_same_name_lives(here: Leases, database: Database, clock: Clock) -> None:
    with database.transaction() as session:
        for name, pid in (
            (f"{space_of(here._host, 'another boot')}-1-t1-abc", 2**22),
            (f"{here._host}-2-t1-abc", 2**22),
        ):
            session.add(Worker(id=name, host=here._host, pid=pid))
    assert len(here.living()) == 3
    clock.now += LEASE_S + 0.1
    assert here.living() == {here.worker_id}


def test_another_process_of_the_same_number_is_not_the_worker(here: Leases, database: Database) -> None:
    name = f"{process_space()}-{os.getpid()}-t1-abc"  # born right after the boot
    with database.transaction() as session:
        session.add(Worker(id=name, host=here._host, pid=os.getpid()))
    assert name not in here.living()


def test_nobodys_silence_counts_while_the_database_was_away(here: Leases, database: Database, clock: Clock) -> None:
    other = elsewhere(database)
    here.living()
    clock.now += 60
    here.forget_what_was_seen()
    assert other in here.living()


def test_a_worker_that_was_taken_for_dead_comes_back_with_its_next_beat(here: Leases, database: Database) -> None:
    here.release()
    here.beat()
    assert here.living() == {here.worker_id}


def test_no_two_workers_have_the_same_name(database: Database) -> None:
    assert len({Leases(database).worker_id for _ in range(10)}) == 10

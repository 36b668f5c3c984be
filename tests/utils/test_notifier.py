from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.database.models import Entry
from clients.database.session import Database
from services.domain.entries import Status
from services.entries.events import append_status, ring_after_commits
from services.entries.store import Entries
from tests.fakes.orders import accept, claimed
from tests.fakes.redis import RedisProcess, redis_process
from utils.notifier import ORDERS, Notifier, events_of
from utils.redis_client import RedisServer

LONG_S = 20  # nobody sleeps so long when it works


@pytest.fixture
def process(tmp_path: Path) -> Iterator[RedisProcess]:
    with redis_process(tmp_path) as process:
        yield process


@pytest.fixture
def two(process: RedisProcess) -> Iterator[tuple[Notifier, Notifier]]:
    """The notifiers of two processes."""
    servers = RedisServer(process.url), RedisServer(process.url)
    yield Notifier(servers[0]), Notifier(servers[1])
    for server in servers:
        server.close()


def test_one_who_sleeps_is_woken_by_its_topic_alone() -> None:
    notifier = Notifier()
    with notifier.subscribe("mine") as subscription:
        notifier.ring("another's")
        assert not subscription.sleep(0)
        notifier.ring("mine")
        assert subscription.sleep(LONG_S)
        assert not subscription.sleep(0)


def test_one_who_left_is_forgotten() -> None:
    notifier = Notifier()
    with notifier.subscribe("mine"), notifier.subscribe("mine"):
        pass
    notifier.ring("mine")
    assert notifier._subscriptions == {}


def test_another_process_is_woken(two: tuple[Notifier, Notifier]) -> None:
    here, there = two
    with there.subscribe(ORDERS) as subscription:
        assert subscription.sleep(LONG_S)  # it has begun to listen
        here.ring(ORDERS)
        assert subscription.sleep(LONG_S)


def test_all_are_woken_when_redis_is_back_because_they_may_have_missed_something(
    two: tuple[Notifier, Notifier], process: RedisProcess
) -> None:
    _, there = two
    with there.subscribe(ORDERS) as subscription:
        assert subscription.sleep(LONG_S)
        process.stop()
        process.start()
        assert subscription.sleep(LONG_S)


def test_every_event_wakes_those_who_watch_the_person_and_nobody_else(database: Database, entries: Entries) -> None:
    notifier = Notifier()
    ring_after_commits(database, notifier)
    with notifier.subscribe(events_of("local")) as mine, notifier.subscribe(events_of("other")) as others:
        woken = []
        entry = accept(entries)
        woken.append(mine.sleep(0))
        journal = claimed(database, entry)
        woken.append(mine.sleep(0))
        for happens in (
            lambda: journal.enter("download", Status.DOWNLOADING, "Fetching"),
            lambda: journal.progress("Half of it", 0.5),
            lambda: entries.request_cancel("local", entry.id),
            lambda: journal.cancelled(),
        ):
            happens()
            woken.append(mine.sleep(0))
        # A claim and the wish to cancel are no events.
        assert woken == [True, False, True, True, False, True]
        assert not others.sleep(0)


def test_what_was_rolled_back_wakes_nobody(database: Database, entries: Entries) -> None:
    notifier = Notifier()
    ring_after_commits(database, notifier)
    journal = claimed(database, accept(entries))

    def break_off() -> None:
        with database.transaction() as session:
            append_status(session, session.get_one(Entry, journal.entry.id))
            raise ZeroDivisionError

    with notifier.subscribe(events_of("local")) as subscription:
        with pytest.raises(ZeroDivisionError):
            break_off()
        assert not subscription.sleep(0)

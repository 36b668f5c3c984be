"""Two workers on PostgreSQL: every fault at every call of each platform, then a kill. Nothing twice, nothing lost."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from clients.database.locks import PostgresLocks
from clients.database.models import Publication
from clients.database.session import Database
from services.publishing.attempt import Attempt
from services.publishing.caps import Caps
from services.publishing.journal import LEASE_S, PublicationQueue
from services.publishing.states import PostState
from services.publishing.views import PublicationView
from tests.fakes.platforms.harness import COVERED
from tests.fakes.platforms.host import FakeHost, Fault, Request, Response
from tests.fakes.platforms.scene import Scene, scene
from tests.fakes.postgres import postgres_database

pytestmark = pytest.mark.exhaustive
KILLED_AFTER = (0, 1, 2, 3, 4, 5, 6, 7)  # answers
DAYS = 3
MAX_STRIDE_S = 1800.0


class Killed(BaseException):
    """A worker ends here."""


@dataclass
class Pair:
    """Two workers over one database. One of them ends with the answer that `left` counts down to; None: neither."""

    found: Scene
    platform: str
    shared: Database
    left: int | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    deaths: int = 0
    worked: int = 0
    number: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        serve = self.fake.serve

        def one_at_a_time(request: Request) -> Response | Fault:
            with self.lock:
                answered = serve(request)
                self._count()
            return answered

        self.fake.serve = one_at_a_time  # type: ignore[method-assign]

    @property
    def fake(self) -> FakeHost:
        return self.found.fakes[self.platform]

    def _count(self) -> None:
        if self.left == 0:
            self.left = None
            raise Killed
        self.left = None if self.left is None else self.left - 1

    def run(self, name: str) -> list[PublicationView]:
        """Two posts at once, of an account each, and what became of them."""
        harness = self.found.harness
        accounts = [self.found.account(self.platform, self.number + one) for one in (1, 2)]
        self.number += 2
        made = [harness.plan(account, title=name[:80], options=COVERED[self.platform]) for account in accounts]
        self._let_happen()
        self.left = None
        self.fake.faults.clear()
        self.fake.struck = lambda: None
        views = [harness.get(one) for one in made]
        for view, account in zip(views, accounts, strict=True):
            self._judge(name, view, sum(post.account == account.remote_id for post in self.fake.posts))
        return views

    def _judge(self, name: str, view: PublicationView, posted: int) -> None:
        if posted > 1:
            self.wrong.append(f"{name}: posted {posted} times")
        if view.state is PostState.LIVE and not posted:
            self.wrong.append(f"{name}: shown live, and is not")
        if posted and view.state in (PostState.FAILED, PostState.CANCELLED):
            self.wrong.append(f"{name}: posted, and shown as {view.state}")
        if not (view.state.is_over or view.state.is_dead_letter):
            self.wrong.append(f"{name}: lost in {view.state}")

    def _let_happen(self) -> None:
        """Both workers do what is due at each moment; a dead one is started again after its claim has run out."""
        clock, stride_s = self.found.harness.clock, 1.0
        end = clock() + timedelta(days=DAYS)
        while True:
            threads = [threading.Thread(target=self._all_that_is_due) for _ in range(2)]
            before, worked = self.deaths, self.worked
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            if self.deaths > before:
                clock.forward(seconds=LEASE_S + 1)
                continue
            with self.shared.reading() as session:
                due_at = session.scalar(select(func.min(Publication.due_at)))
            # What is due may have to wait for a limit of the whole app: nobody says until when.
            stride_s = 1.0 if self.worked > worked else min(stride_s * 2, MAX_STRIDE_S)
            next_at = max(due_at or end, clock() + timedelta(seconds=stride_s))
            if next_at >= end:
                return
            clock.at = next_at

    def _all_that_is_due(self) -> None:
        harness, locks = self.found.harness, PostgresLocks(self.shared.engine)
        attempt = Attempt(
            PublicationQueue(self.shared, harness.cipher, harness.clock),
            harness.platforms,
            harness.accounts.access,
            Caps(self.shared, locks, harness.clock),
            harness.copies,
            harness.clock,
            lambda: 0.5,
        )
        try:
            while attempt.queue.wake():
                pass
            while work := attempt.queue.claim():
                self.worked += 1
                attempt.run(work)
        except Killed:
            self.deaths += 1


@pytest.fixture
def shared(empty_postgres: str) -> Iterator[Database]:
    with postgres_database(template=empty_postgres) as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture(params=["youtube", "tiktok", "instagram"])
def pair(request: pytest.FixtureRequest, shared: Database, tmp_path: Path) -> Iterator[Pair]:
    with scene(shared, tmp_path) as found:
        yield Pair(found, request.param, shared)


def test_every_fault_at_every_call_then_a_kill_and_a_kill_anywhere(pair: Pair) -> None:
    assert {one.state for one in pair.run("no fault")} == {PostState.LIVE}
    operations, cases = list(dict.fromkeys(pair.fake.calls)), 1
    for operation in operations:
        for fault in Fault:
            for is_killed in (False, True):
                pair.fake.inject(operation, fault)
                if is_killed:
                    pair.fake.struck = lambda: setattr(pair, "left", 1)
                pair.run(f"{operation}, {fault}{', then a kill' if is_killed else ''}")
                cases += 1
    for number in KILLED_AFTER:
        pair.left = number
        pair.run(f"killed after answer {number + 1}")
        cases += 1
    print(f"{pair.platform}: {cases} cases of 2 posts, {pair.deaths} workers killed, wrong: {len(pair.wrong)}")
    assert pair.wrong == []
    assert pair.deaths > len(KILLED_AFTER)

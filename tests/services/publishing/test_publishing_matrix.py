"""Every fault at every call of each platform, and a worker killed anywhere: nothing twice, nothing lost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from clients.database.session import Database
from services.publishing.journal import LEASE_S
from services.publishing.states import PostState
from services.publishing.views import PublicationView
from tests.conftest import Outcome
from tests.fakes.platforms.harness import COVERED
from tests.fakes.platforms.host import DONE, FakeHost, Fault, Request, Response
from tests.fakes.platforms.scene import Scene, scene

THEN_KILLED = (*DONE, Fault.RESET)  # those after which something goes on
QUESTIONS = (
    "videos",
    "cover",
    "creator",
    "status",
    "content_publishing_limit",
    "container",
    "permalink",
)  # asked as often as one likes
PLATFORMS = ("youtube", "tiktok", "instagram")


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Death:
    """Ends the process after so many calls, or commits, from now on; None: never."""

    calls: int | None = None
    commits: int | None = None

    def call(self) -> None:
        self.calls = self._less(self.calls)

    def commit(self, _session: Session) -> None:
        self.commits = self._less(self.commits)

    def _less(self, left: int | None) -> int | None:
        if left == 0:
            self.calls = self.commits = None
            raise Killed
        return None if left is None else left - 1


@dataclass
class Case:
    """One post of an account of its own, and what became of it."""

    all_of_them: Scene
    platform: str
    death: Death
    wrong: list[str] = field(default_factory=list)
    number: int = 0

    def run(self, name: str, prepare: Callable[[], None]) -> PublicationView:
        """Plan, let it happen, and look: 0 twice, 0 lost, 0 shown live that are not."""
        self.number += 1
        harness, fake = self.all_of_them.harness, self.all_of_them.fakes[self.platform]
        account = self.all_of_them.account(self.platform, self.number)
        made = harness.plan(account, options=COVERED[self.platform])
        prepare()
        try:
            harness.run(days=3)
        except Killed:
            harness.clock.forward(seconds=LEASE_S + 1)
            harness.run(days=3)
        self.death.calls = self.death.commits = None
        fake.faults.clear()
        fake.struck = lambda: None
        found, posted = harness.get(made), [post for post in fake.posts if post.account == account.remote_id]
        if len(posted) > 1:
            self.wrong.append(f"{name}: posted {len(posted)} times")
        if found.state is PostState.LIVE and not posted:
            self.wrong.append(f"{name}: shown live, and is not")
        if posted and found.state in (PostState.FAILED, PostState.CANCELLED):
            self.wrong.append(f"{name}: posted, and shown as {found.state}")
        if not (found.state.is_over or found.state.is_dead_letter):
            self.wrong.append(f"{name}: lost in {found.state}")
        return found

    def break_and_kill(self, operation: str, fault: Fault) -> None:
        """Let a call fail, and the process end with the answer to the one after it."""

        self.fake.inject(operation, fault)
        self.fake.struck = lambda: setattr(self.death, "calls", 1)

    @property
    def fake(self) -> FakeHost:
        return self.all_of_them.fakes[self.platform]


@pytest.fixture
def death() -> Death:
    return Death()


@pytest.fixture
def all_of_them(database: Database, tmp_path: Path, death: Death) -> Iterator[Scene]:
    with scene(database, tmp_path) as found:
        for fake in found.fakes.values():
            _end_after_answers(fake, death)
        database.after_commit(death.commit)
        yield found


def _end_after_answers(fake: FakeHost, death: Death) -> None:
    serve = fake.serve

    def mortal(request: Request) -> Response | Fault:
        answered = serve(request)
        death.call()
        return answered

    fake.serve = mortal  # type: ignore[method-assign]


def _operations(case: Case) -> list[str]:
    before = len(case.fake.calls)
    assert case.run("no fault", lambda: None).state is PostState.LIVE
    return list(dict.fromkeys(case.fake.calls[before:]))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_fault_at_every_call_and_then_a_kill(
    all_of_them: Scene, death: Death, platform: str, outcome: Outcome
) -> None:
    case = Case(all_of_them, platform, death)
    for operation in _operations(case):
        for fault in Fault:
            before = case.fake.count(operation)
            found = case.run(f"{operation}, {fault}", lambda: case.fake.inject(operation, fault))  # noqa: B023
            outcome(platform, f"{operation}: {fault}", found.state, case.fake.count(operation) - before, found.code)

            if fault in THEN_KILLED and operation not in QUESTIONS:
                case.run(f"{operation}, {fault}, then a kill", lambda: case.break_and_kill(operation, fault))  # noqa: B023
    assert case.wrong == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_kill_after_every_call_and_every_commit(
    all_of_them: Scene, death: Death, platform: str, outcome: Outcome
) -> None:
    case = Case(all_of_them, platform, death)
    _operations(case)
    for kind in ("calls", "commits"):
        number, states = 0, []
        while True:
            found = case.run(f"killed after {number} {kind}", lambda: setattr(death, kind, number))  # noqa: B023
            states.append(found.state)
            if number >= (14 if kind == "calls" else 16):
                break
            number += 1
        for state in dict.fromkeys(states):
            outcome(platform, f"killed after any of {number} {kind}", state, states.count(state), None)
    assert case.wrong == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_was_dropped_into_the_persons_hands_can_be_sent_or_looked_up(
    all_of_them: Scene, death: Death, platform: str
) -> None:
    case = Case(all_of_them, platform, death)
    last = {"youtube": "last chunk", "tiktok": "last chunk", "instagram": "media_publish"}[platform]
    found = case.run("refused for good", lambda: case.fake.inject(last, Fault.REJECTED))
    harness = all_of_them.harness
    if found.state is PostState.FAILED:
        harness.publications.retry("local", found.id)
        harness.run()
        assert harness.get(found).state is PostState.LIVE
    assert case.wrong == []

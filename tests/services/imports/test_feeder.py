"""Imports from their preview to their report: fair, gentle, and safe against a kill at any moment."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients.database.models import Entry
from clients.database.session import Database
from services.domain.entries import Status
from services.domain.stages import Options, Source
from services.entries.allowance import Allowance
from services.entries.intake import Intake
from services.entries.store import Entries
from services.imports.decisions import Ended, after, is_paused, outcome, pause_s
from services.imports.feeder import Feeder
from services.imports.found import FoundLink, Kept
from services.imports.preview import preview_of
from services.imports.store import Imports
from services.sources.identity import identify
from tests.fakes.queue import FakeQueue
from utils.error_codes import ErrorCode
from utils.errors import ConflictError, NotFoundError, PermanentError


class NoLocks:
    @contextmanager
    def hold(self, _name: str, _keep_waiting: object) -> Iterator[None]:
        yield


class Harness:
    """Imports, and a feeder whose clock is turned by hand."""

    def __init__(self, database: Database, allowance: Allowance | None = None) -> None:
        self.database, self.queue, self.at = database, FakeQueue(), datetime(2026, 1, 1, tzinfo=UTC)
        self.entries = Entries(database)
        self.intake = Intake(self.entries, self.queue, identify, allowance=allowance)
        self.imports = Imports(database)
        self.feeder = Feeder(database, self.intake, NoLocks(), clock=lambda: self.at)

    def begin(self, *links: FoundLink) -> str:
        made = self.imports.draft("local", "x.json", preview_of(links))
        return self.imports.start("local", made.id).id

    def feed(self, seconds: float = 10.0) -> int:
        self.at += timedelta(seconds=seconds)
        return self.feeder.feed()

    def end(self, status: Status, code: ErrorCode | None = None) -> None:
        """Bring all entries that run to an end."""
        with self.database.transaction() as session:
            for entry in session.query(Entry).filter(Entry.status == Status.PENDING):
                entry.status, entry.error_code = status, code

    def counts(self, import_id: str) -> dict[str, int]:
        return dict(self.imports.one("local", import_id).counts)


@pytest.fixture
def harness(database: Database) -> Harness:
    return Harness(database)


def tiktok(n: int, collection: str = Kept.FAVOURITES) -> FoundLink:
    return FoundLink(f"https://www.tiktok.com/@a/video/{7170520270497000000 + n}", collection)


REEL = FoundLink("https://www.instagram.com/reel/C1aBc_d-E2f/", "Soups")


def test_one_post_of_each_site_is_taken_at_a_time_and_behind_everything_else(harness: Harness) -> None:
    import_id = harness.begin(tiktok(1), tiktok(2), REEL)
    mine = harness.intake.accept("local", Source(kind="link", url=tiktok(9).text), Options())

    assert [harness.feed(), harness.feed()] == [2, 0]
    taken = [harness.entries.get("local", entry_id) for entry_id in harness.queue.enqueued if entry_id != mine.id]
    assert {entry.priority for entry in taken} == {9} != {mine.priority}
    assert {entry.options.tag for entry in taken} == {None, "Soups"}
    assert harness.counts(import_id) == {"running": 2, "waiting": 1}


def test_an_import_is_worked_through_to_its_report(harness: Harness) -> None:
    import_id = harness.begin(tiktok(1), tiktok(2), REEL)
    for _ in range(3):
        harness.feed()
        harness.end(Status.COMPLETED)
    harness.feed()

    made = harness.imports.one("local", import_id)
    assert (made.state, made.counts, made.left) == ("done", {"done": 3}, 0)
    assert len(harness.queue.enqueued) == 3


def test_a_kill_between_making_an_entry_and_noting_it_doubles_nothing(harness: Harness) -> None:
    import_id = harness.begin(tiktok(1), tiktok(2))

    class Killed(Exception):
        pass

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    again, harness.feeder._note = harness.feeder._note, die  # type: ignore[method-assign]
    with pytest.raises(Killed):
        harness.feed()
    harness.feeder._note = again  # type: ignore[method-assign]
    assert (harness.counts(import_id), harness.entries.count("local")) == ({"waiting": 2}, 1)

    harness.feed()
    assert (harness.counts(import_id), harness.entries.count("local")) == ({"waiting": 1, "running": 1}, 1)


def test_a_site_that_says_no_is_left_alone_longer_each_time_and_asked_again(harness: Harness) -> None:
    import_id = harness.begin(tiktok(1), tiktok(2))
    harness.feed()
    harness.end(Status.FAILED, ErrorCode.SITE_REFUSES)

    assert [harness.feed(), harness.feed(30)] == [0, 0]
    assert harness.counts(import_id) == {"waiting": 2}
    assert harness.feed(31) == 1  # the other post comes first
    harness.end(Status.COMPLETED)
    assert harness.imports.one("local", import_id).pauses["tiktok"]["times"] == 1
    assert harness.feed() == 1
    assert harness.imports.one("local", import_id).pauses == {}
    harness.end(Status.COMPLETED)
    harness.feed()
    assert harness.counts(import_id) == {"done": 2}
    assert harness.entries.count("local") == 2


def test_a_post_that_cannot_be_had_is_told_and_stops_nothing(harness: Harness) -> None:
    import_id = harness.begin(tiktok(1), tiktok(2))
    harness.feed()
    harness.end(Status.FAILED, ErrorCode.VIDEO_GONE)

    assert harness.feed() == 1
    assert harness.counts(import_id) == {"failed": 1, "running": 1}
    assert [link for link, _ in harness.imports.failed("local", import_id)] == [tiktok(1).text]


def test_pause_takes_nothing_more_and_resume_goes_on(harness: Harness) -> None:
    import_id = harness.begin(tiktok(1), tiktok(2))
    harness.imports.pause("local", import_id)
    assert harness.feed() == 0

    harness.imports.resume("local", import_id)
    assert harness.feed() == 1
    with pytest.raises(ConflictError):
        harness.imports.start("local", import_id)


def test_where_there_is_no_room_the_import_stops_and_says_so(database: Database) -> None:
    harness = Harness(database, Allowance(database, storage_mb=0))
    import_id = harness.begin(tiktok(1))
    harness.feed()

    made = harness.imports.one("local", import_id)
    assert made.state == "paused"
    assert "fill the 0 MB" in made.message


def test_the_same_export_again_is_already_here(harness: Harness) -> None:
    harness.begin(tiktok(1), tiktok(2))
    harness.intake.accept("local", Source(kind="link", url=tiktok(3).text), Options())
    made = harness.imports.draft("local", "x.json", preview_of([tiktok(1), tiktok(2), tiktok(3), tiktok(4)]))

    assert (made.collections[0]["found"], made.collections[0]["new"], made.counts) == (4, 1, {"known": 3, "draft": 1})


def test_likes_are_offered_and_taken_only_when_they_are_chosen(harness: Harness) -> None:
    found = preview_of([tiktok(1), tiktok(2, Kept.LIKES), tiktok(3, "Gym")])
    made = harness.imports.draft("local", "x.json", found)
    assert [(one["name"], one["chosen"], one["tag"]) for one in made.collections] == [
        ("Favourites", True, None), ("Likes", False, None), ("Gym", True, "Gym"),
    ]  # fmt: skip

    started = harness.imports.start("local", made.id, {"Likes": "later"})
    assert started.counts == {"waiting": 1, "left": 2}
    harness.feed()
    assert harness.entries.page("local")[0].options.tag == "later"
    with pytest.raises(PermanentError, match="no collection “Nobody”"):
        harness.imports.start(
            "local", harness.imports.draft("local", "y", preview_of([tiktok(5)])).id, {"Nobody": None}
        )


def test_another_persons_import_does_not_exist(harness: Harness) -> None:
    import_id = harness.begin(tiktok(1))
    for act in (harness.imports.one, harness.imports.pause, harness.imports.failed, harness.imports.delete):
        with pytest.raises(NotFoundError):
            act("other", import_id)


def test_an_export_without_a_post_says_what_is_in_it(harness: Harness) -> None:
    with pytest.raises(PermanentError, match="holds no links"):
        harness.imports.draft("local", "x", preview_of([]))
    with pytest.raises(PermanentError, match=r"a link, and none of a post that can be saved\. example\.com"):
        harness.imports.draft("local", "x", preview_of([FoundLink("https://example.com/")]))


def test_five_thousand_links_are_in_within_ten_seconds(harness: Harness) -> None:
    started = time.perf_counter()
    import_id = harness.begin(*(tiktok(n) for n in range(5000)))

    assert time.perf_counter() - started < 10
    assert harness.counts(import_id) == {"waiting": 5000}


@pytest.mark.parametrize(
    ("ended", "tries", "becomes"),
    [
        (Ended(Status.COMPLETED), 1, "done"),
        (Ended(None), 1, "cancelled"),
        (Ended(Status.CANCELLED), 1, "cancelled"),
        (Ended(Status.FAILED, ErrorCode.ROBOT_CHECK), 1, "waiting"),
        (Ended(Status.FAILED, ErrorCode.ROBOT_CHECK), 5, "failed"),
        (Ended(Status.FAILED, ErrorCode.LOGIN_NEEDED), 1, "failed"),
        (Ended(Status.FAILED), 1, "failed"),
    ],
)
def test_what_becomes_of_a_link(ended: Ended, tries: int, becomes: str) -> None:
    assert outcome(ended, tries) == becomes


def test_pauses_double_up_to_six_hours_and_end_with_a_success() -> None:
    at, no = datetime(2026, 1, 1, tzinfo=UTC), Ended(Status.FAILED, ErrorCode.SITE_REFUSES)
    pauses = after(after({}, "tiktok", no, at), "tiktok", no, at)

    assert [pause_s(times) for times in (1, 2, 3, 99)] == [60, 120, 240, 21_600]
    assert is_paused(pauses, "tiktok", at + timedelta(seconds=119))
    assert not is_paused(pauses, "tiktok", at + timedelta(seconds=121))
    assert after(pauses, "tiktok", Ended(Status.FAILED, ErrorCode.VIDEO_GONE), at) == pauses
    assert after(pauses, "tiktok", Ended(Status.COMPLETED), at) == {}

"""A worker that dies at any call while it sees to a row: clips are ordered once, and a post is planned once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from clients.database.models import RowRequest
from clients.database.session import Database
from services.notion.rows.request_worker import SOON_S, RequestWorker
from services.publishing.states import PostState
from tests.fakes.posting_rows import PostingRows, posting_rows

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
TO = "youtube UC1 (public)"
WRITES = {
    "plan", "move", "cancel", "keep_posts", "done", "claim", "order", "make_clips", "send",
}  # fmt: skip
Ask = Callable[[PostingRows, str], None]


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Life:
    """How many writes are left until the end; `after`: the last one is still done."""

    left: int
    after: bool


@dataclass
class Mortal:
    """Does what it wraps does, until its end."""

    whole: Any
    life: Life

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.whole, name)
        if name not in WRITES:
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            self.life.left -= 1
            if self.life.left < 0 and not self.life.after:
                raise Killed
            done = found(*args, **kwargs)
            if self.life.left < 0:
                raise Killed
            return done

        return call


def mortal_worker(rows: PostingRows, life: Life) -> RequestWorker:
    harness = rows.platforms.harness
    posting = rows.posting(planner=Mortal(harness.planner, life), publications=Mortal(harness.publications, life))
    own = {"requests": rows.container.requests, "clips": rows.clips, "intake": rows.container.intake}
    return rows.worker(posting, **{name: Mortal(one, life) for name, one in own.items()})


@pytest.fixture
def rows(database: Database, tmp_path: Path) -> Iterator[PostingRows]:
    with posting_rows(database, tmp_path) as made:
        made.platforms.account("youtube")
        yield made


def look(rows: PostingRows) -> None:
    rows.container.wait(61)
    rows.container.look()


def planned(rows: PostingRows, page: str) -> None:
    """A new row whose note is done."""
    rows.finish(page, reel=True)


def moved(rows: PostingRows, page: str) -> None:
    """Its post is planned, and the person chooses another time."""
    planned(rows, page)
    rows.sees_to.look()
    rows.type_in(page, Publish_at=rows.at(hours=9))
    look(rows)


def cancelled(rows: PostingRows, page: str) -> None:
    """Its post is planned, and the person takes the time away."""
    planned(rows, page)
    rows.sees_to.look()
    rows.type_in(page, Publish_at=None)
    look(rows)


ENDS: dict[Ask, PostState] = {planned: PostState.PLANNED, moved: PostState.PLANNED, cancelled: PostState.CANCELLED}


def claim_ends(rows: PostingRows, page: str = "") -> None:
    """A dead worker's claim has run out; without a page: no other row is due in what follows."""
    change = {"busy_until": None} if page else {"due_at": None}
    mine = [RowRequest.page_id == page] if page else []
    with rows.container.database.transaction() as session:
        session.execute(update(RowRequest).where(*mine).values(**change))


def die(rows: PostingRows, life: Life) -> bool:
    """Whether the worker came to its end before it was done."""
    try:
        mortal_worker(rows, life).look()
    except Killed:
        return True
    return False


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("ask", ENDS)
def test_a_post_is_planned_moved_and_dropped_once(rows: PostingRows, ask: Ask, after: bool) -> None:
    killed = 0
    for number in range(12):
        claim_ends(rows)
        page = rows.row(100 + number, Publish_to=[TO], Publish_at=rows.at(hours=5))
        look(rows)
        asked_at = rows.container.clock()
        ask(rows, page)
        before = {one.id for one in rows.publications()}
        if not die(rows, Life(number, after)):
            break
        killed += 1
        claim_ends(rows, page)
        rows.sees_to.look()
        mine = [one for one in rows.publications() if one.entry_id == rows.container.entry(page).id]
        assert [one.state for one in mine] == [ENDS[ask]], f"killed at write {number}"
        assert ask is planned or before == {one.id for one in rows.publications()}
        assert ask is not moved or (mine[0].at - asked_at).total_seconds() > 8 * 3600
    assert killed >= 2
    rows.platforms.harness.run(days=2)
    assert len(rows.platforms.youtube.posts) == (0 if ask is cancelled else len(rows.publications()))


@pytest.mark.parametrize("after", [False, True])
def test_clips_are_ordered_once_and_the_note_has_them(rows: PostingRows, after: bool) -> None:
    killed = 0
    for number in range(12):
        claim_ends(rows)
        page = rows.row(100 + number, Clips=2)
        look(rows)
        rows.finish(page)
        died = die(rows, Life(number, after))
        claim_ends(rows, page)
        rows.sees_to.look()
        rows.container.intake.make_clips("local", rows.container.entry(page).id)  # as the reconciler does
        rows.make_clips(page)
        rows.container.wait(SOON_S + 1)
        died = die(rows, Life(number, after)) or died
        claim_ends(rows, page)
        for _ in range(2):  # what was sent and not noted is sent again
            rows.sees_to.look()
            rows.save_again(page)
            rows.container.wait(SOON_S + 1)
        clips, _ = rows.clips.of_entry("local", rows.container.entry(page).id)
        assert (len(clips), rows.container.entry(page).status) == (2, "completed"), f"killed at write {number}"
        assert rows.container.entry(page).run in (3, 4), "the note was saved once more, or twice"
        killed += died
        if not died:
            break
    assert killed >= 3

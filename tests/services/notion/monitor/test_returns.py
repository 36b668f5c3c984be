"""What was away comes back, the row, its database or a right: within one poll the row tells the truth again."""

from collections.abc import Callable

import pytest

from services.domain.entries import Status
from tests.fakes.watch_container import LINK, WatchContainer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ONE_POLL_S = 70
Act = Callable[[WatchContainer, str], None]


def base(container: WatchContainer) -> str:
    return container.place().database_id


def database_in_trash(answer: int) -> Act:
    def act(container: WatchContainer, _: str) -> None:
        container.notion.workspace.trashed_query = answer
        container.notion.workspace.trash(base(container))

    return act


def may_write(*, is_allowed: bool) -> Act:
    def act(container: WatchContainer, _: str) -> None:
        container.notion.workspace.is_read_only = not is_allowed

    return act


AWAY: dict[str, tuple[Act, Act]] = {
    "row in the trash": (lambda c, p: c.notion.workspace.trash(p), lambda c, p: c.notion.workspace.restore(p)),
    "row not shared": (lambda c, p: c.notion.workspace.hide(p), lambda c, p: c.notion.workspace.share(p)),
    **{
        f"database in the trash, {answer}": (
            database_in_trash(answer),
            lambda c, _: c.notion.workspace.restore(base(c)),
        )
        for answer in (404, 400, 200)
    },
    "database not shared": (
        lambda c, _: c.notion.workspace.hide(base(c)),
        lambda c, _: c.notion.workspace.share(base(c)),
    ),
    "no right to write": (may_write(is_allowed=False), may_write(is_allowed=True)),
}


@pytest.mark.parametrize("what", AWAY)
@pytest.mark.parametrize("minutes", [1, 30])
def test_what_happened_meanwhile_is_told(container: WatchContainer, what: str, minutes: int) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    journal = container.work(page)
    go_away, come_back = AWAY[what]
    go_away(container, page)
    container.wait(30)
    journal.complete()
    for _ in range(minutes):
        container.wait(60)
        container.look()
        container.tell()
    come_back(container, page)
    assert container.shown(page) == "pending"
    container.go(ONE_POLL_S)
    assert (container.shown(page), container.entry(page).run, container.place().state) == ("completed", 1, "ok")


@pytest.mark.parametrize("what", [one for one in AWAY if "trash" in one])
def test_an_entry_stopped_with_its_row_says_so_and_goes_on_with_it(container: WatchContainer, what: str) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    journal = container.work(page)
    go_away, come_back = AWAY[what]
    go_away(container, page)
    journal.enter("transcribe", Status.TRANSCRIBING, "Listening")
    container.go(100)
    if journal.stop_requested():
        journal.cancelled()
        assert "in Notion's trash" in container.entry(page).message
    container.go(30)
    come_back(container, page)
    container.go(ONE_POLL_S)
    assert not container.entry(page).status.is_final
    container.work(page).complete() if container.entry(page).run == 2 else journal.complete()
    container.go(30)
    assert container.shown(page) == "completed"


def test_a_persons_own_cancel_stays_when_the_row_comes_back(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    container.type_in(page, Status="cancel")
    container.wait(61)
    container.look()
    container.notion.workspace.trash(page)
    container.go(100)
    container.notion.workspace.restore(page)
    container.go(ONE_POLL_S)
    assert (container.shown(page), container.entry(page).run) == ("cancelled", 1)


def test_an_old_version_of_a_row_that_is_brought_back_is_put_right(container: WatchContainer) -> None:
    page = container.row(URL=LINK)
    container.go(3)
    container.work(page).complete()
    container.go(20)
    container.type_in(page, Status="transcribing")
    container.go(ONE_POLL_S)
    assert (container.shown(page), container.entry(page).run) == ("completed", 1)


def test_rows_that_cannot_be_written_cost_a_few_calls_and_not_one_each(container: WatchContainer) -> None:
    pages = [container.row(URL=f"{LINK[:-3]}{number}") for number in range(100, 112)]
    container.notion.workspace.is_read_only = True
    container.go(60)
    before = container.notion.count("PATCH", "/pages/")
    container.go(120)
    assert container.notion.count("PATCH", "/pages/") - before <= 8
    container.notion.workspace.is_read_only = False
    container.go(60)
    container.go(10)
    assert {container.shown(page) for page in pages} == {"pending"}

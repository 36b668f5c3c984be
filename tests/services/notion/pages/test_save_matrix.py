"""Every fault of Notion at every call of a write, and a worker killed at every call: nothing lost, nothing twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from clients.database.locks import FileLocks
from clients.database.session import Database
from clients.notion.api import NotionApi
from clients.notion.gateway import Gateway
from clients.stores.media_store import FolderStore
from services.domain.artifacts import Missing, Note, Segment, Transcript, Value
from services.domain.entries import EntryView
from services.domain.stages import StageName
from services.pipeline.artifact_store import Artifacts
from tests.fakes import results
from tests.fakes.notion.faults import SAVED, FaultKind
from tests.fakes.notion.notion_services import WORKOUTS, NotionDesk, as_text
from tests.fakes.notion.server import NotionServer, notion_server
from tests.fakes.site import Made
from utils.errors import ClipsheetError

KINDS = [kind for kind in FaultKind if kind is not FaultKind.SLOW]
QUICK = [*SAVED, FaultKind.RESET, FaultKind.NOT_FOUND]
TRIES = 4
REFUSED_REEL = "paragraph: The reel could not be uploaded. It is kept beside the note in Clipsheet's own library."


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Mortal:
    """Calls Notion until its hour has come: after a call, before its answer is used."""

    api: NotionApi
    left: int

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.api, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            done = method(*args, **kwargs)
            self.left -= 1
            if self.left < 0:
                raise Killed
            return done

        return call


@dataclass(frozen=True)
class Seen:
    """What a person sees in the end."""

    pages: int
    lines: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass
class Scene:
    """An entry about to be saved."""

    desk: NotionDesk
    entry: EntryView
    table: str = ""
    page: str = ""

    def look(self) -> Seen:
        workspace = self.desk.notion.workspace
        pages = [self.page] if self.page else [page.id for page in workspace.rows(self.table)]
        names = ("Name", "Author") if self.page else tuple(WORKOUTS)
        cells = tuple(str(workspace.cell(pages[0], name)) for name in names) if pages else ()
        return Seen(len(pages), tuple(as_text(self.desk, pages[0])) if pages else (), cells)


def long_made() -> dict[StageName, Made | None]:
    """More blocks than one call takes, at both levels."""
    note = results.workout_note().result
    assert isinstance(note, Note)
    tips = Value(value=[f"Tip {number}" for number in range(130)], evidence=())
    segments = tuple(Segment(start_s=n, end_s=n + 1, text=f"{n} " + "words " * 160) for n in range(105))
    return {
        **results.workout(),
        StageName.SUMMARIZE: Made(note.model_copy(update={"fields": {**note.fields, "tips": tips}}), {}),
        StageName.TRANSCRIBE: Made(Transcript(engine="x", segments=segments), {}),
    }


def other_made() -> dict[StageName, Made | None]:
    """What the same video gives another time."""
    note = results.workout_note().result
    assert isinstance(note, Note)
    told = {"summary": "Another summary.", "missing": (Missing(what="music", why="Nobody listens to it."),)}
    return {StageName.SUMMARIZE: Made(note.model_copy(update=told), {})}


def first_write(desk: NotionDesk, number: int) -> Scene:
    """A new page of several chunks."""
    table = desk.content("Workouts", f"gym {number}", WORKOUTS)
    return Scene(desk, desk.entry(long_made(), tag=f"gym {number}"), table=table)


def own_page(desk: NotionDesk, number: int) -> Scene:
    """The row's own page, on which a person has written."""
    page = desk.notion.workspace.row(desk.links, URL=f"https://youtu.be/{number}", Author="me")
    desk.notion.workspace.write_below(page, "My own words")
    return Scene(desk, desk.entry(page=page, tag="nobody's"), page=page)


def replacement(desk: NotionDesk, number: int) -> Scene:
    """Another note for a page on which a person has written amid and below."""
    table = desk.content("Workouts", f"gym {number}", WORKOUTS)
    entry = desk.save(desk.entry(tag=f"gym {number}"))
    workspace, [page] = desk.notion.workspace, desk.notion.workspace.rows(table)
    workspace.write_below(page.id, "Below it")
    page.children.insert(4, workspace.write_below(page.id, "Amid it"))
    page.children.pop()
    desk.give(entry, other_made())
    return Scene(desk, desk.again(entry), table=table)


def changed_tag(desk: NotionDesk, number: int) -> Scene:
    """The note stands in the row's own page, and its tag has got a database."""
    page = desk.notion.workspace.row(desk.links, URL=f"https://youtu.be/{number}")
    entry = desk.save(desk.entry(page=page))
    table = desk.content("Workouts", f"gym {number}", WORKOUTS)
    return Scene(desk, desk.again(entry, tag=f"gym {number}"), table=table)


SCENES = (first_write, own_page, replacement, changed_tag)


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as notion:
        yield notion


@pytest.fixture
def desk(notion: NotionServer, empty_database: Path, tmp_path: Path) -> Iterator[NotionDesk]:
    path = tmp_path / "clipsheet.db"
    path.write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{path}")
    artifacts = Artifacts(database, FolderStore(tmp_path / "media"), FileLocks(tmp_path / "locks"))
    desk = NotionDesk(notion, database, artifacts, tmp_path / "work")
    yield desk
    desk.close()
    database.close()


def saved_in_the_end(desk: NotionDesk, entry: EntryView) -> int:
    """Save; a person sets a row that failed to retry. Returns how often it failed."""
    for failures in range(TRIES):
        try:
            desk.save(entry)
        except ClipsheetError as error:
            desk.told.append(str(error))
            entry = desk.again(entry)
        else:
            return failures
    raise AssertionError("it never succeeds")


def undisturbed(desk: NotionDesk, make: Callable[[NotionDesk, int], Scene]) -> tuple[Seen, int]:
    """What is there when nothing goes wrong, and how many calls that takes."""
    scene = make(desk, 0)
    desk.notion.calls.clear()
    desk.save(scene.entry)
    return scene.look(), len(desk.notion.calls)


@pytest.mark.parametrize(
    ("make", "kinds"),
    [
        pytest.param(first_write, QUICK, id="first_write-some"),
        pytest.param(own_page, QUICK, id="own_page-some"),
        *(pytest.param(make, KINDS, id=f"{make.__name__}-all", marks=pytest.mark.exhaustive) for make in SCENES),
    ],
)
def test_a_fault_at_any_call_loses_and_doubles_nothing(
    desk: NotionDesk, make: Callable[[NotionDesk, int], Scene], kinds: list[FaultKind]
) -> None:
    wanted, calls = undisturbed(desk, make)
    failures, runs = 0, 0
    every = 1 if kinds is KINDS else max(1, calls // 4)
    for at in range(1, calls + 1, every):
        for kind in kinds:
            runs += 1
            scene = make(desk, runs)
            fault = desk.notion.inject(kind, at=at)
            failures += saved_in_the_end(desk, scene.entry)
            desk.notion.faults.remove(fault)
            seen = scene.look()
            if kind is FaultKind.INVALID:  # what is refused as it is has to be left out: a cell, or the reel
                told = tuple(line.replace(REFUSED_REEL, "video: ") for line in seen.lines)
                seen = replace(seen, cells=wanted.cells, lines=told)
            assert seen == wanted, f"{kind} at call {at} of {calls}"
    assert all(line.endswith(".") for line in desk.told)
    print(f"{make.__name__}: {calls} calls, {runs} runs with a fault, {failures} failed once, 0 doubled, 0 lost")


@pytest.mark.parametrize("make", SCENES)
def test_a_worker_killed_at_any_call_loses_and_doubles_nothing(
    desk: NotionDesk, make: Callable[[NotionDesk, int], Scene]
) -> None:
    wanted, calls = undisturbed(desk, make)
    alive = desk.api
    assert isinstance(alive, Gateway)
    for at in range(calls):
        scene = make(desk, at + 1)
        desk.api = Mortal(alive, at)  # type: ignore[assignment]
        try:
            desk.save(scene.entry)
        except Killed:
            desk.api = alive
            desk.save(desk.view(scene.entry))
        desk.api = alive
        assert scene.look() == wanted, f"killed after call {at + 1} of {calls}"
    print(f"{make.__name__}: killed after each of {calls} calls, 0 doubled, 0 lost")


def test_what_a_person_writes_into_a_half_written_page_costs_nothing(desk: NotionDesk) -> None:
    wanted, calls = undisturbed(desk, first_write)
    alive, workspace = desk.api, desk.notion.workspace
    for at in range(5, calls):
        scene = first_write(desk, at)
        desk.api = Mortal(alive, at)  # type: ignore[assignment]
        with pytest.raises(Killed):
            desk.save(scene.entry)
        desk.api = alive
        [page] = workspace.rows(scene.table)
        for piece in workspace.body(page.id):
            if piece.type == "toggle":
                workspace.write_below(piece.id, "Mine")
        desk.save(desk.view(scene.entry))
        seen = scene.look()
        assert tuple(line for line in seen.lines if line != "paragraph: Mine") == wanted.lines

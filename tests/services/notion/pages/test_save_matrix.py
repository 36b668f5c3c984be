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
from tests.fakes.notion.notion_services import WORKOUTS, NotionHarness, as_text
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

    notion_services: NotionHarness
    entry: EntryView
    table: str = ""
    page: str = ""

    def look(self) -> Seen:
        workspace = self.notion_services.notion.workspace
        pages = [self.page] if self.page else [page.id for page in workspace.rows(self.table)]
        names = ("Name", "Author") if self.page else tuple(WORKOUTS)
        cells = tuple(str(workspace.cell(pages[0], name)) for name in names) if pages else ()
        return Seen(len(pages), tuple(as_text(self.notion_services, pages[0])) if pages else (), cells)


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


def first_write(notion_services: NotionHarness, number: int) -> Scene:
    """A new page of several chunks."""
    table = notion_services.content("Workouts", f"gym {number}", WORKOUTS)
    return Scene(notion_services, notion_services.entry(long_made(), tag=f"gym {number}"), table=table)


def own_page(notion_services: NotionHarness, number: int) -> Scene:
    """The row's own page, on which a person has written."""
    page = notion_services.notion.workspace.row(notion_services.links, URL=f"https://youtu.be/{number}", Author="me")
    notion_services.notion.workspace.write_below(page, "My own words")
    return Scene(notion_services, notion_services.entry(page=page, tag="nobody's"), page=page)


def replacement(notion_services: NotionHarness, number: int) -> Scene:
    """Another note for a page on which a person has written amid and below."""
    table = notion_services.content("Workouts", f"gym {number}", WORKOUTS)
    entry = notion_services.save(notion_services.entry(tag=f"gym {number}"))
    workspace, [page] = notion_services.notion.workspace, notion_services.notion.workspace.rows(table)
    workspace.write_below(page.id, "Below it")
    page.children.insert(4, workspace.write_below(page.id, "Amid it"))
    page.children.pop()
    notion_services.give(entry, other_made())
    return Scene(notion_services, notion_services.again(entry), table=table)


def changed_tag(notion_services: NotionHarness, number: int) -> Scene:
    """The note stands in the row's own page, and its tag has got a database."""
    page = notion_services.notion.workspace.row(notion_services.links, URL=f"https://youtu.be/{number}")
    entry = notion_services.save(notion_services.entry(page=page))
    table = notion_services.content("Workouts", f"gym {number}", WORKOUTS)
    return Scene(notion_services, notion_services.again(entry, tag=f"gym {number}"), table=table)


SCENES = (first_write, own_page, replacement, changed_tag)


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as notion:
        yield notion


@pytest.fixture
def notion_services(notion: NotionServer, empty_database: Path, tmp_path: Path) -> Iterator[NotionHarness]:
    path = tmp_path / "clipsheet.db"
    path.write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{path}")
    artifacts = Artifacts(database, FolderStore(tmp_path / "media"), FileLocks(tmp_path / "locks"))
    notion_services = NotionHarness(notion, database, artifacts, tmp_path / "work")
    yield notion_services
    notion_services.close()
    database.close()


def saved_in_the_end(notion_services: NotionHarness, entry: EntryView) -> int:
    """Save; a person sets a row that failed to retry. Returns how often it failed."""
    for failures in range(TRIES):
        try:
            notion_services.save(entry)
        except ClipsheetError as error:
            notion_services.told.append(str(error))
            entry = notion_services.again(entry)
        else:
            return failures
    raise AssertionError("it never succeeds")


def undisturbed(notion_services: NotionHarness, make: Callable[[NotionHarness, int], Scene]) -> tuple[Seen, int]:
    """What is there when nothing goes wrong, and how many calls that takes."""
    scene = make(notion_services, 0)
    notion_services.notion.calls.clear()
    notion_services.save(scene.entry)
    return scene.look(), len(notion_services.notion.calls)


@pytest.mark.parametrize(
    ("make", "kinds"),
    [
        pytest.param(first_write, QUICK, id="first_write-some"),
        pytest.param(own_page, QUICK, id="own_page-some"),
        *(pytest.param(make, KINDS, id=f"{make.__name__}-all", marks=pytest.mark.exhaustive) for make in SCENES),
    ],
)
def test_a_fault_at_any_call_loses_and_doubles_nothing(
    notion_services: NotionHarness, make: Callable[[NotionHarness, int], Scene], kinds: list[FaultKind]
) -> None:
    wanted, calls = undisturbed(notion_services, make)
    failures, runs = 0, 0
    every = 1 if kinds is KINDS else max(1, calls // 4)
    for at in range(1, calls + 1, every):
        for kind in kinds:
            runs += 1
            scene = make(notion_services, runs)
            fault = notion_services.notion.inject(kind, at=at)
            failures += saved_in_the_end(notion_services, scene.entry)
            notion_services.notion.faults.remove(fault)
            seen = scene.look()
            if kind is FaultKind.INVALID:  # what is refused as it is has to be left out: a cell, or the reel
                told = tuple(line.replace(REFUSED_REEL, "video: ") for line in seen.lines)
                seen = replace(seen, cells=wanted.cells, lines=told)
            assert seen == wanted, f"{kind} at call {at} of {calls}"
    assert all(line.endswith(".") for line in notion_services.told)
    print(f"{make.__name__}: {calls} calls, {runs} runs with a fault, {failures} failed once, 0 doubled, 0 lost")


@pytest.mark.parametrize("make", SCENES)
def test_a_worker_killed_at_any_call_loses_and_doubles_nothing(
    notion_services: NotionHarness, make: Callable[[NotionHarness, int], Scene]
) -> None:
    wanted, calls = undisturbed(notion_services, make)
    alive = notion_services.api
    assert isinstance(alive, Gateway)
    for at in range(calls):
        scene = make(notion_services, at + 1)
        notion_services.api = Mortal(alive, at)  # type: ignore[assignment]
        try:
            notion_services.save(scene.entry)
        except Killed:
            notion_services.api = alive
            notion_services.save(notion_services.view(scene.entry))
        notion_services.api = alive
        assert scene.look() == wanted, f"killed after call {at + 1} of {calls}"
    print(f"{make.__name__}: killed after each of {calls} calls, 0 doubled, 0 lost")


def test_what_a_person_writes_into_a_half_written_page_costs_nothing(notion_services: NotionHarness) -> None:
    wanted, calls = undisturbed(notion_services, first_write)
    alive, workspace = notion_services.api, notion_services.notion.workspace
    for at in range(5, calls):
        scene = first_write(notion_services, at)
        notion_services.api = Mortal(alive, at)  # type: ignore[assignment]
        with pytest.raises(Killed):
            notion_services.save(scene.entry)
        notion_services.api = alive
        [page] = workspace.rows(scene.table)
        for piece in workspace.body(page.id):
            if piece.type == "toggle":
                workspace.write_below(piece.id, "Mine")
        notion_services.save(notion_services.view(scene.entry))
        seen = scene.look()
        assert tuple(line for line in seen.lines if line != "paragraph: Mine") == wanted.lines

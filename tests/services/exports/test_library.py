import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.domain.artifacts import Media, Note, Value
from services.domain.entries import EntryView, Status
from services.exports.library import Library, slug
from services.exports.results import ResultReader, Results
from tests.fakes import results as made
from utils.errors import PermanentError

SECOND = "00065bdd"  # what the ids of one second begin with


class Notes(ResultReader):
    """Every entry has a note, called Squats if it has no other title."""

    def __init__(self) -> None:
        self.are_gone = False

    def read(self, entry: EntryView) -> Results:
        title = entry.title or "Squats"
        note = Note(schema_name="general", engine="outline", title=title, fields={})
        return Results(note=None if self.are_gone else note)


def test_the_pictures_of_a_post_lie_beside_its_note(tmp_path: Path, entry: EntryView) -> None:
    post = made.photo_post()
    for name, content in post.files.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.read_bytes())
    slides = post.result.model_dump()["slides"]

    class Pictures(ResultReader):
        def __init__(self) -> None:
            pass

        def read(self, entry: EntryView) -> Results:
            files = {f"slide-{one['number']}": tmp_path / one["file"] for one in slides}
            note = Note(schema_name="general", engine="outline", title="Soup", fields={})
            return Results(note=note, media=Media.model_validate(post.result.model_dump()), files=files)

    folder = tmp_path / "library" / Library(tmp_path / "library", Pictures()).save(entry)

    assert (folder / "slide-03.jpg").read_bytes() == b"picture 3"
    assert "![Slide 1](slide-01.jpg)" in (folder / "note.md").read_text()


def test_the_clips_of_rows_lie_beside_the_note(tmp_path: Path, entry: EntryView) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"moves")
    steps = Value(value=["Mix", "Fry"], evidence=())

    class Steps(ResultReader):
        def __init__(self) -> None:
            pass

        def read(self, entry: EntryView) -> Results:
            return Results(note=Note(schema_name="recipe", engine="outline", title="Soup", fields={"steps": steps}))

    library = Library(tmp_path / "library", Steps(), lambda _entry, _results: {"steps/1": tmp_path / "clip.mp4"})
    folder = tmp_path / "library" / library.save(entry)
    assert (folder / "steps-02.mp4").read_bytes() == b"moves"
    assert "Clips: [2](steps-02.mp4)" in (folder / "note.md").read_text()


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def library(notes: Notes, tmp_path: Path) -> Library:
    return Library(tmp_path / "library", notes)


@pytest.fixture
def entry() -> EntryView:
    blank: dict[str, Any] = dict.fromkeys(EntryView.__dataclass_fields__)
    own = {"id": f"{SECOND}1e4a27c90f31", "status": Status.SAVING, "degraded": {}}
    return EntryView(**{**blank, **own})


@pytest.fixture
def of_one_second(entry: EntryView) -> list[EntryView]:
    """Five with the same title."""
    return [replace(entry, id=f"{SECOND}1e4a27c90f3{number}") for number in range(5)]


@pytest.fixture
def as_formerly(library: Library, tmp_path: Path) -> Callable[[EntryView], Path]:
    """Saves a note under the name that earlier versions gave it."""

    def save(entry: EntryView) -> Path:
        return (tmp_path / "library" / library.save(entry)).rename(tmp_path / "library" / f"squats-{entry.id[:8]}")

    return save


def owners(root: Path) -> list[str]:
    return sorted(json.loads(path.read_text())["entry"]["id"] for path in root.glob("*/note.json"))


def test_notes_of_one_second_have_a_folder_each(
    library: Library, of_one_second: list[EntryView], tmp_path: Path
) -> None:
    for entry in of_one_second:
        library.save(entry)
    assert owners(tmp_path / "library") == [entry.id for entry in of_one_second]


def test_a_removed_note_takes_no_other_along(library: Library, of_one_second: list[EntryView], tmp_path: Path) -> None:
    for entry in of_one_second:
        library.save(entry)
    library.remove(of_one_second[0])
    assert owners(tmp_path / "library") == [entry.id for entry in of_one_second[1:]]


def test_a_saved_note_replaces_the_one_before(library: Library, entry: EntryView, tmp_path: Path) -> None:
    library.save(replace(entry, title="Another title"))
    assert library.save(entry) == f"squats-{entry.id}"
    assert [path.name for path in (tmp_path / "library").iterdir()] == [f"squats-{entry.id}"]


def test_a_folder_of_an_earlier_version_is_found_and_replaced(
    library: Library, entry: EntryView, tmp_path: Path, as_formerly: Callable[[EntryView], Path]
) -> None:
    former = as_formerly(entry)
    assert library.folder(entry) == former
    library.save(entry)
    assert owners(tmp_path / "library") == [entry.id]


def test_a_folder_of_an_earlier_version_stays_its_owners(
    library: Library, of_one_second: list[EntryView], as_formerly: Callable[[EntryView], Path]
) -> None:
    mine, other, *_ = of_one_second
    former = as_formerly(mine)
    library.save(other)
    library.remove(other)
    assert library.folder(other) is None
    assert library.folder(mine) == former


def test_a_folder_that_clipsheet_did_not_make_is_left_alone(library: Library, entry: EntryView, tmp_path: Path) -> None:
    own = tmp_path / "library" / f"photos-{entry.id[:8]}"
    own.mkdir(parents=True)
    (own / "note.json").write_text("[]")
    library.remove(entry)
    assert own.exists()


def test_a_note_that_was_taken_away_is_made_again(library: Library, entry: EntryView, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "library" / library.save(entry))
    assert library.folder(entry) is None
    assert (library.kept(entry) / "note.md").is_file()


def test_what_a_killed_worker_left_goes_with_the_next_save(library: Library, entry: EntryView, tmp_path: Path) -> None:
    (tmp_path / "library" / f".{entry.id}-left").mkdir(parents=True)
    name = library.save(entry)
    assert [path.name for path in (tmp_path / "library").iterdir()] == [name]


def test_without_a_note_nothing_is_written(library: Library, notes: Notes, entry: EntryView, tmp_path: Path) -> None:
    notes.are_gone = True
    with pytest.raises(PermanentError, match="gone"):
        library.save(entry)
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize("letter", ["a", "é", "漢", "𞤀"])
def test_every_title_fits_into_a_name(letter: str) -> None:
    assert 0 < len(f".{slug(300 * letter)}-{20 * '0'}".encode()) < 256

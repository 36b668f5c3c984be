from collections.abc import Iterator
from pathlib import Path

import pytest

from services.domain.artifacts import Note
from services.domain.stages import StageName
from services.entries.labels import Labelling
from services.exports.notes_folder import NotesFolder
from tests.fakes import results
from tests.fakes.site import Made, Site
from utils.errors import NeedsUserError


@pytest.fixture
def site(tmp_path: Path, empty_database: Path) -> Iterator[Site]:
    """A site with a database of its own."""
    made = Site(tmp_path, empty_database)
    yield made
    made.close()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def folder(site: Site, vault: Path) -> NotesFolder:
    return NotesFolder(vault, site.folder / "notes.json", site.database, site.results, local_user="local")


def add(site: Site, n: int = 0, title: str = "Core: 5 min", user: str = "local") -> str:
    note = Made(results.workout_note().result.model_copy(update={"title": title}), {})
    assert isinstance(note.result, Note)
    made = results.workout() | {StageName.SUMMARIZE: note}
    return site.finish(site.order(f"https://youtu.be/abcdefghij{n}", user_id=user), made, title=title).id


def rename(site: Site, entry_id: str, title: str) -> None:
    entry = site.entries.get("local", entry_id)
    note = site.results.found_note(entry)
    assert note is not None
    site.entries.edit("local", entry_id, {"title": title}, note=note.model_copy(update={"title": title}))
    site.journal(site.entries.get("local", entry_id)).complete()


def files(vault: Path) -> list[str]:
    return sorted(str(path.relative_to(vault)) for path in vault.rglob("*") if path.is_file())


def test_a_note_becomes_a_file_with_front_matter(site: Site, folder: NotesFolder, vault: Path) -> None:
    entry_id = add(site)
    site.entries.labels.change("local", [entry_id], Labelling({"tag": ["leg day", "2026"]}))
    folder.sync()

    text = (vault / "Core 5 min.md").read_text()
    head = text.partition("\n---\n")[0].splitlines()
    assert 'tags: ["_2026", "leg-day"]' in head
    assert f'date: "{site.entries.get("local", entry_id).created_at.date()}"' in head
    assert any(line.startswith('source: "https://www.tiktok.com/') for line in head)
    assert files(vault) == ["Core 5 min.md"]


def test_nothing_new_writes_nothing(site: Site, folder: NotesFolder) -> None:
    add(site)
    assert folder.sync().written == 1
    assert folder.sync().written == 0


def test_edits_names_labels_and_the_trash_are_followed(site: Site, folder: NotesFolder, vault: Path) -> None:
    entry_id = add(site)
    folder.sync()
    rename(site, entry_id, "Plank")
    site.entries.labels.change("local", [entry_id], Labelling({"tag": ["abs"]}))
    folder.sync()
    assert files(vault) == ["Plank.md"]
    assert 'tags: ["abs"]' in (vault / "Plank.md").read_text()
    site.entries.library_marks.trash("local", [entry_id])
    folder.sync()
    assert files(vault) == []
    site.entries.library_marks.restore("local", [entry_id])
    folder.sync()
    assert files(vault) == ["Plank.md"]


def test_a_note_that_is_made_again_keeps_its_file(site: Site, folder: NotesFolder, vault: Path) -> None:
    entry_id = add(site)
    folder.sync()
    site.entries.retry("local", entry_id)
    assert folder.sync().removed == 0
    assert files(vault) == ["Core 5 min.md"]


def test_what_the_person_changed_is_neither_written_nor_removed(site: Site, folder: NotesFolder, vault: Path) -> None:
    entry_id = add(site)
    folder.sync()
    (vault / "Core 5 min.md").write_text("mine")
    rename(site, entry_id, "Plank")
    assert folder.sync().left_alone == 1
    site.entries.library_marks.trash("local", [entry_id])
    folder.sync()
    assert (vault / "Core 5 min.md").read_text() == "mine"


def test_what_the_person_moved_or_removed_does_not_come_back(site: Site, folder: NotesFolder, vault: Path) -> None:
    entry_id = add(site)
    folder.sync()
    (vault / "Gym").mkdir()
    (vault / "Core 5 min.md").rename(vault / "Gym" / "Core.md")
    rename(site, entry_id, "Plank")
    folder.sync()
    site.entries.library_marks.trash("local", [entry_id])
    folder.sync()
    assert files(vault) == ["Gym/Core.md"]


def test_files_of_others_are_never_touched(site: Site, folder: NotesFolder, vault: Path, tmp_path: Path) -> None:
    vault.mkdir()
    (vault / "Core 5 min.md").write_text("a note of my own")
    (tmp_path / "secret").write_text("outside")
    (vault / "core 5 min 2.md").symlink_to(tmp_path / "secret")
    entry_id = add(site)
    folder.sync()
    assert (vault / "Core 5 min.md").read_text() == "a note of my own"
    site.entries.library_marks.trash("local", [entry_id])
    folder.sync()
    assert len(files(vault)) == 2
    assert (tmp_path / "secret").read_text() == "outside"


@pytest.mark.parametrize("title", ["../../etc/passwd", "a/b\\c:d*e?", "...", "é" * 400, "#tag [[link]]"])
def test_no_title_leaves_the_folder(site: Site, folder: NotesFolder, vault: Path, title: str) -> None:
    add(site, title=title)
    folder.sync()
    (name,) = files(vault)
    assert "/" not in name
    assert not name.startswith(".")
    assert not set('[]#^|:*?"<>\\') & set(name)


def test_equal_titles_get_numbers_and_people_folders(site: Site, folder: NotesFolder, vault: Path) -> None:
    add(site, 1)
    add(site, 2, title="core 5 min")
    add(site, 3, user="other")
    folder.sync()
    names = {name.casefold() for name in files(vault)}
    assert names == {"core 5 min.md", "core 5 min 2.md", "other/core 5 min.md"}


def test_a_disk_that_is_away_loses_nothing(site: Site, folder: NotesFolder, vault: Path, tmp_path: Path) -> None:
    entry_id = add(site)
    folder.sync()
    vault.rename(tmp_path / "unplugged")
    with pytest.raises(NeedsUserError):
        folder.sync()
    (tmp_path / "unplugged").rename(vault)
    rename(site, entry_id, "Plank")
    folder.sync()
    assert files(vault) == ["Plank.md"]


def test_a_crash_before_it_was_remembered_doubles_nothing(site: Site, folder: NotesFolder, vault: Path) -> None:
    add(site)
    folder.sync()
    (site.folder / "notes.json").unlink()
    folder.sync()
    assert files(vault) == ["Core 5 min.md"]

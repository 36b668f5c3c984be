"""A backup holds the note of every completed entry; what it leaves out is known and made again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from clients.database.locks import FileLocks
from clients.database.models import Upload
from clients.database.session import Database
from clients.stores.media_store import FolderStore
from config.settings import Settings
from services.domain.entries import EntryView
from services.domain.stages import Options, StageName
from services.exports.library import Library
from services.exports.results import ResultReader, Results
from services.operations.backups.backup import BackupContents, back_up
from services.operations.backups.restore import Restored, restore
from services.pipeline.artifact_store import ArtifactKey, Artifacts
from tests.fakes.results import VIDEO_BYTES, media, workout
from tests.fakes.site import Site


class Elsewhere:
    """A machine that had nothing, and what it was given back."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data_dir=folder)
        self.store = FolderStore(folder / "media")
        self.database = Database(f"sqlite:///{folder / 'clipsheet.db'}")
        self.artifacts = Artifacts(self.database, self.store, FileLocks(folder / "locks"))

    def restore(self, source: Path) -> Restored:
        return restore(self.settings, self.store, source, force=True)

    def results(self, entry: EntryView) -> Results:
        return ResultReader(self.artifacts).read(entry)

    def finds(self, entry: EntryView, stage: StageName) -> bool:
        """Whether a stage's result would be used again."""
        return self.artifacts.find(ArtifactKey(entry.video_id, stage, {"entry": entry.id})) is not None


@pytest.fixture
def site(tmp_path: Path, empty_database: Path) -> Iterator[Site]:
    """Where the backup is made."""
    (tmp_path / "here").mkdir()
    site = Site(tmp_path / "here", empty_database)
    yield site
    site.close()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Elsewhere(tmp_path / "elsewhere")
    yield elsewhere
    elsewhere.database.close()


def backed_up(site: Site, *, videos: bool = False) -> Path:
    target = site.folder.parent / "b.tar.gz"
    back_up(site.settings, FolderStore(site.folder / "media"), target, BackupContents(media=videos))
    return target


def test_every_completed_entry_has_its_note_again(site: Site, elsewhere: Elsewhere) -> None:
    entry = site.finish(site.order(), workout())
    before = site.results.read(entry)

    restored = elsewhere.restore(backed_up(site))

    after = elsewhere.results(entry)
    assert restored == Restored()
    assert (after.note, after.transcript, after.motion) == (before.note, before.transcript, before.motion)


def test_videos_and_reels_are_what_the_option_adds(site: Site, elsewhere: Elsewhere) -> None:
    entry = site.finish(site.order(), workout())

    elsewhere.restore(backed_up(site))
    assert not {"media", "reel"} & elsewhere.results(entry).files.keys()
    elsewhere.restore(backed_up(site, videos=True))
    assert {"media", "reel"} <= elsewhere.results(entry).files.keys()


def test_a_reel_that_the_library_shares_with_the_store_comes_back_in_both(site: Site, elsewhere: Elsewhere) -> None:
    entry = site.finish(site.order(), workout())
    name = Library(site.folder / "library", site.results).save(entry)

    elsewhere.restore(backed_up(site, videos=True))

    assert (elsewhere.settings.data_dir / "library" / name / "reel.mp4").read_bytes() == VIDEO_BYTES
    assert elsewhere.results(entry).files["reel"].read_bytes() == VIDEO_BYTES


def test_a_result_without_its_video_is_shown_and_not_used_again(site: Site, elsewhere: Elsewhere) -> None:
    entry = site.finish(site.order(), workout())

    elsewhere.restore(backed_up(site))

    found = [stage for stage in workout() if elsewhere.finds(entry, stage)]
    assert found == [StageName.TRANSCRIBE, StageName.READ_TEXT, StageName.SUMMARIZE]


def test_videos_that_are_there_still_stay_in_use(site: Site) -> None:
    entry = site.finish(site.order(), workout())
    copy = backed_up(site)
    site.database.close()

    restore(site.settings, FolderStore(site.folder / "media"), copy, force=True)

    assert {"media", "reel"} <= site.results.read(entry).files.keys()
    assert site.artifacts.find(ArtifactKey(entry.video_id, "download", {"entry": entry.id}))


def test_an_entry_on_its_way_keeps_the_video_it_works_on(site: Site, elsewhere: Elsewhere) -> None:
    journal = site.journal(site.order())
    site.stage(journal, StageName.DOWNLOAD, media())

    elsewhere.restore(backed_up(site))

    assert elsewhere.results(journal.entry).files.keys() == {"media"}
    assert elsewhere.finds(journal.entry, StageName.DOWNLOAD)


@pytest.mark.parametrize(("is_completed", "uploads"), [(False, 1), (True, 0)])
def test_an_upload_whose_note_is_not_made_yet_comes_along(
    site: Site, elsewhere: Elsewhere, is_completed: bool, uploads: int
) -> None:
    incoming = site.uploads.receive("clip.mp4")
    incoming.write(b"\x00\x00\x00\x18ftypmp42" + bytes(200))
    source = site.uploads.source("local", site.uploads.keep("local", incoming).id)
    entry = site.intake.accept("local", source, Options())
    if is_completed:
        site.finish(entry, workout())

    elsewhere.restore(backed_up(site))

    assert source.path
    assert (elsewhere.settings.data_dir / "media" / source.path).exists() is not is_completed
    with elsewhere.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Upload)) == uploads


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_completed_entry_whose_note_does_not_come_back_is_named(site: Site, elsewhere: Elsewhere, harm: str) -> None:
    entry = site.finish(site.order(), workout())
    result = next((site.folder / "media").glob("*/summarize-*/result.json"))
    result.unlink() if harm == "gone" else result.write_text("{")

    assert elsewhere.restore(backed_up(site)) == Restored(without_note=(entry.id,))

import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from clients.database.locks import FileLocks
from clients.database.models import Artifact, Entry, Upload, now
from clients.database.session import Database
from clients.stores.bucket_store import BucketStore
from clients.stores.media_store import FolderStore
from config.settings import Settings
from services.domain.artifacts import Media, Transcript
from services.domain.artifacts import StageResult as Result
from services.domain.entries import EntryView
from services.domain.stages import Options, Source
from services.entries.store import Entries
from services.operations.cleanup import Cleanup, SweepingElsewhere, Swept
from services.operations.media_owners import MediaOwners
from services.pipeline.artifact_store import ArtifactKey, Artifacts, Stored
from services.pipeline.runner import StageRunner
from services.sources.uploads import Uploads
from tests.fakes.orders import accept, claimed
from utils.files import held

MEDIA = Media(file="video.mp4", sha256="0", size_bytes=1, duration_s=1)
SPEECH = Transcript(engine="none")


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "media")


@pytest.fixture
def cleanup(database: Database, store: FolderStore, settings: Settings, tmp_path: Path) -> Cleanup:
    MediaOwners(database, store).join()
    return Cleanup(database, store, FileLocks(tmp_path / "locks"), settings.model_copy(update={"keep_media_days": 7}))


@pytest.fixture
def make(artifacts: Artifacts, tmp_path: Path) -> Callable[[EntryView, str, Result], Stored]:
    """An artifact of the entry's video, with a video file and a picture."""

    def make(entry: EntryView, kind: str, result: Result) -> Stored:
        work = tmp_path / f"work-{kind}"
        work.mkdir()
        for name in ("video.mp4", "poster.jpg"):
            (work / name).write_bytes(b"x")
        return artifacts.publish(ArtifactKey(entry.video_id, kind, {}), work, result)

    return make


def age(database: Database, *, days: float) -> None:
    """Everything there is was made so long ago."""
    at = now() - timedelta(days=days)
    with database.transaction() as session:
        session.execute(update(Artifact).values(created_at=at))
        session.execute(update(Upload).values(created_at=at))


def test_a_house_in_use_is_left_alone(cleanup: Cleanup, entries: Entries, make: Callable[..., Stored]) -> None:
    make(accept(entries), "download", MEDIA)
    assert cleanup.sweep() == Swept()


def test_what_no_entry_shows_goes_after_its_time(
    cleanup: Cleanup, entries: Entries, database: Database, make: Callable[..., Stored]
) -> None:
    entry = accept(entries)
    stored = make(entry, "transcribe", SPEECH)
    claimed(database, entry).complete()
    age(database, days=8)

    assert cleanup.sweep() == Swept(artifacts=1)
    assert not stored.folder.exists()


def test_an_unfinished_entry_keeps_all_of_its_video(
    cleanup: Cleanup, entries: Entries, database: Database, make: Callable[..., Stored]
) -> None:
    stored = make(accept(entries), "download", MEDIA)
    age(database, days=100)

    assert cleanup.sweep() == Swept()
    assert (stored.folder / "video.mp4").exists()


def test_a_finished_entry_keeps_its_results_but_not_the_video(
    cleanup: Cleanup, entries: Entries, database: Database, artifacts: Artifacts, make: Callable[..., Stored]
) -> None:
    journal = claimed(database, accept(entries))
    video, speech = make(journal.entry, "download", MEDIA), make(journal.entry, "transcribe", SPEECH)
    journal.stage_done("download", video.id, seconds=1)
    journal.stage_done("transcribe", speech.id, seconds=1)
    journal.complete()
    age(database, days=8)

    assert cleanup.sweep() == Swept(trimmed=1, retired=1)
    assert cleanup.sweep() == Swept()
    assert sorted(path.name for path in video.folder.iterdir()) == ["poster.jpg", "result.json"]
    assert artifacts.get(speech.id) == speech
    assert artifacts.find(ArtifactKey(journal.entry.video_id, "transcribe", {})) is None


def test_what_was_retired_makes_way_without_going(
    cleanup: Cleanup,
    entries: Entries,
    database: Database,
    artifacts: Artifacts,
    make: Callable[..., Stored],
    tmp_path: Path,
) -> None:
    journal = claimed(database, accept(entries))
    old = make(journal.entry, "transcribe", SPEECH)
    journal.stage_done("transcribe", old.id, seconds=1)
    journal.complete()
    age(database, days=8)
    cleanup.sweep()
    (tmp_path / "work-transcribe").mkdir(exist_ok=True)

    new = artifacts.publish(ArtifactKey(journal.entry.video_id, "transcribe", {}), tmp_path / "work-transcribe", SPEECH)

    assert artifacts.get(old.id) == old
    assert new.id != old.id


def test_media_may_be_kept_longer_than_results_are_reused(
    database: Database, store: FolderStore, entries: Entries, make: Callable[..., Stored], tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path / "data", cache_ttl_days=1, keep_media_days=30)
    journal = claimed(database, accept(entries))
    video = make(journal.entry, "download", MEDIA)
    journal.stage_done("download", video.id, seconds=1)
    journal.complete()
    age(database, days=8)

    assert Cleanup(database, store, FileLocks(tmp_path / "locks"), settings).sweep() == Swept(retired=1)
    assert (video.folder / "video.mp4").exists()


def test_one_local_persons_videos_stay_for_ever(
    database: Database, store: FolderStore, entries: Entries, make: Callable[..., Stored], tmp_path: Path
) -> None:
    journal = claimed(database, accept(entries))
    video = make(journal.entry, "download", MEDIA)
    journal.stage_done("download", video.id, seconds=1)
    journal.complete()
    age(database, days=3650)

    swept = Cleanup(database, store, FileLocks(tmp_path / "locks"), Settings(data_dir=tmp_path / "data")).sweep()

    assert (swept.trimmed, (video.folder / "video.mp4").exists()) == (0, True)


@pytest.mark.parametrize(
    ("set_to", "signs_in", "days"),
    [(None, False, None), (None, True, 30.0), (3.0, False, 3.0), (3.0, True, 3.0), (0.0, False, 0.0)],
)
def test_how_long_videos_stay(set_to: float | None, signs_in: bool, days: float | None, tmp_path: Path) -> None:
    word = "x" if signs_in else ""
    settings = Settings(data_dir=tmp_path, keep_media_days=set_to, notion_client_id=word, notion_client_secret=word)
    assert settings.media_days == days


@pytest.fixture
def upload(database: Database, store: FolderStore, tmp_path: Path) -> Source:
    uploads = Uploads(database, tmp_path / "staging", store, max_mb=1)
    incoming = uploads.receive("clip.mp4")
    incoming.write(b"\x00\x00\x00\x18ftypmp42" + bytes(200))
    return uploads.source("local", uploads.keep("local", incoming).id)


def count(database: Database, table: type[Upload | Artifact | Entry]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_upload_that_was_never_used_goes_after_a_day(
    cleanup: Cleanup, database: Database, upload: Source, tmp_path: Path
) -> None:
    age(database, days=0.5)
    assert cleanup.sweep() == Swept()
    age(database, days=1.1)

    assert cleanup.sweep() == Swept(uploads=1)
    assert (count(database, Upload), list((tmp_path / "media").glob("[!.]*/*"))) == (0, [])


def test_an_upload_stays_for_its_entry_and_a_week_after(
    cleanup: Cleanup, database: Database, entries: Entries, upload: Source
) -> None:
    entry = entries.accept("local", upload, Options(), identity=("upload", "1"))[0]
    age(database, days=30)
    assert cleanup.sweep() == Swept()
    claimed(database, entry).complete()
    age(database, days=6)
    assert cleanup.sweep() == Swept()
    age(database, days=8)

    assert cleanup.sweep() == Swept(uploads=1)


def old_folder(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "left.bin").write_bytes(b"x")
    for each in (path / "left.bin", path):
        os.utime(each, (0, 0))


@pytest.mark.parametrize("key", ["v1/download-gone", "v1/.half-written", "uploads/gone"])
def test_files_that_nobody_knows_go(cleanup: Cleanup, tmp_path: Path, key: str) -> None:
    old_folder(tmp_path / "media" / key)
    assert cleanup.sweep() == Swept(orphans=1)
    assert not (tmp_path / "media" / key).exists()


def test_files_that_are_known_stay_however_old(
    cleanup: Cleanup, entries: Entries, make: Callable[..., Stored], upload: Source, tmp_path: Path
) -> None:
    make(accept(entries), "download", MEDIA)
    for path in (tmp_path / "media").rglob("*"):
        os.utime(path, (0, 0))
    assert cleanup.sweep() == Swept()


def test_work_of_the_dead_goes_and_of_the_living_stays(cleanup: Cleanup, settings: Settings) -> None:
    old_folder(settings.work_dir / "e1-download")
    old_folder(settings.data_dir / "uploads/half")
    (settings.work_dir / "e2-download").mkdir()

    assert cleanup.sweep() == Swept(drafts=2)
    assert [path.name for path in settings.work_dir.iterdir()] == ["e2-download"]


def test_work_that_is_held_stays_however_the_clock_jumped(cleanup: Cleanup, settings: Settings) -> None:
    old_folder(settings.work_dir / "e1-transcribe")
    with held(settings.work_dir / "e1-transcribe"):
        assert cleanup.sweep() == Swept()
    assert cleanup.sweep() == Swept(drafts=1)


def test_a_stage_holds_the_folder_that_it_works_in(cleanup: Cleanup, settings: Settings) -> None:
    with StageRunner(settings.work_dir).job_folder("e1-transcribe") as job:
        for each in (job / "work", job):
            os.utime(each, (0, 0))
        assert cleanup.sweep() == Swept()


def test_copies_that_an_unfinished_entry_may_read_stay(
    database: Database, settings: Settings, tmp_path: Path, entries: Entries
) -> None:
    bucket = BucketStore(f"file://{tmp_path / 'bucket'}", tmp_path / "copies")
    entry = accept(entries)
    for key in (f"{entry.video_id}/download-1", "other/download-1"):
        old_folder(tmp_path / "copies" / key)
    Cleanup(database, bucket, FileLocks(tmp_path / "locks"), settings).sweep()
    assert [path.parent.name for path in (tmp_path / "copies").glob("*/*")] == [entry.video_id]


def test_only_one_process_sweeps(cleanup: Cleanup, tmp_path: Path) -> None:
    with FileLocks(tmp_path / "locks").hold("cleanup", lambda: None), pytest.raises(SweepingElsewhere):
        cleanup.sweep()


def test_the_words_name_only_what_was_found() -> None:
    assert [str(Swept()), str(Swept(uploads=2, orphans=1))] == ["nothing", "2 uploads, 1 orphans"]


def test_a_file_that_is_gone_when_it_is_looked_at_ends_no_sweep(cleanup: Cleanup, settings: Settings) -> None:
    folder = settings.work_dir / "stage"
    folder.mkdir(parents=True)
    stopped = threading.Event()

    def busy() -> None:
        while not stopped.is_set():
            (folder / "result.json").write_text("{}")
            (folder / "result.json").rename(folder.parent / "published.json")

    stage = threading.Thread(target=busy)
    stage.start()
    try:
        assert [cleanup.sweep() for _ in range(60)] == [Swept()] * 60
    finally:
        stopped.set()
        stage.join()

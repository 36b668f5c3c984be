import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clients.stores.bucket_store import COMPLETE, BucketStore
from clients.stores.media_store import FolderStore, MediaStore
from utils.errors import NeedsUserError


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    return BucketStore(f"file://{tmp_path / 'bucket'}", tmp_path / "cache")


def folder(tmp_path: Path, text: str) -> Path:
    path = tmp_path / f"work-{text}"
    (path / "deep").mkdir(parents=True)
    (path / "deep" / "file.txt").write_text(text)
    return path


def test_a_folder_is_published_whole(store: MediaStore, tmp_path: Path) -> None:
    assert store.publish(folder(tmp_path, "one"), "video/media-1") == 3
    local = store.local("video/media-1")
    assert local is not None
    assert (local / "deep" / "file.txt").read_text() == "one"


def test_publishing_again_replaces_it(store: MediaStore, tmp_path: Path) -> None:
    store.publish(folder(tmp_path, "one"), "video/media-1")
    store.publish(folder(tmp_path, "two"), "video/media-1")
    local = store.local("video/media-1")
    assert local is not None
    assert (local / "deep" / "file.txt").read_text() == "two"


def test_what_is_not_there_is_none(store: MediaStore) -> None:
    assert store.local("video/none") is None
    store.delete("video/none")


@pytest.mark.parametrize("key", ["../outside", "/etc", "", "."])
def test_a_key_never_leaves_the_store(store: MediaStore, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        store.local(key)


def test_another_machine_finds_what_was_published(tmp_path: Path) -> None:
    url = f"file://{tmp_path / 'bucket'}"
    BucketStore(url, tmp_path / "here").publish(folder(tmp_path, "one"), "video/media-1")
    local = BucketStore(url, tmp_path / "there").local("video/media-1")
    assert local is not None
    assert (local / "deep" / "file.txt").read_text() == "one"
    assert not (local / COMPLETE).exists()


def test_half_an_upload_counts_as_nothing(tmp_path: Path) -> None:
    half = tmp_path / "bucket" / "video" / "media-1"
    half.mkdir(parents=True)
    (half / "result.json").write_text("{}")
    assert BucketStore(f"file://{tmp_path / 'bucket'}", tmp_path / "cache").local("video/media-1") is None


def test_what_was_deleted_is_gone_everywhere(tmp_path: Path) -> None:
    url = f"file://{tmp_path / 'bucket'}"
    here = BucketStore(url, tmp_path / "here")
    here.publish(folder(tmp_path, "one"), "video/media-1")
    here.delete("video/media-1")
    assert here.local("video/media-1") is None
    assert BucketStore(url, tmp_path / "there").local("video/media-1") is None


def test_an_unknown_kind_of_store_is_refused_without_its_address() -> None:
    with pytest.raises(NeedsUserError, match=r"MEDIA_URL=moon://… cannot") as caught:
        BucketStore("moon://secret-bucket", Path("cache"))
    assert "secret" not in str(caught.value)


def test_every_folder_is_listed_with_its_age(store: MediaStore, tmp_path: Path) -> None:
    store.publish(folder(tmp_path, "one"), "video/media-1")
    store.publish(folder(tmp_path, "two"), "uploads/u1")
    found = list(store.folders())
    assert [one.key for one in found] == ["uploads/u1", "video/media-1"]
    assert all(abs(one.changed_at - datetime.now(UTC)) < timedelta(minutes=5) for one in found)


def test_an_empty_store_lists_nothing(store: MediaStore) -> None:
    assert list(store.folders()) == []


def test_large_files_go_and_small_ones_stay(store: MediaStore, tmp_path: Path) -> None:
    work = folder(tmp_path, "one")
    (work / "result.json").write_text("{}")
    store.publish(work, "video/media-1")
    store.trim("video/media-1", {".json"})
    local = store.local("video/media-1")
    assert local is not None
    assert [path.name for path in local.rglob("*") if path.is_file()] == ["result.json"]


def test_copies_that_nobody_asks_for_go_and_are_fetched_again(tmp_path: Path) -> None:
    store = BucketStore(f"file://{tmp_path / 'bucket'}", tmp_path / "cache")
    store.publish(folder(tmp_path, "one"), "video/media-1")
    copy = tmp_path / "cache/video/media-1"
    os.utime(copy, (0, 0))
    store.drop_copies(datetime.now(UTC) - timedelta(hours=1), set())
    assert not copy.exists()
    assert store.local("video/media-1") == copy


def test_a_copy_that_is_asked_for_stays(tmp_path: Path) -> None:
    store = BucketStore(f"file://{tmp_path / 'bucket'}", tmp_path / "cache")
    store.publish(folder(tmp_path, "one"), "video/media-1")
    os.utime(tmp_path / "cache/video/media-1", (0, 0))
    store.local("video/media-1")
    store.drop_copies(datetime.now(UTC) - timedelta(hours=1), set())
    assert (tmp_path / "cache/video/media-1").is_dir()


def test_a_copy_that_a_long_stage_reads_stays(tmp_path: Path) -> None:
    store = BucketStore(f"file://{tmp_path / 'bucket'}", tmp_path / "cache")
    store.publish(folder(tmp_path, "one"), "video/media-1")
    os.utime(tmp_path / "cache/video/media-1", (0, 0))
    store.drop_copies(datetime.now(UTC), {"video/"})
    assert (tmp_path / "cache/video/media-1").is_dir()


def put(store: MediaStore, key: str, tmp_path: Path, **files: str) -> None:
    work = tmp_path / "put"
    work.mkdir()
    for name, text in files.items():
        (work / name).write_text(text)
    store.add(work, key)


def test_files_are_added_to_those_that_are_there(store: MediaStore, tmp_path: Path) -> None:
    store.publish(folder(tmp_path, "one"), "video/media-1")
    put(store, "video/media-1", tmp_path, reel="two")

    local = store.local("video/media-1")
    assert store.names("video/media-1") == {"deep/file.txt", "reel"}
    assert local is not None
    assert (local / "reel").read_text() == "two"


def test_one_file_is_fetched_alone(store: MediaStore, tmp_path: Path) -> None:
    put(store, "video/media-1", tmp_path, note="n", reel="r")

    assert store.fetch("video/media-1", "note", tmp_path).read_text() == "n"
    with pytest.raises(FileNotFoundError):
        store.fetch("video/media-1", "graph", tmp_path)
    assert store.names("video/none") == frozenset()

from pathlib import Path

from clients.stores.bucket_store import COMPLETE, BucketStore
from clients.stores.media_store import FolderStore
from services.operations.backups.media_copy import copy_media


def test_files_go_to_a_bucket_once_and_back(tmp_path: Path) -> None:
    here, bucket = FolderStore(tmp_path / "here"), BucketStore(f"file://{tmp_path / 'bucket'}", tmp_path / "copies")
    back, note = FolderStore(tmp_path / "back"), tmp_path / "here/v1/note-1/deep/result.json"
    note.parent.mkdir(parents=True)
    note.write_text("{}")

    assert [copy_media(here, bucket, tmp_path) for _ in range(2)] == [1, 0]
    assert copy_media(bucket, back, tmp_path) == 1

    assert back.names("v1/note-1") == {"deep/result.json"}
    assert (tmp_path / "bucket/v1/note-1" / COMPLETE).exists()
    assert note.exists()

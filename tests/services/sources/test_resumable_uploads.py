import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.database.session import Database
from clients.stores.media_store import FolderStore
from services.sources.resumable_uploads import Resumable, folder_of
from services.sources.uploads import Uploads

READS = ("open", "os.listdir", "os.scandir")


@pytest.fixture
def resumable(database: Database, tmp_path: Path) -> Resumable:
    uploads = Uploads(database, tmp_path / "uploads", FolderStore(tmp_path / "media"), max_mb=1, quota_mb=100)
    return Resumable(uploads, lifetime_s=3600)


@pytest.fixture
def read() -> Iterator[list[Path]]:
    """Files and folders that are read from then on."""
    paths: list[Path] = []
    is_listening = True

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if is_listening and event in READS and isinstance(arguments[0], str | Path):
            paths.append(Path(arguments[0]))

    sys.addaudithook(hear)  # nothing takes it away again
    yield paths
    is_listening = False


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_however_many_others_have_begun_ones_own_alone_are_read(
    resumable: Resumable, tmp_path: Path, read: list[Path]
) -> None:
    for name in ("a.mp4", "b.mp4"):
        resumable.begin("local", name, 100)
    for person in range(30):
        resumable.begin(f"other {person}", "c.mp4", 100)
    read.clear()
    assert resumable.promised_bytes("local") == 200
    own = folder_of(tmp_path / "uploads", "local")
    inside = {path for path in read if path.is_relative_to(tmp_path)}
    assert len(inside) > 2
    assert [path for path in inside if not path.is_relative_to(own)] == []

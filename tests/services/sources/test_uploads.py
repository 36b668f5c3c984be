import math
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from clients.database.session import Database
from clients.stores.media_store import FolderStore
from services.domain.stages import Source
from services.sources.uploads import Incoming, Uploads, known_sha256, shown_name, with_local_path
from utils.errors import NotFoundError, PermanentError, TransientError

MP4 = b"\0\0\0\x18ftypisom" + bytes(5000)


@pytest.fixture
def uploads(database: Database, tmp_path: Path) -> Uploads:
    """Takes files of up to a megabyte."""
    return Uploads(database, tmp_path / "uploads", FolderStore(tmp_path / "media"), max_mb=1)


def test_a_kept_file_becomes_a_source(uploads: Uploads, tmp_path: Path) -> None:
    incoming = uploads.receive("plank.mp4")
    for at in range(0, len(MP4), 100):
        incoming.write(MP4[at : at + 100])

    source = uploads.source("local", uploads.keep("local", incoming).id)

    assert (source.kind, source.name) == ("upload", "plank.mp4")
    here = with_local_path(source, FolderStore(tmp_path / "media"))
    assert Path(here.path or "").read_bytes() == MP4


def test_where_nobody_is_limited_there_is_always_room(uploads: Uploads) -> None:
    incoming = uploads.receive("plank.mp4")
    incoming.write(MP4)
    uploads.keep("local", incoming)
    assert uploads.room_bytes("local") == math.inf


def test_another_persons_upload_does_not_exist(uploads: Uploads) -> None:
    incoming = uploads.receive("plank.mp4")
    incoming.write(MP4)
    kept = uploads.keep("local", incoming)

    with pytest.raises(NotFoundError):
        uploads.source("other", kept.id)


def test_a_file_that_cannot_be_noted_leaves_nothing(uploads: Uploads, tmp_path: Path) -> None:
    incoming = uploads.receive("plank.mp4")
    incoming.write(MP4)

    with pytest.raises(IntegrityError):
        uploads.keep("nobody", incoming)
    assert [path for path in tmp_path.rglob("*.mp4") if path.is_file()] == []


def test_a_short_file_is_looked_at_when_it_ends(uploads: Uploads, tmp_path: Path) -> None:
    incoming = uploads.receive("note.txt")
    incoming.write(b"short")

    with pytest.raises(PermanentError, match="not a video"):
        uploads.keep("local", incoming)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_long_wrong_file_is_refused_at_its_beginning(uploads: Uploads, tmp_path: Path) -> None:
    incoming = uploads.receive("big.zip")
    incoming.write(b"PK" * 4096)

    assert isinstance(incoming.refusal, PermanentError)
    assert not (tmp_path / "uploads").exists() or list((tmp_path / "uploads").iterdir()) == []


def test_a_disk_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("a file where the folder should be")

    incoming = Incoming("plank.mp4", tmp_path / "uploads", 1_000_000)
    incoming.write(MP4)

    assert isinstance(incoming.refusal, TransientError)
    assert "could not be written" in incoming.refusal.message


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\clip.mp4", "clip.mp4"),
        ("a\nb\0c.mp4", "abc.mp4"),
        ("\u202e4pm.exe", "4pm.exe"),
        ("видео 视频.mp4", "видео 视频.mp4"),
        ("می\u200cخواهم \U0001f469\u200d\U0001f373.mp4", "می\u200cخواهم \U0001f469\u200d\U0001f373.mp4"),
        ("\u200d", "video"),
        ("", "video"),
        ("/", "video"),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_sent_name_is_made_fit_to_be_shown(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown


def test_an_upload_is_known_by_what_was_counted_while_it_arrived(uploads: Uploads, database: Database) -> None:
    incoming = uploads.receive("a.mp4")
    incoming.write(MP4)
    upload = uploads.keep("local", incoming)
    source = uploads.source("local", upload.id)
    assert known_sha256(source, database) == upload.sha256
    assert known_sha256(source.model_copy(update={"path": "uploads/nothing"}), database) is None
    assert known_sha256(Source(kind="link", url="https://youtu.be/abcdefghijk"), database) is None


def test_files_that_arrive_at_once_share_the_room(uploads: Uploads) -> None:
    first, second, others = (uploads.receive("a.mp4", 9000, user) for user in ("local", "local", "other"))
    for incoming in (first, second, others):
        incoming.write(MP4)

    assert [incoming.refusal is None for incoming in (first, second, others)] == [True, False, True]
    first.discard()
    second.discard()
    third = uploads.receive("a.mp4", 9000, "local")
    third.write(MP4)
    assert third.refusal is None
    for incoming in (third, others):
        incoming.discard()

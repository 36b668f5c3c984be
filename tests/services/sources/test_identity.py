"""Which video a source is, told before anything is downloaded."""

import hashlib
from pathlib import Path

import pytest

from services.domain.stages import Source
from services.sources.identity import identify, local_file, source_name
from utils.errors import PermanentError


def file(path: object, name: str = "") -> Source:
    return Source(kind="file", path=str(path), name=name)


def test_a_link_is_known_by_its_platform_and_number() -> None:
    assert identify(Source(kind="link", url="https://youtu.be/dQw4w9WgXcQ?si=x")) == ("youtube", "dQw4w9WgXcQ")


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")

    assert identify(file(tmp_path / "a")) == ("file", hashlib.sha256(b"abc").hexdigest())


def test_a_linked_file_never_passes_for_an_uploaded_one() -> None:
    platform, id_ = identify(Source(kind="link", url="http://nas/a.mp4"), ["nas"])

    assert platform == "file"
    assert id_.startswith("url:")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"There is no file soup\.mp4"):
        local_file(file(tmp_path / "x", "soup.mp4"))


def test_a_folder_and_a_device_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="is a folder"):
        local_file(file(tmp_path))
    with pytest.raises(PermanentError, match="a device or a pipe"):
        local_file(file("/dev/null"))


@pytest.mark.parametrize("path", ["", "a\0b", "x" * 5000])
def test_a_path_that_cannot_be_is_refused(path: str) -> None:
    with pytest.raises(PermanentError):
        local_file(Source(kind="file", path=path))


def test_messages_name_a_file_in_one_line() -> None:
    assert source_name(file("/a/b\nc.mp4")) == "b c.mp4"

from pathlib import Path

import pytest

from clients.media.formats import format_of, picture_suffix, what_it_is
from tests.clips import make_clip


@pytest.mark.parametrize(
    ("name", "codec", "suffix"),
    [
        ("a.mp4", "libx264", ".mp4"),
        ("a.mov", "libx264", ".mp4"),
        ("a.mkv", "libx264", ".mkv"),
        ("a.avi", "mpeg4", ".avi"),
        ("a.ts", "libx264", ".ts"),
        ("a.flv", "libx264", ".flv"),
    ],
)
def test_a_written_video_is_known_by_its_content(tmp_path: Path, name: str, codec: str, suffix: str) -> None:
    clip = make_clip(tmp_path / name, seconds=0.3, codec=codec)

    found = format_of(clip.read_bytes()[:4096])
    assert found is not None
    assert found.suffix == suffix


@pytest.mark.parametrize(
    ("head", "suffix"),
    [
        (b"RIFF\0\0\0\0WAVE", ".wav"),
        (b"ID3\x04", ".mp3"),
        (b"\xff\xfb\x90\x00", ".mp3"),
        (b"\xff\xf1\x50\x80", ".aac"),
        (b"OggS\0", ".ogg"),
        (b"\0\0\0\x08moov", ".mp4"),
    ],
)
def test_sound_and_old_films_are_known(head: bytes, suffix: str) -> None:
    found = format_of(head)
    assert found is not None
    assert found.suffix == suffix


@pytest.mark.parametrize(
    "head",
    [
        b"", b"\0", b"hello", b"<html>", b"%PDF-1.7", b"PK\x03\x04", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0",
        b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypavif", b"\x7fELF", b"#!/bin/sh", b"\xff\xfe<\0h\0", b"\xff\xfea\0",
        b"\xff\xff\xff\xff",
    ],
)  # fmt: skip
def test_anything_else_is_refused(head: bytes) -> None:
    assert format_of(head) is None


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"hello", "is not a video: it holds text"),
        (b"\x89PNG\r\n", "is a picture, not a video"),
        (b"RIFF\0\0\0\0WEBP", "is a picture, not a video"),
        (b"\0\0\0\x18ftypheic", "is a picture, not a video"),
        (b"II*\0\x08\0\0\0", "is a picture in TIFF or as a camera's raw data, which is not read"),
        (b"\x06\x0e\x2b\x34\x02\x05", "is not a video that can be read"),
    ],
)
def test_what_is_refused_is_called_by_its_name(head: bytes, said: str) -> None:
    assert what_it_is(head) == said


@pytest.mark.parametrize(
    ("head", "suffix"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", ".heic"),
        (b"\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc", ".heic"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1miaf", ".avif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", ".avif"),
        (b"\0\0\0\x14ftypmif1\0\0\0\0mif1avif", ".heic"),  # "avif" is not in the box
        (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", None),
    ],
)
def test_a_picture_of_a_phone_is_known_by_its_brands(head: bytes, suffix: str | None) -> None:
    assert picture_suffix(head) == suffix

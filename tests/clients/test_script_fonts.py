"""Fonts for other scripts: which a text needs, and that only the known file is kept."""

import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from clients.script_fonts import SCRIPT_FONTS, add, wanted
from utils.errors import TransientError

CONTENT = b"a font"
ARABIC = replace(SCRIPT_FONTS[0], sha256=hashlib.sha256(CONTENT).hexdigest())


def package(name: str = ARABIC.file) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo(f"package/700Bold/{name}")
        entry.size = len(CONTENT)
        archive.addfile(entry, io.BytesIO(CONTENT))
    return file.getvalue()


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("Plain żółć слово Ωμέγα 12", []),
        ("Fire 🔥 ⏰", ["emoji"]),
        ("مرحبا hello", ["Arabic"]),
        ("שלום", ["Hebrew"]),
        ("नमस्ते สวัสดี", ["Devanagari", "Thai"]),
        ("日本語です", ["Japanese"]),
        ("你好", ["Chinese"]),
        ("日本語です 视频", ["Japanese", "Chinese"]),
        ("안녕", ["Korean"]),
    ],
)
def test_a_text_needs_the_fonts_of_its_scripts(text: str, scripts: list[str]) -> None:
    assert [font.script for font in wanted(text)] == scripts


def test_a_font_is_fetched_once(tmp_path: Path) -> None:
    asked: list[str] = []
    told: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return package()

    for _ in range(2):
        add([ARABIC], tmp_path, fetch, told.append)
    assert (tmp_path / ARABIC.file).read_bytes() == CONTENT
    assert asked == ["https://registry.npmjs.org/@expo-google-fonts/noto-sans-arabic/-/noto-sans-arabic-0.4.3.tgz"]
    assert told == ["Fetching a font for Arabic, 2 MB (only once)"]


@pytest.mark.parametrize("content", [b"", b"<html>", package("other.ttf")], ids=["empty", "page", "another"])
def test_what_is_not_the_known_file_is_not_kept(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(TransientError, match="not the file that is known"):
        add([ARABIC], tmp_path, lambda _address: content, lambda _text: None)
    assert not list(tmp_path.iterdir())

"""Models of other scripts: fetched by checksum, put in their place."""

import hashlib
import io
import lzma
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from clients.local_models.tessdata import LANGUAGES, MODELS, Tessdata
from utils.errors import NeedsUserError


def package(name: str, content: bytes) -> bytes:
    """A Debian package with one file."""
    files = io.BytesIO()
    with tarfile.open(fileobj=files, mode="w") as archive:
        about = tarfile.TarInfo(f"./usr/share/tesseract-ocr/5/tessdata/{name}")
        about.size = len(content)
        archive.addfile(about, io.BytesIO(content))
    members = [("debian-binary", b"2.0\n"), ("data.tar.xz", lzma.compress(files.getvalue()))]
    packed = b"!<arch>\n"
    for member, data in members:
        packed += f"{member:16}{0:<12}{0:<6}{0:<6}{644:<8}{len(data):<10}`\n".encode() + data + b"\n" * (len(data) % 2)
    return packed


def test_a_model_is_taken_out_of_its_package(tmp_path: Path) -> None:
    made = package("heb.traineddata", b"model")
    model = replace(MODELS["heb"], sha256=hashlib.sha256(made).hexdigest())
    tessdata = Tessdata(tmp_path)
    asked: list[str] = []
    tessdata.add(model, lambda address: asked.append(address) or made)  # type: ignore[func-returns-value]
    tessdata.library.mkdir()
    assert (tmp_path / "data" / "heb.traineddata").read_bytes() == b"model"
    assert [one.name for one in tessdata.models()] == ["heb"]
    assert asked[0].endswith("/tesseract-ocr-heb_4.1.0-2_all.deb")
    tessdata.remove(model)
    assert tessdata.models() == []


def test_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NeedsUserError, match="not the file that is known"):
        Tessdata(tmp_path).add(MODELS["heb"], lambda _: b"something else")
    assert not (tmp_path / "data").exists()


def test_every_language_has_a_model() -> None:
    assert set(LANGUAGES.values()) == set(MODELS)

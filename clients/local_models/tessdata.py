"""What Tesseract needs to read more scripts: its library from the package index, its data from Debian, by checksum."""

import hashlib
import io
import lzma
import tarfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clients import pip
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, TransientError
from utils.process import ProgramError, ProgramTimeout

FOLDER = "ocr"  # inside the models' folder
LIBRARY = "tesserocr==2.13.0"
INSTALL_S, FETCH_S = 300.0, 120.0
_POOL = "https://deb.debian.org/debian/pool/main/t/tesseract-lang/tesseract-ocr-{package}_4.1.0-2_all.deb"
Fetch = Callable[[str], bytes]


_LATIN = ((0x0041, 0x005A), (0x0061, 0x007A), (0x00C0, 0x024F), (0x0300, 0x036F), (0x1E00, 0x1EFF))


@dataclass(frozen=True)
class ScriptModel:
    """A model of Tesseract's tessdata_fast 4.1.0 (Apache-2.0)."""

    name: str  # of its file
    package: str  # of Debian: tesseract-ocr-PACKAGE
    script: str  # in words
    letters: tuple[tuple[int, int], ...]  # ranges of Unicode
    sha256: str  # of the package
    marks: tuple[tuple[int, int], ...] = ()  # of Latin letters: those of its language alone

    @property
    def is_latin(self) -> bool:
        """Whether it reads Latin letters, of a language that has some of its own."""
        return bool(self.marks)


_CYRILLIC = ((0x0400, 0x052F),)
MODELS = {
    model.name: model
    for model in (
        ScriptModel(
            *("rus", "rus", "Cyrillic", _CYRILLIC),
            sha256="115f30363bacd85ba48f1e4d038f3d942e6d2afe271198ea3204bbf67ab2d3f1",
        ),
        ScriptModel(
            *("Cyrillic", "script-cyrl", "Cyrillic", _CYRILLIC),
            sha256="281d01bb859b61ca2cc57daa2415c72e3b14bf218856bf0bb22c05fd65b134b6",
        ),
        ScriptModel(
            *("ell", "ell", "Greek", ((0x0370, 0x03FF), (0x1F00, 0x1FFF))),
            sha256="d91e67c44817946d8109f85b8b3488e7c272d0a085e140629ec914ef9787fdd1",
        ),
        ScriptModel(
            *("ara", "ara", "Arabic", ((0x0600, 0x06FF),)),
            sha256="31a6f57b04f92cfc17e2e3434ab48ae88e4f261e95c6dd6c649984ef7029f6fb",
        ),
        ScriptModel(
            *("heb", "heb", "Hebrew", ((0x0590, 0x05FF),)),
            sha256="3cdd4dc3a148dba3aa9c85922d2060922c35fdaf4fce1b805ac7d06a48ba3292",
        ),
        ScriptModel(
            *("hin", "hin", "Devanagari", ((0x0900, 0x097F),)),
            sha256="5a68e8761de9e054e6450c0beab918650e802c03124c816acaf9693d33dabd89",
        ),
        ScriptModel(
            *("tha", "tha", "Thai", ((0x0E00, 0x0E7F),)),
            sha256="cd9a924bec82efcf612a2bd7661ff99d219c998cdce6541e568cde939007a81f",
        ),
        ScriptModel(
            *("kor", "kor", "Korean", ((0xAC00, 0xD7AF), (0x1100, 0x11FF))),
            sha256="2440d76b2c1570d7b42bc18dd2cc2f7b1a0e706e823dae9548358cc9bfb39701",
        ),
        ScriptModel(
            *("vie", "vie", "Vietnamese", _LATIN),
            marks=((0x0110, 0x0111), (0x01A0, 0x01A1), (0x01AF, 0x01B0), (0x1EA0, 0x1EF9)),
            sha256="1ba3dcd144d65d0f4cf7b8cb87a29b7ba35746f830261074942d38fe07404da3",
        ),
    )
}
LANGUAGES = {
    "ru": "rus",
    "uk": "Cyrillic",
    "bg": "Cyrillic",
    "sr": "Cyrillic",
    "be": "Cyrillic",
    "mk": "Cyrillic",
    "el": "ell",
    "ar": "ara",
    "fa": "ara",
    "ur": "ara",
    "he": "heb",
    "hi": "hin",
    "mr": "hin",
    "ne": "hin",
    "th": "tha",
    "ko": "kor",
    "vi": "vie",
}


class Tessdata:
    """The folder with the library and the models that a person asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def library(self) -> Path:
        """Where the library is imported from."""
        return self.folder / "library"

    @property
    def data(self) -> Path:
        """Where the models' files are."""
        return self.folder / "data"

    def models(self) -> list[ScriptModel]:
        """Those that are there, in a fixed order; none without the library."""
        if not self.library.is_dir():
            return []
        return [model for model in MODELS.values() if (self.data / f"{model.name}.traineddata").is_file()]

    def add(self, model: ScriptModel, fetch: Fetch) -> None:
        """Fetch a model. Raises TransientError when it cannot be fetched, NeedsUserError when its checksum is wrong."""
        package = fetch(_POOL.format(package=model.package))
        if hashlib.sha256(package).hexdigest() != model.sha256:
            raise NeedsUserError(
                f"What came for {model.name} is not the file that is known.",
                "Try again later.",
                code=ErrorCode.SETUP_NEEDED,
            )
        self.data.mkdir(parents=True, exist_ok=True)
        part = self.data / f".{model.name}.part"
        part.write_bytes(_unpacked(package, f"{model.name}.traineddata"))
        part.rename(self.data / f"{model.name}.traineddata")

    def add_library(self) -> None:
        """Fetch the library when it is not there. Raises TransientError."""
        if self.library.is_dir():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / "library.part"
        try:
            pip.install([LIBRARY], part, timeout_s=INSTALL_S)
        except (ProgramError, ProgramTimeout, OSError) as error:
            raise TransientError(
                "The package index does not give Tesseract's library.", "Try again later.", code=ErrorCode.MODEL_MISSING
            ) from error
        part.rename(self.library)

    def remove(self, model: ScriptModel) -> None:
        """Forget a model."""
        (self.data / f"{model.name}.traineddata").unlink(missing_ok=True)


def fetch(address: str) -> bytes:
    """Fetch a file of Debian's. Raises TransientError."""
    try:
        with urllib.request.urlopen(address, timeout=FETCH_S) as answer:
            content: bytes = answer.read()
    except OSError as error:
        raise TransientError(
            "Debian's packages cannot be reached.", "Try again later.", code=ErrorCode.MODEL_MISSING
        ) from error
    return content


def _unpacked(package: bytes, name: str) -> bytes:
    """The file of this name in a Debian package: an ar archive whose member data.tar.xz has the files (man deb)."""
    at = 8
    while at + 60 <= len(package):
        member, size = package[at : at + 16].strip().rstrip(b"/"), int(package[at + 48 : at + 58])
        if member == b"data.tar.xz":
            with tarfile.open(fileobj=io.BytesIO(lzma.decompress(package[at + 60 : at + 60 + size]))) as files:
                found = next(one for one in files if one.name.rpartition("/")[2] == name)
                file = files.extractfile(found)
                assert file is not None
                return file.read()
        at += 60 + size + size % 2
    raise NeedsUserError(f"There is no {name} in the package.", "Try again later.", code=ErrorCode.SETUP_NEEDED)

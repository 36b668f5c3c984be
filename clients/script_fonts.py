"""Fonts for scripts beyond Latin, Cyrillic and Greek: each fetched once from the npm registry, by checksum."""

import hashlib
import io
import tarfile
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from utils.errors import TransientError

FETCH_S = 300.0
_REGISTRY = "https://registry.npmjs.org/@expo-google-fonts/{name}/-/{name}-{version}.tgz"
Fetch = Callable[[str], bytes]


@dataclass(frozen=True)
class ScriptFont:
    """A font of Google's (SIL OFL 1.1), in a package that holds a file for each weight."""

    script: str  # in words
    letters: tuple[tuple[int, int], ...]  # ranges of Unicode
    package: str
    version: str
    file: str
    sha256: str
    size_mb: float  # of the package

    def has(self, sign: str) -> bool:
        """Whether a sign is of its script."""
        return any(first <= ord(sign) <= last for first, last in self.letters)


_HAN = (0x4E00, 0x9FFF)
SCRIPT_FONTS = (
    ScriptFont(
        *("Arabic", ((0x0600, 0x06FF), (0x0750, 0x077F)), "noto-sans-arabic", "0.4.3", "NotoSansArabic_700Bold.ttf"),
        *("a86a704ff8b315082f4859b04c2f8f746f4cefb14553ef10505f143e0d4829d3", 1.8),
    ),
    ScriptFont(
        *("Hebrew", ((0x0590, 0x05FF),), "heebo", "0.4.2", "Heebo_700Bold.ttf"),
        *("121107da8abd83108cf3070bc16df827ff8dc8553affd47309d20f63060824c1", 1.0),
    ),
    ScriptFont(
        *("Devanagari", ((0x0900, 0x097F),), "noto-sans-devanagari", "0.4.1", "NotoSansDevanagari_700Bold.ttf"),
        *("67f1ec9e2ac30b261090e32953b2df0adf6c942ab26ac47efb490fa7315bddab", 1.9),
    ),
    ScriptFont(
        *("Thai", ((0x0E00, 0x0E7F),), "noto-sans-thai", "0.4.2", "NotoSansThai_700Bold.ttf"),
        *("0be544f347b3ab6382bdc2b555a783727a4858a3dc140670406924670967d916", 1.1),
    ),
    ScriptFont(
        *("Japanese", ((0x3040, 0x30FF),), "noto-sans-jp", "0.4.3", "NotoSansJP_700Bold.ttf"),
        *("c5b7b9d6a6eb682b0d4e6bbb38509575fd2759a28f147daa74714d1359a7909e", 29.0),
    ),
    ScriptFont(
        *("Korean", ((0xAC00, 0xD7AF), (0x1100, 0x11FF)), "noto-sans-kr", "0.4.3", "NotoSansKR_700Bold.ttf"),
        *("4ffa20c272ae6d689f7c8d34ff9c8039a326e9c334d9fc8852b2a7396227d077", 28.0),
    ),
    ScriptFont(
        *("Chinese", (_HAN,), "noto-sans-sc", "0.4.3", "NotoSansSC_700Bold.ttf"),
        *("9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96", 57.0),
    ),
    ScriptFont(  # of one colour, that of the captions: libass draws no colours of a font
        *("emoji", ((0x1F300, 0x1FAFF), (0x2600, 0x27BF), (0x23E9, 0x23FA)), "noto-emoji", "0.4.7"),
        *("NotoEmoji_700Bold.ttf", "4a3232c18f9c6312d34eb5b3ddc670c2060ff15f42d584c8aca331b6205c6ad9", 3.0),
    ),
)


def wanted(text: str) -> Iterator[ScriptFont]:
    """The fonts for the scripts of a text; Han beside kana is Japanese, as far as Japanese is written with it."""
    found = [font for font in SCRIPT_FONTS if any(map(font.has, text))]
    is_japanese = any(font.script == "Japanese" for font in found) and not _has_more_han(text)
    return (font for font in found if not (is_japanese and font.script == "Chinese"))


def _has_more_han(text: str) -> bool:
    """Whether a Han sign is in the text that Japan's standard of signs (JIS X 0213) lacks, as 视."""
    first, last = _HAN
    han = (sign for sign in text if first <= ord(sign) <= last)
    return any(not sign.encode("euc_jis_2004", errors="ignore") for sign in han)


def add(fonts: Iterable[ScriptFont], folder: Path, fetch: Fetch, tell: Callable[[str], None]) -> None:
    """Fetch those that are not there. Raises TransientError when one cannot be had, or is not what it should be."""
    for font in fonts:
        target = folder / font.file
        if target.is_file():
            continue
        tell(f"Fetching a font for {font.script}, {font.size_mb:.0f} MB (only once)")
        content = _unpacked(fetch(_REGISTRY.format(name=font.package, version=font.version)), font.file)
        if hashlib.sha256(content).hexdigest() != font.sha256:
            raise TransientError(f"The font for {font.script} is not the file that is known.", "Try again later.")
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(content)
        part.replace(target)


def fetch(address: str) -> bytes:
    """Fetch a package. Raises TransientError."""
    try:
        with urllib.request.urlopen(address, timeout=FETCH_S) as answer:
            content: bytes = answer.read()
    except OSError as error:
        raise TransientError("The package registry of fonts cannot be reached.", "Try again later.") from error
    return content


def _unpacked(package: bytes, name: str) -> bytes:
    try:
        with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as files:
            found = next((one for one in files if one.isfile() and one.name.rpartition("/")[2] == name), None)
            file = files.extractfile(found) if found else None
            return file.read() if file else b""
    except (tarfile.TarError, OSError, EOFError):
        return b""

"""What a TTF or OTF file says of itself: its names, its letters, its heights. Strangers' files are read with care."""

import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from utils.errors import PermanentError

MAX_BYTES = 10 << 20  # of a font that a person gives
_MAX_BYTES = 32 << 20  # of any: that for Chinese is larger
_KINDS = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_MAX_TABLES = 200
_FAMILY, _STYLE = 1, 2
_BOLD = 1  # of fsSelection's or macStyle's bits
_NO_EMBEDDING = 0x0002  # of fsType: "restricted license embedding"


@dataclass(frozen=True)
class FontFile:
    """A font. `family` is the name that libass knows it by."""

    path: Path
    family: str
    style: str
    is_bold: bool
    em: int  # units of its grid
    height: int  # of them from the highest to the lowest: what libass makes as high as a size says
    may_be_shared: bool
    letters: frozenset[int]  # code points that it draws

    @cached_property
    def em_share(self) -> float:
        """How large its em is where libass is told a size of 1."""
        return self.em / self.height

    def lacks(self, text: str) -> bool:
        """Whether a letter of the text is not in it."""
        return any(ord(sign) not in self.letters for sign in text if not sign.isspace())


def read_font(path: Path) -> FontFile:
    """Read a font. Raises PermanentError when it is none that can be used."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise PermanentError(f"{path.name} is larger than {_MAX_BYTES >> 20} MB.", "Choose a smaller font.")
        return _read(path, path.read_bytes())
    except (OSError, struct.error, IndexError, KeyError, ValueError, UnicodeDecodeError) as error:
        raise PermanentError(
            f"{path.name} is no font that can be read.", "Give a TTF or OTF file; WOFF cannot be used."
        ) from error


def _read(path: Path, content: bytes) -> FontFile:
    if content[:4] not in _KINDS:
        raise ValueError("not a font")
    tables = _tables(content)
    names = _names(tables["name"])
    em = struct.unpack_from(">H", tables["head"], 18)[0]
    (weight,) = struct.unpack_from(">H", tables["OS/2"], 4)
    (sharing,) = struct.unpack_from(">H", tables["OS/2"], 8)
    up, down = struct.unpack_from(">HH", tables["OS/2"], 74)
    if not 16 <= em <= 16384 or not 0 < up + down <= 10 * em or not names.get(_FAMILY):
        raise ValueError("sizes")
    style = names.get(_STYLE, "Regular")
    letters = frozenset(_letters(tables["cmap"]))
    if len(letters) < 10:
        raise ValueError("no letters")
    return FontFile(
        path, names[_FAMILY], style, "bold" in style.lower() or weight >= 700, em, up + down,
        sharing & 0x000F != _NO_EMBEDDING, letters,
    )  # fmt: skip


def _tables(content: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", content, 4)
    if count > _MAX_TABLES:
        raise ValueError("tables")
    found = {}
    for number in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", content, 12 + 16 * number)
        if start + length > len(content):
            raise ValueError("cut off")
        found[tag.decode("latin-1")] = content[start : start + length]
    return found


def _names(table: bytes) -> dict[int, str]:
    """The English names by number (https://learn.microsoft.com/typography/opentype/spec/name)."""
    _, count, at = struct.unpack_from(">HHH", table)
    found: dict[int, str] = {}
    for number in range(min(count, 1000)):
        platform, _, language, name, length, start = struct.unpack_from(">HHHHHH", table, 6 + 12 * number)
        if platform == 3 and language == 0x409:
            found[name] = table[at + start : at + start + length].decode("utf-16-be").strip()
        elif platform == 1 and language == 0:
            found.setdefault(name, table[at + start : at + start + length].decode("mac-roman").strip())
    return found


def _letters(table: bytes) -> set[int]:
    """Code points (https://learn.microsoft.com/typography/opentype/spec/cmap), of the formats that fonts use."""
    (count,) = struct.unpack_from(">H", table, 2)
    found: set[int] = set()
    for number in range(min(count, 50)):
        platform, _, start = struct.unpack_from(">HHL", table, 4 + 8 * number)
        if platform not in (0, 3):
            continue
        (kind,) = struct.unpack_from(">H", table, start)
        if kind == 4:
            found |= _format_4(table[start:])
        elif kind == 12:
            found |= _format_12(table[start:])
    return found


def _format_4(table: bytes) -> set[int]:
    count = struct.unpack_from(">H", table, 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 4 * count)
    offsets = struct.unpack_from(f">{count}H", table, 16 + 6 * count)
    found: set[int] = set()
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        at = 16 + 6 * count + 2 * number + offsets[number]
        for code in range(start, min(end, 0xFFFE) + 1):
            if offsets[number]:
                glyph = struct.unpack_from(">H", table, at + 2 * (code - start))[0]
            else:
                glyph = (code + deltas[number]) & 0xFFFF
            if glyph:  # 0 is the box for what is not there
                found.add(code)
    return found


def _format_12(table: bytes) -> set[int]:
    (count,) = struct.unpack_from(">L", table, 12)
    found: set[int] = set()
    for number in range(min(count, 20_000)):
        start, end, _ = struct.unpack_from(">LLL", table, 16 + 12 * number)
        if end > 0x10FFFF or end < start:
            raise ValueError("code points")
        found.update(range(start, end + 1))
    return found

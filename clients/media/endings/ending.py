"""Whether a file ends where it says that it does: what was cut off on its way ends in the middle of a part."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from clients.media.endings.gif import GIF, gif
from clients.media.endings.matroska import MATROSKA, matroska
from clients.media.endings.riff import RIFF, riff
from clients.media.endings.streams import OGG, PROGRAM, ogg, program
from clients.media.endings.told import Ending
from clients.media.endings.transport import transport

# Of which MP4 and MOV files are made, one after the other (ISO/IEC 14496-12, 4.2): size and kind, then the content. A
# size of 1 says that the true one follows in 8 bytes more.
_BOXES = (b"ftyp", b"moov", b"mdat", b"moof", b"styp", b"sidx", b"free", b"skip", b"wide", b"uuid", b"mfra")
_BOX_HEAD = 8
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_HEAD_BYTES = 8192
_ASF_DATA, _ASF_DATA_BYTES = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c"), 50
_IS_BROADCAST = 1
_FLV, _FLV_HEAD = b"FLV\x01", 13
_TAGS, _TAG_HEAD, _TAG_TAIL = (8, 9, 18), 11, 4


def ending(path: Path) -> Ending:
    """Look at the heads of a file's parts; nothing is decoded."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(16)
        for begins, look in _KINDS:
            if begins(head):
                return look(file, size)
        return transport(file, size)


def _boxes(file: BinaryIO, size: int) -> Ending:
    at, has_fragments = 0, False
    while at < size:
        file.seek(at)
        head = file.read(2 * _BOX_HEAD)
        length = int.from_bytes(head[:4])
        length = int.from_bytes(head[_BOX_HEAD:]) if length == 1 else length
        if head[4:_BOX_HEAD] not in _BOXES or length < _BOX_HEAD:
            return Ending()  # something behind the last box, or one that lasts to the end
        at += length
        has_fragments = has_fragments or head[4:_BOX_HEAD] == b"moof"
    # The times of fragments that are there are added up, and those that are not are not among them.
    return Ending(is_early=at > size, tells_length=not has_fragments)


def _asf(file: BinaryIO, size: int) -> Ending:
    """WMV and WMA (Microsoft, Advanced Systems Format, 3.2)."""
    file.seek(0)
    head = file.read(_ASF_HEAD_BYTES)
    at = head.find(_ASF_PROPERTIES) + len(_ASF_PROPERTIES) + 8
    told = head[at : at + 68]
    if _ASF_PROPERTIES not in head or len(told) < 68:
        return Ending()
    number = [int.from_bytes(told[first : first + 8], "little") for first in (16, 40, 56)]
    if int.from_bytes(told[64:68], "little") & _IS_BROADCAST or not number[0]:
        return Ending()
    promised_s = max(0.0, number[1] / 1e7 - number[2] / 1e3)
    packet_bytes = int.from_bytes(head[at + 68 : at + 72], "little")
    is_broken = not _are_packets(file, min(size, number[0]), packet_bytes)
    return Ending(is_early=number[0] > size, promised_s=promised_s, is_broken=is_broken)


def _are_packets(file: BinaryIO, size: int, packet_bytes: int) -> bool:
    """Whether all packets, which are of one size, begin with the same marks of how they are made (5.2.1, 5.2.2)."""
    file.seek(len(_ASF))
    data = int.from_bytes(file.read(8), "little")  # behind the header
    file.seek(data)
    head = file.read(_ASF_DATA_BYTES)
    length = int.from_bytes(head[16:24], "little")
    if not head.startswith(_ASF_DATA) or not packet_bytes:
        return True
    first, marks = data + _ASF_DATA_BYTES, set[bytes]()
    for at in range(first, min(size, data + length) - packet_bytes, packet_bytes):
        file.seek(at)
        marks.add(file.read(1))
    return len(marks) <= 1


def _flv(file: BinaryIO, size: int) -> Ending:
    """FLV: tags that tell their lengths (Adobe, Video File Format 10.1, annex E)."""
    at = _FLV_HEAD
    while at < size:
        file.seek(at)
        head = file.read(_TAG_HEAD)
        if head[0] & 0x1F not in _TAGS or any(head[8:]):
            return Ending(is_broken=True)
        at += _TAG_HEAD + int.from_bytes(head[1:4]) + _TAG_TAIL
    # Of the last tag some programs leave out the length that stands behind each.
    return Ending(is_early=True if at - _TAG_TAIL > size else None)


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[BinaryIO, int], Ending]], ...] = (
    (lambda head: head[4:8] in _BOXES, _boxes),
    (lambda head: head.startswith(RIFF), riff),
    (lambda head: head.startswith(_ASF), _asf),
    (lambda head: head.startswith(GIF), gif),
    (lambda head: head.startswith(_FLV), _flv),
    (lambda head: head.startswith(MATROSKA), matroska),
    (lambda head: head.startswith(OGG), ogg),
    (lambda head: head.startswith(PROGRAM), program),
)

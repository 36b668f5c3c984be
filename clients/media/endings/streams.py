"""The ends of files that are made to be sent: MPEG program streams (MPG, VOB) and Ogg."""

import zlib
from dataclasses import replace
from typing import BinaryIO

from clients.media.endings.told import Ending

PROGRAM, OGG = b"\x00\x00\x01\xba", b"OggS"
_TAIL_BYTES = 256 << 10  # several times as long as any packet or page
_START = b"\x00\x00\x01"
_PACK, _PROGRAM_END, _FIRST_OF_PACKETS = 0xBA, 0xB9, 0xBB
_PACKET_HEAD = 16
_PAGE_HEAD = 27
_IS_FIRST, _IS_LAST = 2, 4
_ALL_ONES = 0xFFFFFFFF
_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def program(file: BinaryIO, size: int) -> Ending:
    """A program stream: packs of packets that tell their lengths (ISO/IEC 13818-1, 2.5.3)."""
    return replace(_program_end(file, size), is_broken=_is_broken(file, size))


def _is_broken(file: BinaryIO, size: int) -> bool:
    """Whether something that is no packet stands in the middle; zeros may stand between them."""
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(_PACKET_HEAD)
        if head[: len(_START)] != _START[: len(head)]:
            file.seek(at)
            zeros = _leading_zeros(file.read(_TAIL_BYTES))
            if zeros < len(_START) and at + zeros < size:
                return True
            at += zeros - (len(_START) - 1 if at + zeros < size else 0)
            continue
        length = _packet_bytes(head)
        if length is None:
            return False  # cut off
        at += length
    return False


def _leading_zeros(content: bytes) -> int:
    return len(content) - len(content.lstrip(b"\0"))


def _program_end(file: BinaryIO, size: int) -> Ending:
    tail = _tail(file, size)
    first = at = tail.find(PROGRAM)
    while 0 <= at < len(tail):
        if tail[at : at + 3] != _START[: len(tail) - at] or (len(tail) - at == 4 and tail[at + 3] == _PROGRAM_END):
            break
        length = _packet_bytes(tail[at : at + 16])
        if length is None:
            return Ending(is_early=True)
        at += length
    if first < 0 or at < len(tail):
        return Ending(is_early=False) if tail.endswith(_START + bytes([_PROGRAM_END])) else Ending()
    return Ending(is_early=True if at > len(tail) else None)


def _packet_bytes(head: bytes) -> int | None:
    """How long a packet is; None when its head itself is cut off."""
    if len(head) < 6 or (head[3] == _PACK and len(head) < 14):
        return None
    if head[3] != _PACK:
        return 6 + int.from_bytes(head[4:6]) if head[3] >= _FIRST_OF_PACKETS else 4
    return 14 + (head[13] & 7) if head[4] & 0xC0 == 0x40 else 12  # of MPEG-2, of MPEG-1


def ogg(file: BinaryIO, size: int) -> Ending:
    """Ogg: pages that tell their lengths and are counted, of which the last is marked (RFC 3533, 6)."""
    return replace(_ogg_end(file, size), is_broken=_has_no_page(file, size))


def _has_no_page(file: BinaryIO, size: int) -> bool:
    """Whether in the middle something stands that is no page, or one is missing or holds something else."""
    at = 0
    counted: dict[bytes, int] = {}
    while at < size:
        file.seek(at)
        head = file.read(_PAGE_HEAD)
        lengths = file.read(head[-1]) if len(head) == _PAGE_HEAD else b""
        content = file.read(sum(lengths))
        if len(content) < sum(lengths) or len(head) < _PAGE_HEAD:
            return False  # cut off
        stream, number, told = head[14:18], int.from_bytes(head[18:22], "little"), int.from_bytes(head[22:26], "little")
        is_next = bool(head[5] & _IS_FIRST) or counted.get(stream, number - 1) + 1 == number
        if (
            not is_next
            or not head.startswith(OGG)
            or _checksum(head[:22] + bytes(4) + head[26:] + lengths + content) != told
        ):
            return True
        counted[stream] = number
        at += len(head) + len(lengths) + len(content)
    return False


def _checksum(page: bytes) -> int:
    """CRC-32 with the first bit first, begun with 0 and not turned over: zlib's of everything the other way round."""
    found = zlib.crc32(page.translate(_TURNED), _ALL_ONES) ^ _ALL_ONES
    return int(f"{found:032b}"[::-1], 2)


def _ogg_end(file: BinaryIO, size: int) -> Ending:
    tail = _tail(file, size)
    at = tail.find(OGG)
    while 0 <= at < len(tail):
        head = tail[at : at + _PAGE_HEAD]
        if head[: len(OGG)] != OGG[: len(head)]:
            return Ending()
        segments = tail[at + _PAGE_HEAD : at + _PAGE_HEAD + head[-1]] if len(head) == _PAGE_HEAD else b""
        if len(head) < _PAGE_HEAD or len(segments) < head[-1]:
            return Ending(is_early=True)
        at += _PAGE_HEAD + len(segments) + sum(segments)
    if at < 0:
        return Ending()
    return Ending(is_early=True if at > len(tail) else (False if head[5] & _IS_LAST else None))


def _tail(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, size - _TAIL_BYTES))
    return file.read()

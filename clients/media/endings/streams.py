"""The ends of files that are made to be sent: MPEG program streams (MPG, VOB) and Ogg."""

from typing import BinaryIO

from clients.media.endings.told import Ending

PROGRAM, OGG = b"\x00\x00\x01\xba", b"OggS"
_TAIL_BYTES = 256 << 10  # several times as long as any packet or page
_START = b"\x00\x00\x01"
_PACK, _PROGRAM_END, _FIRST_OF_PACKETS = 0xBA, 0xB9, 0xBB
_PAGE_HEAD = 27
_IS_LAST = 4


def program(file: BinaryIO, size: int) -> Ending:
    """A program stream: packs of packets that tell their lengths (ISO/IEC 13818-1, 2.5.3)."""
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
    """Ogg: pages that tell their lengths, of which the last is marked (RFC 3533, 6)."""
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

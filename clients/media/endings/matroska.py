"""The end of MKV and WebM files, which are elements within elements, each with its length (RFC 8794)."""

from typing import BinaryIO

from clients.media.endings.told import Ending

MATROSKA = b"\x1a\x45\xdf\xa3"
_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675
_MAX_HEAD = 12
# RFC 9559, 5.1: what stands in a segment, then what stands in a cluster; and what may stand anywhere.
_KNOWN = frozenset(
    (
        *(0x1A45DFA3, _SEGMENT, 0x114D9B74, 0x1549A966, _CLUSTER, 0x1654AE6B, 0x1C53BB6B, 0x1941A469, 0x1043A770),
        *(0x1254C367, 0xE7, 0x5854, 0xA7, 0xAB, 0xA3, 0xA0, 0xAF, 0xEC, 0xBF),
    )
)


def matroska(file: BinaryIO, size: int) -> Ending:
    """Go from one part to the next, into segments and clusters."""
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(_MAX_HEAD)
        kind_bytes, kind = _number(head, keep_length=True)
        if kind_bytes and kind not in _KNOWN:
            return Ending(is_broken=True)
        size_bytes, length = _number(head[kind_bytes:])
        if not kind_bytes or not size_bytes:
            return Ending(is_early=True) if len(head) < _MAX_HEAD else Ending(is_broken=True)
        at += kind_bytes + size_bytes
        is_unknown = length == (1 << 7 * size_bytes) - 1
        if is_unknown and kind not in (_SEGMENT, _CLUSTER):
            return Ending()
        if kind not in (_SEGMENT, _CLUSTER):
            at += length
    return Ending(is_early=True if at > size else None)


def _number(head: bytes, *, keep_length: bool = False) -> tuple[int, int]:
    """How many bytes a number of varying length takes, and the number; 0 bytes where it is cut off or none."""
    length = 9 - head[0].bit_length() if head and head[0] else 0
    if not 0 < length <= min(8, len(head)):
        return 0, 0
    number = int.from_bytes(head[:length])
    return length, number if keep_length else number & ((1 << 7 * length) - 1)

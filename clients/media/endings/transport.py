"""MPEG transport streams of cameras and televisions: packets of one length, counted for each of their streams."""

from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from clients.media.endings.told import Ending

# ISO/IEC 13818-1, 2.4.3: a mark, flags and the number of a stream, then a counter of four bits.
_SYNC, _MARKS = 0x47, 5
_PLAIN, _TIMED = 188, 192  # bytes; a time of four stands before each mark
_NOTHING = 0x1FFF  # the number of packets that only fill
_AT_ONCE = 1 << 16  # packets
Packets = npt.NDArray[np.uint8]  # packets x bytes


def transport(file: BinaryIO, size: int) -> Ending:
    """Look whether marks stand where they must, at the end too, and whether each stream counts on."""
    file.seek(0)
    head = file.read(4096)
    for packet in (_PLAIN, _TIMED):
        first = next((at for at in range(packet) if _marked(head[at::packet])), None)
        if first is not None:
            return Ending(
                is_early=True if _ends_inside(file, size, packet) else None, is_broken=_broken(file, first, packet)
            )
    return Ending()


def _marked(found: bytes) -> bool:
    return len(found) >= _MARKS and set(found[:_MARKS]) == {_SYNC}


def _ends_inside(file: BinaryIO, size: int, packet: int) -> bool:
    """Whether the last packet is there as a part alone. Counted from the end, as some may be missing before."""
    file.seek(max(0, size - _MARKS * packet))
    tail = file.read()
    return not _marked(tail[packet - _PLAIN :: packet])


def _broken(file: BinaryIO, first: int, packet: int) -> bool:
    """Whether something in the middle is overwritten or missing."""
    file.seek(first)
    counted: dict[int, int] = {}
    while content := file.read(packet * _AT_ONCE):
        whole = len(content) // packet * packet
        packets = np.frombuffer(content, np.uint8, whole).reshape(-1, packet)
        if (packets[:, 0] != _SYNC).any() or (packets[:, 1] & 0x80).any() or _has_a_gap(packets, counted):
            return True
    return False


def _has_a_gap(packets: Packets, counted: dict[int, int]) -> bool:
    """Whether a stream's counter leaves out numbers; `counted` holds where each was before.

    Where a packet begins something new it may count anew: recordings that are joined do so.
    """
    numbers = ((packets[:, 1] & 0x1F).astype(np.int32) << 8) | packets[:, 2]
    holds = (packets[:, 3] & 0x10) > 0
    for number in np.unique(numbers[holds]).tolist():
        if number == _NOTHING:
            continue
        own = packets[holds & (numbers == number)]
        counts = (own[:, 3] & 0x0F).astype(np.int32)
        before = np.concatenate(([counted.get(number, (counts[0] - 1) % 16)], counts[:-1]))
        step = (counts - before) % 16
        is_told = ((own[:, 3] & 0x20) > 0) & (own[:, 4] > 0) & ((own[:, 5] & 0x80) > 0)
        begins = (own[:, 1] & 0x40) > 0
        counted[number] = int(counts[-1])
        if ((step > 1) & ~is_told & ~begins).any():
            return True
    return False

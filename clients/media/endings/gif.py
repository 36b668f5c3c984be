"""The end of GIF files: blocks one after the other, and a mark behind the last (GIF89a, 1990, 12 to 27)."""

from typing import BinaryIO

from clients.media.endings.told import Ending

GIF = (b"GIF87a", b"GIF89a")
_PICTURE, _MORE, _LAST = b"\x2c", b"\x21", b"\x3b"
_HEAD, _PICTURE_HEAD = 13, 9


def gif(file: BinaryIO, size: int) -> Ending:
    """Go from one block to the next; nothing tells how many there should be."""
    file.seek(0)
    _colours(file, file.read(_HEAD)[10:11])
    while kind := file.read(1):
        if kind == _LAST:
            return Ending(is_early=False)
        if kind == _PICTURE:
            _colours(file, file.read(_PICTURE_HEAD)[8:9])
            file.read(1)  # how many bits a sign begins with
        elif kind == _MORE:
            file.read(1)  # what it is
        else:
            return Ending()
        while length := int.from_bytes(file.read(1)):
            file.seek(length, 1)
    # Some programs leave out the mark: what ends in the middle of a block is no whole file.
    return Ending(is_early=True if file.tell() > size else None, tells_length=False)


def _colours(file: BinaryIO, flags: bytes) -> None:
    """Pass over a table of colours, where there is one."""
    bits = int.from_bytes(flags)
    if bits & 0x80:
        file.seek(3 << (bits & 7) + 1, 1)

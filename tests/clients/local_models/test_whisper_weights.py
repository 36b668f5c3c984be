"""Weights are rounded to 8 bits in the model's file, as CTranslate2 rounds them at each load."""

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from clients.local_models.whisper_weights import FILE, make_small

Variables = dict[str, npt.NDArray[np.generic]]
KINDS = {"float32": 0, "int8": 1, "float16": 4}
ALIASES = b"\x01\0\0\0 and so on"


def name_of(text: str) -> bytes:
    data = text.encode() + b"\0"
    return struct.pack("<H", len(data)) + data


def model(variables: Variables, version: int = 6) -> bytes:
    """A model's file, as CTranslate2's converters write it."""
    parts = [struct.pack("<I", version), name_of("WhisperSpec"), struct.pack("<II", 3, len(variables))]
    for name, values in variables.items():
        parts += [name_of(name), struct.pack(f"<B{values.ndim}I", values.ndim, *values.shape)]
        parts += [struct.pack("<BI", KINDS[values.dtype.name], values.nbytes), values.tobytes()]
    return b"".join([*parts, ALIASES])


def halves(*shape: int) -> npt.NDArray[np.float16]:
    return np.random.default_rng(len(shape)).normal(0, 0.1, shape).astype(np.float16)


def written(folder: Path, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_bytes(data)
    return folder


def test_weights_of_layers_are_rounded_and_all_else_stays(tmp_path: Path) -> None:
    weight = halves(5000, 3)  # more rows than are rounded at once
    weight[4999] = 0
    flag = np.array([1], np.int8)
    others: Variables = {"encoder/conv1/weight": halves(2, 3, 3), "layer/bias": halves(4), "pre_norm": flag}
    folder = written(tmp_path / "base", model({**others, "layer/weight": weight}))
    make_small(folder)
    exact = weight.astype(np.float32)
    scales = np.float32(127) / np.abs(exact).max(axis=1, where=exact != 0, initial=np.float32(1e-30))
    scales[4999] = 1
    rounded = np.rint(exact * scales[:, None]).astype(np.int8)
    assert (folder / FILE).read_bytes() == model({**others, "layer/weight": rounded, "layer/weight_scale": scales})
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_one_that_is_small_is_left_alone(tmp_path: Path) -> None:
    folder = written(tmp_path / "base", model({"layer/weight": halves(4, 2)}))
    make_small(folder)
    before = (folder / FILE).stat()
    make_small(folder)
    assert (folder / FILE).stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    "data", [b"", b"no model", model({"layer/weight": halves(4, 2)}, version=7), model({"w/weight": halves(2, 2)})[:40]]
)
def test_what_is_no_such_model_stays_as_it_is(tmp_path: Path, data: bytes) -> None:
    folder = written(tmp_path / "base", data)
    make_small(folder)
    assert (folder / FILE).read_bytes() == data


def test_a_folder_without_one_is_left_to_who_loads_it(tmp_path: Path) -> None:
    make_small(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()

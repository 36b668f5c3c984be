"""The pose model is built whole, from the right parts, or not at all."""

import hashlib
import zipfile
from pathlib import Path

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as tflite

from clients.local_models.pose import PoseNetworks
from config.settings import load_settings
from scripts import build_pose_model
from scripts.build_pose_model import MODEL_SHA256, NETWORKS, assemble, pruned
from scripts.setup.console import SetupError

PARTS = ("trunk", "face", "mask", "face_end", "mask_end")


@pytest.fixture
def network() -> bytes:
    """A trunk that a face and a mask grow from, each with an end that is an output."""
    model = tflite.ModelT()
    model.version, model.subgraphs, model.buffers = 3, [tflite.SubGraphT()], [tflite.BufferT()]
    graph = model.subgraphs[0]
    graph.tensors = [tflite.TensorT() for _ in PARTS]
    for tensor, name in zip(graph.tensors, PARTS, strict=True):
        tensor.name = name.encode()
    graph.operators = [_operator(source, target) for source, target in ((0, 1), (0, 2), (1, 3), (2, 4))]
    graph.outputs = [3, 4]
    builder = flatbuffers.Builder(64)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _operator(source: int, target: int) -> tflite.OperatorT:
    operator = tflite.OperatorT()
    operator.inputs, operator.outputs = [source], [target]
    return operator


def test_what_only_a_dropped_output_needs_goes_with_it(network: bytes) -> None:
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(pruned(network, ("face_end",)), 0))
    graph = model.subgraphs[0]
    assert list(graph.outputs) == [3]
    assert [int(operator.outputs[0]) for operator in graph.operators] == [1, 3]


def test_the_same_network_gives_the_same_bytes(network: bytes) -> None:
    assert pruned(network, ("face_end",)) == pruned(network, ("face_end",))


def test_another_network_is_refused(tmp_path: Path, network: bytes) -> None:
    for part in NETWORKS:
        (tmp_path / part.source).parent.mkdir(parents=True)
        (tmp_path / part.source).write_bytes(network)
    with pytest.raises(SetupError, match=r"pose_detection\.tflite is not the file it should be"):
        assemble(tmp_path)


class _Wheel:
    """In place of the package index: says what it was asked for, and writes what it is told."""

    def __init__(self, content: bytes | None) -> None:
        self.content = content

    def __call__(self, folder: Path) -> None:
        if self.content is None:
            raise SetupError("no network")
        for part in NETWORKS:
            (folder / part.source).parent.mkdir(parents=True)
            (folder / part.source).write_bytes(self.content)


@pytest.mark.parametrize("content", [None, b"something else"])
def test_a_failure_leaves_nothing_behind_and_the_old_model_in_place(tmp_path: Path, content: bytes | None) -> None:
    target = tmp_path / "models/pose.task"
    target.parent.mkdir()
    target.write_bytes(b"an older model")
    with pytest.raises(SetupError):
        build_pose_model.build(target, fetch=_Wheel(content))
    assert [path.name for path in target.parent.iterdir()] == ["pose.task"]
    assert target.read_bytes() == b"an older model"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="file"):
        build_pose_model.build(tmp_path / "file/models/pose.task", fetch=_Wheel(None))


@pytest.mark.slow
def test_the_model_of_set_up_is_the_right_one_and_loads() -> None:
    model = load_settings().pose_model
    assert hashlib.sha256(model.read_bytes()).hexdigest() == MODEL_SHA256
    assert zipfile.ZipFile(model).namelist() == [part.name for part in NETWORKS]
    build_pose_model.build(model, fetch=_Wheel(None))  # nothing to fetch
    points, presence, heat = PoseNetworks(model).landmarks(np.zeros((256, 256, 3), np.float32))
    assert (points.shape, presence < 0.5, heat.shape) == ((39, 5), True, (64, 64, 39))

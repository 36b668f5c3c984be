"""The pose model is built whole, from the right parts, or not at all."""

import hashlib
import zipfile
from pathlib import Path

import flatbuffers
import numpy as np
import pytest
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
from mediapipe.tasks.metadata import schema_py_generated as tflite

from clients.pose import MediaPipePose
from config.settings import load_settings
from scripts import build_pose_model
from scripts.build_pose_model import MODEL_SHA256, NETWORKS, assemble, with_normalization
from scripts.setup.console import SetupError


@pytest.fixture
def network() -> bytes:
    model = tflite.ModelT()
    model.version, model.subgraphs, model.buffers = 3, [tflite.SubGraphT()], [tflite.BufferT()]
    model.subgraphs[0].outputs = [0, 1]
    builder = flatbuffers.Builder(64)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def test_normalization_is_written_into_the_network(network: bytes) -> None:
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(with_normalization(network, mean=127.5, std=2.0), 0))
    assert [entry.name for entry in model.metadata] == [b"TFLITE_METADATA"]
    written = bytes(model.buffers[model.metadata[0].buffer].data)
    graph = metadata.ModelMetadataT.InitFromObj(
        metadata.ModelMetadata.GetRootAsModelMetadata(written, 0)
    ).subgraphMetadata[0]
    options = graph.inputTensorMetadata[0].processUnits[0].options
    assert (list(options.mean), list(options.std), len(graph.outputTensorMetadata)) == ([127.5], [2.0], 2)


def test_the_same_network_gives_the_same_bytes(network: bytes) -> None:
    assert with_normalization(network, mean=0, std=255) == with_normalization(network, mean=0, std=255)


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
    with MediaPipePose(model) as finder:
        assert len(finder.find(np.zeros((240, 320, 3), np.uint8), 0.0)) == 0

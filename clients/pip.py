"""pip, as the one way in which a running service asks the package index for something."""

import shutil
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from utils.process import run

# Set by some people for every pip; they do not go together with a target folder.
_OVERRULED = ("PIP_USER=0", "PIP_REQUIRE_VIRTUALENV=0", "PIP_TARGET=", "PIP_PREFIX=")
_OPTIONS = (
    *("--no-deps", "--only-binary", ":all:", "--no-cache-dir"),
    *("--disable-pip-version-check", "--quiet", "--retries", "1"),
)


def install(wanted: Sequence[str], folder: Path, *, timeout_s: float) -> None:
    """Unpack packages into a folder; nothing of them is run. Raises ProgramError or ProgramTimeout.

    What is fetched lies in the folder's parent meanwhile, so that who watches it sees how far it is.
    """
    env: list[str | Path] = [shutil.which("env") or "env", *_OVERRULED, f"TMPDIR={folder.parent}"]
    run([*env, _python_with_pip(), "-m", "pip", "install", *_OPTIONS, "--target", folder, *wanted], timeout_s=timeout_s)


def _python_with_pip() -> Path:
    # The virtual environment has none; the Python that it was made from usually does.
    base = Path(sys.base_prefix) / f"bin/python{sys.version_info.major}.{sys.version_info.minor}"
    return Path(sys.executable) if find_spec("pip") else base

"""Which downloader runs (yt-dlp), how old it is, and the JavaScript runtime that it needs for YouTube."""

import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import distributions
from pathlib import Path

from utils.process import ProgramError, ProgramTimeout, run
from utils.ttl_cache import Recent

RENEWED = "downloader"  # in DATA_DIR
CURRENT = "current"  # in it: a link to the folder that is used
OLDEST_RUNTIMES = {"deno": (2, 3, 0), "node": (22, 0, 0), "bun": (1, 2, 11)}  # yt_dlp/utils/_jsruntime.py
ASKED_AGAIN_S = 300.0  # a runtime is looked for again: somebody may have installed one


@dataclass(frozen=True)
class Downloader:
    """One yt-dlp. Its version is the day of its release."""

    version: str
    folder: Path | None = None  # renewed there; None: the one that came with Clipsheet

    @property
    def released(self) -> date | None:
        """The day of its release; None when the version is no day."""
        numbers = (*release(self.version), 0, 0, 0)
        try:
            return date(numbers[0], numbers[1], numbers[2])
        except ValueError:
            return None

    @property
    def age_days(self) -> int | None:
        """How old it is."""
        return max(0, (datetime.now(UTC).date() - self.released).days) if self.released else None


@dataclass(frozen=True)
class Runtime:
    """A JavaScript runtime on this machine."""

    name: str
    version: str
    is_new_enough: bool


def downloader_in_use(data_dir: Path) -> Downloader:
    """The one that downloads use: the one that came with Clipsheet, or a renewed one while that is newer."""
    own = Downloader(version_in(sys.path) or "")
    current = data_dir / RENEWED / CURRENT
    renewed = version_in([current]) or ""
    return Downloader(renewed, current.resolve()) if release(renewed) > release(own.version) else own


def prefer_renewed(data_dir: Path) -> None:
    """Let this process import the renewed one, when it is in use: called before the first import of yt-dlp."""
    folder = downloader_in_use(data_dir).folder
    if folder:
        sys.path.insert(0, str(folder))


def release(version: str) -> tuple[int, ...]:
    """A version as numbers, to compare."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def version_in(path: Iterable[str | Path], name: str = "yt-dlp") -> str | None:
    """The version that would be imported from these folders; nothing is imported for it."""
    found = distributions(name=name, path=[str(folder) for folder in path])
    return next((one.version for one in found), None)


def find_runtimes() -> list[Runtime]:
    """What is installed, the one that is used first. The programs are asked, which takes some 50 ms each."""
    found = [runtime for name in OLDEST_RUNTIMES if (runtime := _runtime(name))]
    return sorted(found, key=lambda runtime: not runtime.is_new_enough)


runtimes = Recent(find_runtimes, ASKED_AGAIN_S)


def _runtime(name: str) -> Runtime | None:
    # yt-dlp looks beside its own Python too, where the package `deno` puts it.
    path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    try:
        said = run([path, "--version"], timeout_s=10).stdout.decode(errors="replace") if path else ""
    except (ProgramError, ProgramTimeout, OSError):
        return None
    version = re.search(r"\d+(\.\d+)+", said)
    if version is None:
        return None
    numbers = tuple(int(part) for part in version[0].split("."))
    return Runtime(name, version[0], is_new_enough=numbers >= OLDEST_RUNTIMES[name])

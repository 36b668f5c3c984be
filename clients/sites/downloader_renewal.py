"""Renews the downloader without a new release of Clipsheet: into DATA_DIR, tried out, and then used, or not at all."""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path

from filelock import FileLock

from clients import pip
from clients.sites.downloader import CURRENT, RENEWED, Downloader, downloader_in_use, release, version_in
from config.settings import PROJECT_ROOT
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.logger import redact
from utils.process import ProgramError, ProgramTimeout, run

INSTALL_S, TRY_S = 600.0, 120.0


def renew(data_dir: Path, *, early: bool = False) -> Downloader | None:
    """Fetch the newest yt-dlp from the package index and use it from the next download on; None: it is in use already.

    `early` takes what is not released yet, which the authors advise when a site has just changed. What is used now is
    kept beside it. Raises NeedsUserError when none can be fetched, or the new one does not work here.
    """
    home = data_dir / RENEWED
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "lock"), _swept(home), tempfile.TemporaryDirectory(dir=home, prefix=".new-") as name:
        folder = Path(name) / "packages"
        _fetch(["--pre", "yt-dlp"] if early else ["yt-dlp"], folder)
        version = version_in([folder]) or ""
        if release(version) <= release(downloader_in_use(data_dir).version):
            return None
        # Its solver of YouTube's challenges comes as a package of exactly one version.
        _fetch(_solver(folder), folder)
        _try_out(folder, version)
        return Downloader(version, _use(home, folder, version))


@contextmanager
def _swept(home: Path) -> Iterator[None]:
    for left in home.glob(".new-*"):  # by a renewal that was killed: whoever lives holds the lock
        shutil.rmtree(left, ignore_errors=True)
    yield


def use_own(data_dir: Path) -> None:
    """Remove the renewed yt-dlp and use the one that came with Clipsheet."""
    (data_dir / RENEWED / CURRENT).unlink(missing_ok=True)
    shutil.rmtree(data_dir / RENEWED, ignore_errors=True)


def _fetch(wanted: Sequence[str], folder: Path) -> None:
    if not wanted:
        return
    try:
        pip.install(wanted, folder, timeout_s=INSTALL_S)
    except ProgramTimeout as error:
        raise NeedsUserError(
            "The package index does not answer.", "Try again later.", code=ErrorCode.SETUP_NEEDED
        ) from error
    except ProgramError as error:
        why = re.findall(r"(?m)^ERROR: (.*)$", error.stderr) or error.stderr.strip().splitlines() or ["pip failed"]
        raise NeedsUserError(
            f"No new yt-dlp could be fetched: {redact(why[0])[:300]}",
            "Check that this machine reaches the package index.",
            code=ErrorCode.SETUP_NEEDED,
        ) from error


def _solver(folder: Path) -> list[str]:
    for one in distributions(name="yt-dlp", path=[str(folder)]):
        for required in one.requires or ():
            if found := re.match(r"yt-dlp-ejs\s*(==\s*[\w.]+)", required):
                return [f"yt-dlp-ejs{found[1]}"]
    return []


def _try_out(folder: Path, version: str) -> None:
    """Run it in a process of its own, as a download would. Raises NeedsUserError when it does not work."""
    try:
        trial: list[str | Path] = [sys.executable, "-m", "clients.sites.downloader_trial", folder, version]
        run(trial, timeout_s=TRY_S, cwd=PROJECT_ROOT)
    except (ProgramError, ProgramTimeout) as error:
        why = str(error).strip().splitlines()[-1]
        raise NeedsUserError(
            f"yt-dlp {version} does not work here, so the one in use stays: {redact(why)[:300]}",
            "Try again when there is a newer one.",
            code=ErrorCode.SETUP_NEEDED,
        ) from error


def _use(home: Path, folder: Path, version: str) -> Path:
    """Move the new version into place and switch to it in one step; of earlier versions only the last is kept."""
    before = (home / CURRENT).resolve() if (home / CURRENT).is_dir() else None
    place = home / version
    shutil.rmtree(place, ignore_errors=True)  # left by a renewal that was broken off
    folder.rename(place)
    link = folder.with_name("link")
    link.symlink_to(version)
    link.replace(home / CURRENT)
    # A download that runs now still imports from the one before.
    for old in home.iterdir():
        if old.is_dir() and not old.is_symlink() and not old.name.startswith(".") and old not in (place, before):
            shutil.rmtree(old, ignore_errors=True)
    return place

"""The lock files: written anew from the package index alone, and tried for every machine that set-up promises."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.setup.console import SetupError, call, complaint_of, say
from scripts.setup.pip_settings import TRUST_THE_SYSTEM, uv_environment
from scripts.setup.project import Project
from scripts.setup.system import OLDEST_MACOS

LOCKS = ("requirements", "requirements-dev")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin")
HASH = re.compile(r"sha256\W+([0-9a-f]{64})")
_REACHES_THE_INDEX = ("UV_CACHE_DIR", "UV_NO_CACHE", "UV_HTTP_TIMEOUT")


@dataclass(frozen=True)
class Machine:
    """A kind of machine that set-up promises to work on, in uv's words."""

    platform: str
    python: str

    def __str__(self) -> str:
        return f"{self.platform}, Python {self.python}"


MACHINES = tuple(Machine(platform, python) for platform in PLATFORMS for python in PYTHONS)


def index_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Give `environ` for a uv that asks the default index and nothing else.

    An extra index, a folder of wheels or a constraint of this machine would get into the lock file: an index that holds
    one wheel of a package gives one checksum, and every other kind of machine then refuses to install.
    """
    kept = (*_REACHES_THE_INDEX, *TRUST_THE_SYSTEM)
    usual = uv_environment(environ)
    return {k: v for k, v in usual.items() if not k.startswith(("UV_", "PIP_")) or k in kept} | {
        "UV_NO_CONFIG": "1",
        "UV_PYTHON_DOWNLOADS": "never",
    }


def make_locks(project: Project, uv: Path, options: Iterable[str]) -> None:
    """Write each lock file from its .in file; versions stay unless `options` upgrade them. Raises SetupError."""
    for name in LOCKS:
        lock, part = project.root / f"{name}.txt", project.root / f"{name}.txt.part"
        part.write_text(without_hashes(lock.read_text() if lock.exists() else ""))
        args = ["--quiet", "--universal", "--python-version", PYTHONS[0], "--generate-hashes", "--no-emit-index-url"]
        args += ["--custom-compile-command", "scripts/lock", f"{name}.in", "-o", part.name, *options]
        try:
            call([uv, "pip", "compile", *args], env=index_environment(project.environ), folder=project.root)
            part.replace(lock)
        finally:
            part.unlink(missing_ok=True)


def without_hashes(lock: str) -> str:
    """Give the versions alone: uv keeps the checksums that a lock file has already, right or wrong."""
    lines = [line.removesuffix("\\").rstrip() for line in lock.splitlines() if not line.lstrip().startswith("--hash")]
    return "\n".join([*lines, ""])


def try_locks(project: Project, uv: Path) -> None:
    """Dry-run the installation of each lock file on each kind of machine. Raises SetupError naming those that fail.

    It asks the index about every package, so lock files that came through it once are not asked about again.
    """
    tried, key = project.venv / "clipsheet-locks", _key(project)
    if tried.exists() and tried.read_text() == key:
        say(f"The lock files fit {len(MACHINES)} kinds of machine, as was found before.")
        return
    with TemporaryDirectory() as folder:
        failed = [found for name in LOCKS for found in _failing(project, uv, name, Path(folder))]
    if failed:
        raise SetupError("the lock files cannot be installed on every machine:\n    " + "\n    ".join(failed))
    tried.write_text(key)


def _key(project: Project) -> str:
    digest = hashlib.sha256(repr((MACHINES, OLDEST_MACOS)).encode())
    for name in LOCKS:
        digest.update((project.root / f"{name}.txt").read_bytes())
    return digest.hexdigest()


def _failing(project: Project, uv: Path, name: str, folder: Path) -> Iterator[str]:
    env = index_environment(project.environ) | {"MACOSX_DEPLOYMENT_TARGET": f"{OLDEST_MACOS}.0"}
    lock, wheels = project.root / f"{name}.txt", folder / f"pylock.{name}.toml"
    say(f"Trying {lock.name} on {len(MACHINES)} kinds of machine ...")
    args = ["--quiet", "--universal", "--no-deps", "--python-version", PYTHONS[0], "--format", "pylock.toml"]
    call([uv, "pip", "compile", *args, lock, "-o", wheels], env=env)
    wheels.write_text(only_allowed(wheels.read_text(), lock.read_text()))
    for machine in MACHINES:
        args = ["--dry-run", "--quiet", "--no-build", "--target", str(folder / "none"), "--python", str(project.python)]
        args += ["--python-platform", machine.platform, "--python-version", machine.python]
        if complaint := complaint_of([uv, "pip", "sync", *args, wheels], env=env):
            yield f"{lock.name} on {machine}: {complaint}"


def only_allowed(wheels: str, lock: str) -> str:
    """Leave out of a list of the index's wheels (pylock.toml) those whose checksum is not in the lock file."""
    allowed = set(HASH.findall(lock))
    return "\n".join(line for line in wheels.split("\n") if not (found := HASH.search(line)) or found[1] in allowed)

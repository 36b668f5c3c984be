"""Where set-up's things are, and which of them are done."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPEECH_MODEL = "base"  # as in config/settings.py


@dataclass(frozen=True)
class Project:
    """The project's folder, the environment of the call, and whether the developers' packages are wanted too."""

    root: Path
    environ: Mapping[str, str]
    dev: bool = False

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin/python"

    @property
    def stamp(self) -> Path:
        return self.venv / "clipsheet-setup.json"

    @property
    def pose_model(self) -> Path:
        return self._data_dir / "models/pose_landmarker.task"

    @property
    def face_model(self) -> Path:
        return self.pose_model.with_name("face_networks.zip")

    @property
    def speech_model(self) -> Path:
        """The folder of the model that set-up fetches, where the service looks for it."""
        return self._data_dir / "models/whisper" / SPEECH_MODEL

    def has_pose_models(self) -> bool:
        """Whether both models that come out of one package are there."""
        return self.pose_model.exists() and self.face_model.exists()

    def has_speech_model(self) -> bool:
        """Whether set-up has nothing to do: it is there, was not to be had, or another one is wanted."""
        wanted = self._setting("WHISPER_MODEL") or SPEECH_MODEL
        failed = self.speech_model.with_suffix(".failed")  # by the store, which tries again when it is needed
        return wanted != SPEECH_MODEL or self.speech_model.is_dir() or failed.exists()

    @property
    def _data_dir(self) -> Path:
        """As config/settings.py reads it, which needs packages that may not be there yet."""
        return self.root / Path(self._setting("DATA_DIR") or "data").expanduser()

    def _setting(self, name: str) -> str:
        return self.environ.get(name) or _from_dotenv(self.root / ".env", name)

    def requirements(self, *, dev: bool) -> list[Path]:
        """The lock files to install."""
        return [self.root / name for name in ("requirements.txt", "requirements-dev.txt")[: 1 + dev]]

    def is_installed(self) -> bool:
        """Whether the packages in place are exactly those wanted."""
        stamp = self._read_stamp()
        if not self.python.exists():  # a link to a Python that was removed
            return False
        return stamp["run"] == self._key(dev=False) and (not self.dev or stamp["dev"] == self._key(dev=True))

    def has_whole_venv(self) -> bool:
        """Whether an earlier set-up came to its end here, with these or with other packages."""
        return bool(self._read_stamp()["run"]) and self.python.exists()

    def wants_dev(self) -> bool:
        """Whether to install the developers' packages: when asked, and when they were there before."""
        return self.dev or bool(self._read_stamp()["dev"])

    def write_stamp(self, *, dev: bool) -> None:
        """Say that everything is in place; the last act of an installation."""
        keys = {"run": self._key(dev=False), "dev": self._key(dev=True) if dev else ""}
        part = self.stamp.with_suffix(".part")
        part.write_text(json.dumps(keys))
        part.replace(self.stamp)

    def _read_stamp(self) -> dict[str, str]:
        try:
            keys = json.loads(self.stamp.read_text())
            return {"run": str(keys["run"]), "dev": str(keys["dev"])}
        except (OSError, ValueError, KeyError, TypeError):
            return {"run": "", "dev": ""}

    def _key(self, *, dev: bool) -> str:
        """A checksum of all that decides what an installation holds: lock files, Python, and set-up itself."""
        digest = hashlib.sha256(os.uname().machine.encode())
        files = [*self.requirements(dev=dev), self.venv / "pyvenv.cfg", *sorted(Path(__file__).parent.glob("*.py"))]
        for file in files:
            digest.update(file.read_bytes() if file.exists() else b"none")
        return digest.hexdigest()


def _from_dotenv(path: Path, name: str) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    value = ""
    for line in lines:
        key, found, rest = line.strip().removeprefix("export ").partition("=")
        if found and key.strip() == name:
            rest = rest.strip()
            quote = rest[:1] if rest[:1] in ("'", '"') else ""
            value = rest[1:].partition(quote)[0] if quote else rest.partition(" #")[0].strip()
    return value

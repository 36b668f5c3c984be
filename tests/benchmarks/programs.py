"""Small programs in the place of those that fetch and run the packages of others."""

from dataclasses import dataclass
from pathlib import Path


def program(path: Path, text: str) -> Path:
    """Write a program of the shell."""
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@dataclass(frozen=True)
class FakeUv:
    """Makes an environment with a Python that only ends, and notes what it was asked."""

    folder: Path

    def __call__(self, *, install: int = 0, python: int = 0) -> Path:
        """Return a uv whose installations end with `install`, and whose Python ends with `python`."""
        lines = (
            f'echo "$@" >> {self.folder}/asked',
            f'[ "$1" = venv ] || exit {install}',
            "for target; do :; done",
            'mkdir -p "$target/bin"',
            f"printf '#!/bin/sh\nexit {python}' > \"$target/bin/python\"",
            'chmod +x "$target/bin/python"',
        )
        return program(self.folder / "uv", "\n".join(lines))

    @property
    def asked(self) -> list[str]:
        return (self.folder / "asked").read_text().splitlines()

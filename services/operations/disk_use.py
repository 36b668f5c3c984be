"""What the folders of DATA_DIR hold."""

from contextlib import suppress
from pathlib import Path

from config.settings import Settings
from services.operations.diagnostics import Check, CheckState
from utils.files import files_below

FOLDERS = ("media", "copies", "library", "uploads", "work", "models")
DATABASES = "databases"


def disk_use(settings: Settings) -> Check:
    """The sizes as text, for a person who asks."""
    held = [f"{name} {words(size)}" for name, size in sizes_bytes(settings).items()]
    return Check("Disk use", CheckState.OK, ", ".join(held) or "nothing yet")


def sizes_bytes(settings: Settings) -> dict[str, int]:
    """What takes room, by name. It reads the whole tree: not for a probe."""
    sizes = {name: _size_bytes(settings.data_dir / name) for name in FOLDERS}
    sizes[DATABASES] = sum(path.stat().st_size for path in settings.data_dir.glob("*.db*"))
    return {name: size for name, size in sizes.items() if size}


def words(size_bytes: float) -> str:
    """A size for a person."""
    for unit in ("B", "kB", "MB"):
        if size_bytes < 1000:
            return f"{size_bytes:.0f} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.1f} GB"


def _size_bytes(folder: Path) -> int:
    # A file that hangs in two folders, such as a reel in the library, counts in both: either keeps it.
    total = 0
    for path in files_below(folder):
        with suppress(FileNotFoundError):
            total += path.lstat().st_size
    return total

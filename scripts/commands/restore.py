"""Put a backup in place; the service must be stopped."""

import argparse
from pathlib import Path

from clients.stores.configured import media_store
from config.settings import Settings
from services.operations.backups.restore import Restored, restore
from services.operations.media_owners import MANY_OWNERS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("file", type=Path, help="what `backup` has made")
    parser.add_argument("--force", action="store_true", help="replace the data that are there")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Restore. Returns 1 when completed entries are without their note."""
    restored = restore(settings, media_store(settings), arguments.file.absolute(), force=arguments.force)
    print("\n".join(_told(settings, restored)))
    if not restored.is_alone:
        print(MANY_OWNERS)
    return int(bool(restored.without_note))


def _told(settings: Settings, restored: Restored) -> list[str]:
    goes_on = "What was unfinished then goes on at the next start."
    if not restored.without_note:
        return [f"{settings.data_dir} is as it was, and every completed entry has its note. {goes_on}"]
    return [
        f"{settings.data_dir} is as the backup has it. {goes_on}",
        f"{len(restored.without_note)} completed entries have no note in the backup; retry them to make it anew:",
        *(f"  {entry_id}" for entry_id in restored.without_note),
    ]

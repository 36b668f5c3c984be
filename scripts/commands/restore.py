"""Put a backup in place; the service must be stopped."""

import argparse
from pathlib import Path

from config.settings import Settings
from services.backup import restore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("file", type=Path, help="what `backup` has made")
    parser.add_argument("--force", action="store_true", help="replace the data that are there")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Restore."""
    restore(settings, arguments.file.absolute(), force=arguments.force)
    print(f"{settings.data_dir} is as it was. What was unfinished then goes on at the next start.")
    return 0

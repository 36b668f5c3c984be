"""Write databases, keys, library and every result into one file, while the service runs."""

import argparse
from pathlib import Path

from clients.stores.configured import media_store
from config.settings import Settings
from services.operations.backups.backup import BackupContents, back_up

WARNING = "It holds the keys: whoever has it can read the Notion tokens in it. --no-keys leaves them out."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("file", type=Path, help="such as clipsheet.tar.gz")
    parser.add_argument("--media", action="store_true", help="the videos and reels of finished entries too")
    parser.add_argument("--no-keys", action="store_true", help="without the keys made on this machine")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Back up."""
    contents = BackupContents(keys=not arguments.no_keys, media=arguments.media)
    size_bytes = back_up(settings, media_store(settings), arguments.file.absolute(), contents)
    print(f"{arguments.file}: {size_bytes / 1e6:.1f} MB.")
    if contents.keys and (settings.data_dir / "keys").exists():
        print(WARNING)
    return 0

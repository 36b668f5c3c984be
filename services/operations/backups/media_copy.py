"""Brings files from one media store to another, such as from a folder to a bucket."""

import shutil
from pathlib import Path

from clients.stores.media_store import MediaStore
from services.operations.backups.backup_media import published


def copy_media(source: MediaStore, target: MediaStore, scratch: Path) -> int:
    """Copy what is not there yet; it may be broken off and begun again. Returns how many folders were copied."""
    copied = 0
    for key in published(source):
        if names := source.names(key) - target.names(key):
            _copy(source, target, key, names, scratch / "folder")
            copied += 1
    return copied


def _copy(source: MediaStore, target: MediaStore, key: str, names: frozenset[str], folder: Path) -> None:
    for name in sorted(names):
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.fetch(key, name, folder.parent), copy)
    target.add(folder, key)
    shutil.rmtree(folder)

"""Copy the media store from DATA_DIR to the bucket of MEDIA_URL, or back."""

import argparse

from clients.stores.configured import media_store
from config.settings import Settings
from services.operations.backups.backup import scratch_folder
from services.operations.backups.media_copy import copy_media
from utils.errors import NeedsUserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("action", choices=["copy"], help="copy the files that are not there yet")
    parser.add_argument("--back", action="store_true", help="from the bucket to the folder in DATA_DIR")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Copy; where the files come from they stay."""
    if not settings.media_url:
        raise NeedsUserError("MEDIA_URL names no bucket.", "Set it to s3://… or gs://…")
    folder, bucket = media_store(settings.model_copy(update={"media_url": ""})), media_store(settings)
    source, target = (bucket, folder) if arguments.back else (folder, bucket)
    settings.work_dir.mkdir(parents=True, exist_ok=True)
    with scratch_folder(settings.work_dir) as scratch:
        print(f"{copy_media(source, target, scratch)} folders copied.")
    return 0

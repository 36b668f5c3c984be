"""End what has had its time: old artifacts, videos, uploads, files nobody knows; a worker does it every hour."""

import argparse

from config.settings import Settings
from services.container import open_container
from services.operations.cleanup import SweepingElsewhere
from services.operations.media_owners import MANY_OWNERS, MediaOwners


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call; the settings say how long all is kept."""
    parser.add_argument(
        "--take-over", action="store_true", help="other databases that used this media store are no more"
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Sweep once."""
    container = open_container(settings)
    owners = MediaOwners(container.database, container.store)
    try:
        if arguments.take_over:
            owners.take_over()
        print(f"Swept {container.cleanup().sweep()}.")
        if not owners.are_we_alone():
            print(MANY_OWNERS)
    except SweepingElsewhere:
        print("Another process is sweeping at this moment.")
    finally:
        container.close()
    return 0

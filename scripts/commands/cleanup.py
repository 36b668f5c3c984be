"""End what has had its time: old artifacts, videos, uploads, files nobody knows; a worker does it every hour."""

import argparse

from config.settings import Settings
from services.cleanup import SweepingElsewhere
from services.house import open_house


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none; the settings say everything."""


def run(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Sweep once."""
    house = open_house(settings)
    try:
        print(f"Swept {house.cleanup().sweep()}.")
    except SweepingElsewhere:
        print("Another process is sweeping at this moment.")
    finally:
        house.close()
    return 0

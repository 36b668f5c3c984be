"""Run entries and nothing else; the web page is another process, here or on another machine."""

import argparse

from config.settings import Role, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none; the settings say everything."""


def run(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    from scripts.serving import serve  # half a second that the other commands need not wait

    return serve(settings.model_copy(update={"role": frozenset({Role.WORKER})}))

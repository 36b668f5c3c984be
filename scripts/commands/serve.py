"""Start the service: web page, API and worker in one process (the default command)."""

import argparse

from config.settings import Role, Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("--no-sample", action="store_true", help="do not process the sample on the first start")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from scripts.port_choice import settle_port
    from scripts.serving import serve  # half a second that the other commands need not wait

    settled = settle_port(settings) if Role.WEB in settings.role else settings
    if settled is None:
        return 0
    return serve(settled, with_sample=not getattr(arguments, "no_sample", False))

"""Asks a person at a terminal what to do when the page's port is taken; a program is told by an error instead."""

import errno
import sys
from collections.abc import Callable
from typing import TextIO

from config.settings import Settings
from endpoints.port_taken import SERVER_NAME
from endpoints.welcome import page_address
from utils.ports import next_free_port, server_name, why_not_free

YES = ("", "y", "yes")


def _open(url: str) -> None:
    import webbrowser  # hardly ever needed

    webbrowser.open(url)


def settle_port(
    settings: Settings,
    *,
    stream: TextIO = sys.stdin,
    ask: Callable[[str], str] = input,
    open_page: Callable[[str], object] = _open,
) -> Settings | None:
    """The settings to start with: these, or with the next free port if the person takes it.

    None: there is nothing to start, as Clipsheet runs already; its page is opened. What is not settled here is told
    when the port is opened.
    """
    host, port = settings.host, settings.port
    cause = why_not_free(host, port) if port else None
    if cause is None or cause.errno != errno.EADDRINUSE or not stream.isatty():
        return settings
    if server_name(host, port) == SERVER_NAME:
        print(f"Clipsheet is already running at {page_address(settings)}")
        open_page(page_address(settings))
        return None
    free = next_free_port(host, port)
    if free and ask(f"Another program uses port {port}. Start on {free} instead? [Y/n] ").strip().lower() in YES:
        return settings.model_copy(update={"port": free})
    return settings

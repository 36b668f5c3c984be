"""Encrypt the kept tokens of Notion and of channels, the secrets of webhooks, and settings, with a new key."""

import argparse

from config.keys import add_token_key
from config.settings import Settings
from services.container import Container, open_container


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("action", choices=["rotate"], help="put TOKEN_KEYS' new first key, or a new one, to use")


def run(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001 - there is one action
    """Encrypt again. With TOKEN_KEYS its first key is the new one; else one is made and kept in DATA_DIR."""
    container = open_container(settings)
    try:
        _reseal(container)  # with the newest key so far: the one before it is dropped now
        if not settings.token_keys:
            add_token_key(settings)
        tokens, secrets = _reseal(container)
    finally:
        container.close()
    print(f"The tokens of {tokens} connections and {secrets} other secrets are encrypted with the new key.")
    return 0


def _reseal(container: Container) -> tuple[int, int]:
    channels = container.publishing.accounts.reseal()
    return container.notion.connections.reseal() + channels, container.once().reseal() + container.kept.reseal()

"""Make the key that push messages to phones are signed with."""

import argparse

from clients.web_push.vapid import new_private_key
from config.settings import Settings


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Print two lines for `.env`."""
    if settings.has_push:
        print("# There is a key already. Another one ends all subscriptions of phones.")
    print(f"VAPID_PRIVATE_KEY={new_private_key()}")
    subject = settings.vapid_subject or (settings.public_url if settings.public_url.startswith("https://") else "")
    print(f"VAPID_SUBJECT={subject or 'mailto:you@example.org'}")
    return 0

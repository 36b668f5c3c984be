"""Forget a person for good: entries, notes, files, tokens."""

import argparse

from sqlalchemy import select

from clients.database.models import User
from config.settings import Settings
from scripts.commands.given import is_sure
from services.container import Container, open_container

_QUESTION = "This cannot be undone. Type {} to forget them: "


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("user", nargs="?", help="an id; without it, all are listed")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """List, or forget one."""
    container = open_container(settings)
    try:
        if arguments.user is None:
            _list(container)
        elif arguments.yes or is_sure(_QUESTION.format(arguments.user), arguments.user):
            container.forgetting().forget(arguments.user)
            print(f"{arguments.user} is forgotten. Notion pages and backups are not ours to change.")
        else:
            print("Nobody was forgotten.")
    finally:
        container.close()
    return 0


def _list(container: Container) -> None:
    with container.database.reading() as session:
        for user in session.scalars(select(User).order_by(User.created_at)):
            print(f"{user.id}  {user.created_at:%Y-%m-%d}  {user.name}")

"""The people who sign in: add, list, remove, give a new password."""

import argparse
import getpass
import sys

from config.settings import Settings
from scripts.commands.given import is_sure
from services.accounts.people import PersonRole, PersonView
from services.container import Container, open_container
from utils.errors import NeedsUserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    actions = parser.add_subparsers(metavar="action", required=True)
    add = actions.add_parser("add", help="add a person; the first is an admin, and what is here is theirs")
    add.add_argument("name")
    add.add_argument("--admin", action="store_true", help="who may add and remove people")
    add.set_defaults(act=_add)
    actions.add_parser("list", help="name them all").set_defaults(act=_list)
    remove = actions.add_parser("remove", help="forget a person with all that is theirs")
    remove.add_argument("name")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.set_defaults(act=_remove)
    password = actions.add_parser("password", help="give a new password; the person is signed out everywhere")
    password.add_argument("name")
    password.set_defaults(act=_password)
    parser.epilog = "A password is asked for, or read from the standard input's first line where that is no terminal."


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Do one of them."""
    container = open_container(settings)
    try:
        arguments.act(container, arguments)
    finally:
        container.close()
    return 0


def _add(container: Container, arguments: argparse.Namespace) -> None:
    is_first = not container.people.exist()
    wanted = PersonRole.ADMIN if arguments.admin else PersonRole.MEMBER
    made = container.people.add(arguments.name, _new_password(), wanted)
    if is_first:
        print(f"{made.name} is the first person, an admin, and has all that was here. From now on people sign in.")
    else:
        print(f"{made.name} is {_kind(made)} and can sign in at {container.settings.address}")


def _list(container: Container, _arguments: argparse.Namespace) -> None:
    people = container.people.all()
    for one in people:
        print(f"{one.name}  {one.role}{'  disabled' if one.disabled else ''}  since {one.created_at:%Y-%m-%d}")
    if not people:
        print("Nobody signs in: this Clipsheet is its one local user's. scripts/run users add NAME makes the first.")


def _remove(container: Container, arguments: argparse.Namespace) -> None:
    found = container.people.named(arguments.name)
    sure = "This cannot be undone: all notes and videos of theirs go too. "
    if not arguments.yes and not is_sure(f"{sure}Type {found.name} to remove them: ", found.name):
        print("Nothing was removed.")
        return
    container.forgetting().forget(found.user_id)
    print(f"{found.name} is removed. Notion pages and backups are not ours to change.")


def _password(container: Container, arguments: argparse.Namespace) -> None:
    found = container.people.named(arguments.name)
    container.people.set_password(found.user_id, _new_password())
    print(f"{found.name} has a new password and is signed out everywhere.")


def _kind(person: PersonView) -> str:
    return "an admin" if person.role is PersonRole.ADMIN else "a member"


def _new_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise NeedsUserError("These are two different passwords.", "Nothing was changed; try again.")
    return password

"""Copy everything from SQLite to the PostgreSQL of DATABASE_URL, or back; the service must be stopped."""

import argparse
from collections.abc import Mapping

from clients.database.session import Database, database_url
from clients.stores.configured import media_store
from config.settings import Settings
from services.engine.database import forget_runs, is_sqlite
from services.operations.backups.in_use import alone
from services.operations.database_copy import copy_database, holds_data
from services.operations.media_owners import MediaOwners
from utils.errors import NeedsUserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("action", choices=["copy"], help="copy users, entries, connections, all that is kept")
    parser.add_argument("--back", action="store_true", help="from DATABASE_URL to SQLite in DATA_DIR")
    parser.add_argument("--force", action="store_true", help="replace what the other database holds")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Copy. Media, library and keys stay where they are: both databases use them."""
    if is_sqlite(settings):
        raise NeedsUserError(
            "DATABASE_URL names no PostgreSQL database.", "`scripts/setup_database.sh local` makes one and prints it."
        )
    file = settings.model_copy(update={"database_url": ""})
    source, target = (settings, file) if arguments.back else (file, settings)
    with alone(source), alone(target):
        counts = _copy(source, target, force=arguments.force)
    print(_told(counts, is_back=arguments.back))
    return 0


def _copy(source: Settings, target: Settings, *, force: bool) -> Mapping[str, int]:
    if is_sqlite(source) and not (source.data_dir / "clipsheet.db").exists():
        raise NeedsUserError(f"There is no database in {source.data_dir}.", "Set DATA_DIR to the folder that has it.")
    old, new = Database(database_url(source)), Database(database_url(target))
    try:
        old.upgrade(source.data_dir)
        new.upgrade(source.data_dir)
        if holds_data(new) and not force:
            raise NeedsUserError("The other database holds data already.", "Add --force to replace them.")
        forget_runs(target)  # of an earlier time: each unfinished entry gets a run of its own at the next start
        counts = copy_database(old, new)
        store = media_store(source)
        MediaOwners(old, store).hand_over(MediaOwners(new, store))
        return counts
    finally:
        old.close()
        new.close()


def _told(counts: Mapping[str, int], *, is_back: bool) -> str:
    held = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
    then = (
        "Take DATABASE_URL out of .env and start." if is_back else "Start as you did; DATABASE_URL is used from now on."
    )
    return f"Copied {held}.\n{then} The other database is as it was; remove it when all is well."

"""The settings for a command that runs beside the service: as it has them, with what was changed on a page."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy.engine import make_url

from clients.database.session import Database, database_url
from config.keys import token_keys
from config.settings import Settings
from services.operations.kept_settings.store import KeptSettings
from utils.crypto import Cipher


def with_what_is_kept(start: Settings) -> tuple[Settings, Mapping[str, str]]:
    """The settings that count, and what is kept of them in the names of the environment, for child processes.

    A database that is not there yet is not made; one that does not answer leaves what the environment says.
    """
    url = database_url(start)
    if url.startswith("sqlite") and not start.data_dir.joinpath(make_url(url).database or "").is_file():
        return start, {}
    database = Database(url)
    try:
        kept = KeptSettings(database, Cipher(partial(token_keys, start)), start)
        return kept.current(), kept.environment()
    finally:
        database.close()

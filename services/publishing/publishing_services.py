"""Publishing, wired once for a process."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from clients.database.locks import Locks
from clients.database.models import now
from clients.database.session import Database
from clients.platforms.platform import Clock
from clients.platforms.registry import Platforms, open_platforms
from clients.platforms.wire import http_client
from clients.stores.media_store import MediaStore
from config.keys import token_keys
from config.settings import Settings
from services.publishing.accounts import Accounts
from services.publishing.attempt import Attempt
from services.publishing.caps import Caps
from services.publishing.copies import Copies
from services.publishing.journal import Desk
from services.publishing.planning import Planner
from services.publishing.publications import Publications
from services.publishing.runner import TOPIC, Runner
from utils.crypto import Cipher
from utils.notifier import Notifier


@dataclass(frozen=True)
class PublishingServices:
    """What endpoints, commands and a worker use."""

    platforms: Platforms
    accounts: Accounts
    planner: Planner
    publications: Publications
    attempt: Attempt
    wakes: Notifier
    close: Callable[[], None]

    def runner(self) -> Runner:
        """What posts in a worker; it does nothing until it is started."""
        return Runner(self.attempt, self.wakes)


def open_publishing(
    settings: Settings,
    database: Database,
    store: MediaStore,
    locks: Locks,
    wakes: Notifier,
    *,
    clock: Clock = now,
) -> PublishingServices:
    """Everything over one database."""
    http = http_client()
    platforms = open_platforms(settings, http, clock)
    cipher = Cipher(partial(token_keys, settings))
    accounts = Accounts(database, cipher, locks, platforms.platforms, platforms.ways, clock)
    copies = Copies(store, settings.work_dir)
    desk = Desk(database, cipher, clock)
    attempt = Attempt(desk, platforms.platforms, accounts.access, Caps(database, locks, clock), copies, clock)
    ring = partial(wakes.ring, TOPIC)
    planner = Planner(
        *(database, platforms.platforms, accounts, copies, clock), woken=ring, only_rehearses=settings.publish_dry_run
    )
    publications = Publications(database, platforms.platforms, copies, clock, woken=ring)
    return PublishingServices(platforms, accounts, planner, publications, attempt, wakes, http.close)

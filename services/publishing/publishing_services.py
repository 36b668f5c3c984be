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
from config.keys import secret_key, token_keys
from config.settings import Settings
from services.accounts.one_time_states import OneTimeStates
from services.publishing.accounts import Accounts
from services.publishing.attempt import Attempt
from services.publishing.caps import Caps
from services.publishing.connecting import Connecting
from services.publishing.copies import Copies
from services.publishing.journal import Desk
from services.publishing.planning import Planner
from services.publishing.publications import Publications
from services.publishing.runner import TOPIC, Runner
from services.publishing.shared_files import SharedFiles
from services.publishing.upkeep import Upkeep
from utils.crypto import Cipher
from utils.notifier import Notifier


@dataclass(frozen=True)
class PublishingServices:
    """What endpoints, commands and a worker use."""

    platforms: Platforms
    accounts: Accounts
    planner: Planner
    publications: Publications
    connecting: Connecting
    shared: SharedFiles
    attempt: Attempt
    wakes: Notifier
    close: Callable[[], None]

    def runner(self) -> Runner:
        """What posts in a worker; it does nothing until it is started."""
        return Runner(self.attempt, self.wakes, Upkeep(self.accounts))


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
    key = partial(secret_key, settings)
    shared = SharedFiles(settings.address, key, clock)
    copies = Copies(store, settings.work_dir, shared.of)
    desk = Desk(database, cipher, clock)
    attempt = Attempt(desk, platforms.platforms, accounts.access, Caps(database, locks, clock), copies, clock)
    ring = partial(wakes.ring, TOPIC)
    planner = Planner(
        *(database, platforms.platforms, accounts, copies, clock), woken=ring, only_rehearses=settings.publish_dry_run
    )
    publications = Publications(database, platforms.platforms, copies, clock, woken=ring)
    states = OneTimeStates(database, clock=clock)
    connecting = Connecting(accounts, platforms.platforms, platforms.ways, states, settings.address, key)
    return PublishingServices(
        *(platforms, accounts, planner, publications, connecting, shared, attempt, wakes), close=http.close
    )

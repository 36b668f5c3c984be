"""Publishing, wired once for a process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from clients.database.locks import Locks
from clients.database.models import now
from clients.database.session import Database
from clients.platforms.platform import Clock
from clients.platforms.registry import Platforms, open_platforms
from clients.platforms.transport import http_client
from clients.stores.media_store import MediaStore
from config.keys import secret_key, token_keys
from config.settings import Settings
from services.accounts.one_time_states import OneTimeStates
from services.clips.clip_store import Clips
from services.exports.results import ResultReader
from services.publishing.attempt import Attempt
from services.publishing.caps import Caps
from services.publishing.channels.accounts import Accounts
from services.publishing.channels.connecting import Connecting
from services.publishing.channels.upkeep import Upkeep
from services.publishing.files.copies import Copies
from services.publishing.files.shared_files import SharedFiles
from services.publishing.files.sources import FinishedClips, MediaSource, ReelAndOriginal
from services.publishing.journal import PublicationQueue
from services.publishing.planning import Planner
from services.publishing.publications import Publications
from services.publishing.runner import TOPIC, Runner
from services.publishing.slots import free_slot
from utils.crypto import Cipher
from utils.notifier import Notifier

DAY_S, MANY = 86_400, 1000


@dataclass(frozen=True)
class PublishingServices:
    """What endpoints, commands and a worker use."""

    platforms: Platforms
    accounts: Accounts
    planner: Planner
    publications: Publications
    connecting: Connecting
    copies: Copies
    sources: Sequence[MediaSource]
    shared: SharedFiles
    attempt: Attempt
    notifier: Notifier
    close: Callable[[], None]

    def free_slot(self, user_id: str, account_id: str, at: datetime) -> datetime:
        """The account's next free slot. Raises NotFoundError, NeedsUserError."""
        account = self.accounts.get(user_id, account_id)
        platform = self.platforms.platforms[account.platform]
        caps = platform.caps({one.name: one.default for one in platform.options})
        most = min((cap.most for cap in caps if cap.seconds >= DAY_S), default=MANY)
        return free_slot(self.accounts.database, account, at, most_a_day=most)

    def runner(self) -> Runner:
        """What posts in a worker; it does nothing until it is started."""
        return Runner(self.attempt, self.notifier, Upkeep(self.accounts))


def open_publishing(
    settings: Settings,
    database: Database,
    store: MediaStore,
    locks: Locks,
    notifier: Notifier,
    results: ResultReader,
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
    sources = (ReelAndOriginal(), FinishedClips(Clips(database), results))
    queue = PublicationQueue(database, cipher, clock)
    attempt = Attempt(queue, platforms.platforms, accounts.access, Caps(database, locks, clock), copies, clock)
    ring = partial(notifier.ring, TOPIC)
    planner = Planner(
        *(database, platforms.platforms, accounts, copies, clock), woken=ring, only_rehearses=settings.publish_dry_run
    )
    publications = Publications(database, platforms.platforms, copies, clock, woken=ring)
    states = OneTimeStates(database, clock=clock)
    connecting = Connecting(accounts, platforms.platforms, platforms.ways, states, settings.address, key)
    return PublishingServices(
        *(platforms, accounts, planner, publications, connecting, copies, sources, shared, attempt, notifier),
        close=http.close,
    )

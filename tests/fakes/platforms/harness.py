"""Publishing as it is wired for real, but for network, clock and encoder: a test plans and lets time pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from clients.database.locks import FileLocks
from clients.database.models import Publication
from clients.database.session import Database
from clients.platforms.platform import Channel, Grant, Platform, SignIn
from clients.stores.media_store import FolderStore
from services.publishing.attempt import Attempt
from services.publishing.caps import Caps
from services.publishing.channels.accounts import Accounts, AccountView
from services.publishing.files.copies import Copies, Copy
from services.publishing.files.fitting import Fitting
from services.publishing.journal import PublicationQueue
from services.publishing.planning import Planner, PostPlan
from services.publishing.publications import Publications
from services.publishing.views import PublicationView
from utils.crypto import Cipher

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
START = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "youtube": {"privacy": "public"},
    "tiktok": {"mode": "direct", "privacy": "SELF_ONLY", "consent": "yes"},
    "instagram": {},
}
# With a cover, which is a call of its own at YouTube only.
COVERED = {**OPTIONS, "youtube": {**OPTIONS["youtube"], "cover_s": "2.5"}}


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


class PlainCopies(Copies):
    """Keeps files as they are; what fits is the test's own word."""

    def keep(self, publication_id: str, source: Path, *, links: bool) -> Copy:
        return super().keep(publication_id, source, links=True)

    def cover(self, publication: PublicationView) -> bytes:
        self.file(publication)
        return f"JPEG at {publication.options['cover_s']}".encode()


class TrustingPlanner(Planner):
    """Takes every file for a video of ten seconds that fits."""

    def _fits(self, platform: Platform, plan: PostPlan) -> tuple[Fitting, float]:
        return Fitting(), 10.0


@dataclass
class PublishingHarness:
    """Everything over one database."""

    database: Database
    folder: Path
    platforms: Mapping[str, Platform]
    ways: Mapping[tuple[str, str], SignIn] = field(default_factory=dict)
    clock: FakeClock = field(default_factory=FakeClock)
    share: Callable[[str], str] | None = None

    def __post_init__(self) -> None:
        self.cipher = Cipher(lambda: [KEY])
        locks = FileLocks(self.folder / "locks")
        self.accounts = Accounts(self.database, self.cipher, locks, self.platforms, self.ways, self.clock)
        self.copies = PlainCopies(FolderStore(self.folder / "media"), self.folder / "work", self.share)
        self.queue = PublicationQueue(self.database, self.cipher, self.clock)
        caps = Caps(self.database, locks, self.clock)
        self.attempt = Attempt(
            self.queue, self.platforms, self.accounts.access, caps, self.copies, self.clock, lambda: 0.5
        )
        self.planner = TrustingPlanner(self.database, self.platforms, self.accounts, self.copies, self.clock)
        self.publications = Publications(self.database, self.platforms, self.copies, self.clock)
        self.video = self.folder / "video.mp4"
        self.video.write_bytes(b"0123456789" * 10)

    def account(
        self,
        platform: str,
        remote_id: str,
        *,
        token: str,
        refresh: str | None = None,
        way: str = "",
        user: str = "local",
    ) -> AccountView:
        grant = Grant(token, refresh, expires_in_s=None)
        channel = Channel(remote_id, f"{platform} {remote_id}")
        return self.accounts.connect(user, platform, way or platform, grant, channel)

    def plan(self, account: AccountView, *, at: datetime | None = None, **changes: Any) -> PublicationView:
        plan = PostPlan(
            account.id,
            self.video,
            "reel",
            **{"title": "Ten squats", "text": "How to squat", "options": OPTIONS[account.platform]} | changes,
            at=at or self.clock(),
        )
        return self.planner.plan(account.user_id, plan)

    def get(self, publication: PublicationView) -> PublicationView:
        return self.publications.get(publication.user_id, publication.id)

    def look(self) -> int:
        """Do everything that is due at this moment; returns how much it was."""
        done = 0
        while self.queue.wake():
            pass
        while work := self.queue.claim():
            self.attempt.run(work)
            done += 1
        return done

    def run(self, *, days: float = 10) -> None:
        """Let time pass until nothing is due any more."""
        end = self.clock() + timedelta(days=days)
        while True:
            self.look()
            with self.database.reading() as session:
                due_at = session.scalar(select(func.min(Publication.due_at)))
            next_at = max(due_at or end, self.clock() + timedelta(seconds=1))
            if next_at >= end:
                return
            self.clock.at = next_at

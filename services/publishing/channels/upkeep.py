"""Keeps sign-ins alive, and tells a week before one ends that cannot be kept so."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from clients.database.models import PlatformAccount, Webhook
from services.publishing.channels.accounts import WARN, Accounts
from services.publishing.journal import OK
from services.webhooks.outbox import new_delivery
from utils.errors import ClipsheetError, NeedsUserError
from utils.logger import get_logger

EVERY_S = 3600.0
OLD = timedelta(days=30)  # a sign-in that ends some day is renewed from then on, every day
log = get_logger(__name__)


@dataclass(frozen=True)
class Upkeep:
    """Any number of processes may do it: renewing holds a lock, telling is marked."""

    accounts: Accounts

    def run(self) -> None:
        """Look through all accounts once."""
        at = self.accounts.clock()
        query = select(PlatformAccount).where(PlatformAccount.state == OK, PlatformAccount.ends_at.is_not(None))
        with self.accounts.database.reading() as session:
            rows = list(session.scalars(query))
        for row in rows:
            if row.refreshed_at and at - row.refreshed_at > OLD:
                self._renew(row)
        self._warn()

    def _renew(self, row: PlatformAccount) -> None:
        try:
            self.accounts.renew(row.id, self.accounts.opened(row.access_token))
        except NeedsUserError as error:
            self.accounts.broken(row.id, str(error))
        except ClipsheetError as error:
            log.info("a sign-in could not be renewed yet", extra={"account": row.id, "why": str(error)[:200]})

    def _warn(self) -> None:
        at = self.accounts.clock()
        ends_soon = select(PlatformAccount).where(
            PlatformAccount.state == OK, PlatformAccount.ends_at < at + WARN, PlatformAccount.warned_at.is_(None)
        )
        with self.accounts.database.promise() as session:
            for row in session.scalars(ends_soon.with_for_update()):
                row.warned_at = at
                hooks = select(Webhook).where(Webhook.user_id == row.user_id, Webhook.entry_id.is_(None))
                for hook in session.scalars(hooks):
                    if "publication.needs_user" in hook.events:
                        session.add(new_delivery(hook.id, "publication.needs_user", _about(row)))


def _about(row: PlatformAccount) -> dict[str, object]:
    ends_at = row.ends_at.isoformat() if row.ends_at else None
    return {
        "code": "account_ends",
        "message": f"The access to {row.name} ends soon. Connect it again on the page Publish.",
        "platform": row.platform,
        "account": row.id,
        "account_name": row.name,
        "is_whole_account": True,
        "ends_at": ends_at,
        "path": "/publish",
    }

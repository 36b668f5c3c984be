"""Messages about single orders (`webhook_url`): one when the entry ends, signed with the person's own secret."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clients.database.models import Entry, User, Webhook, WebhookDelivery
from clients.database.session import Database
from services.domain.entries import Status
from services.webhooks.outbox import EVENTS, tell
from services.webhooks.registry import new_secret
from utils.crypto import CannotOpen, Cipher
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, NotFoundError

MAX_ADDRESSES = 10  # addresses of one entry
EXPECTED = "expected"  # the entry has not ended yet


@dataclass(frozen=True)
class Told:
    """An address that hears of one entry: `expected`, or how its last message stands."""

    webhook_id: str
    url: str
    state: str
    attempts: int = 0
    problem: str = ""


class OnceWebhooks:
    """Every read is by owner."""

    def __init__(self, database: Database, safe: Cipher) -> None:
        self._database = database
        self._cipher = safe

    def add(self, user_id: str, entry_id: str, url: str) -> None:
        """Tell this address once how the entry's run ends; at once when it has ended. Asked again, it is told once.

        The address must be checked before. Raises NotFoundError, or NeedsUserError for too many of them.
        """
        with self._database.promise() as session:
            entry = session.get(Entry, entry_id, with_for_update=True)  # it cannot end in between
            if entry is None or entry.user_id != user_id:
                raise NotFoundError("There is no such entry.", "It may have been deleted.")
            known = session.scalar(select(Webhook).where(Webhook.entry_id == entry_id, Webhook.url == url))
            row = known or self._new(session, user_id, entry_id, url)
            if row.told_run == entry.run:
                return
            row.told_run = None
            if Status(entry.status).is_final:
                tell(session, row, entry)

    def of_entry(self, user_id: str, entry_id: str) -> list[Told]:
        """The addresses that hear of this entry alone."""
        query = select(Webhook).where(Webhook.user_id == user_id, Webhook.entry_id == entry_id)
        with self._database.reading() as session:
            return [_told(session, row) for row in session.scalars(query.order_by(Webhook.created_at))]

    def secret(self, user_id: str) -> str:
        """What these messages are signed with; made when it is first asked for."""
        with self._database.promise() as session:
            return self._opened(self._sealed(session, user_id))

    def renew(self, user_id: str) -> str:
        """Another secret for the orders that come; messages that are on their way keep theirs."""
        secret = new_secret()
        with self._database.promise() as session:
            session.get_one(User, user_id).signing_secret = self._cipher.seal(secret)
        return secret

    def reseal(self) -> int:
        """Encrypt every secret of webhooks with the newest key; how many there are. Raises NeedsUserError."""
        with self._database.promise() as session:
            hooks = list(session.scalars(select(Webhook).with_for_update()))
            people = list(session.scalars(select(User).where(User.signing_secret.is_not(None)).with_for_update()))
            for hook in hooks:
                hook.secret = self._cipher.seal(self._opened(hook.secret))
            for person in people:
                person.signing_secret = self._cipher.seal(self._opened(person.signing_secret or ""))
        return len(hooks) + len(people)

    def _new(self, session: Session, user_id: str, entry_id: str, url: str) -> Webhook:
        count = session.scalar(select(func.count()).select_from(Webhook).where(Webhook.entry_id == entry_id)) or 0
        if count >= MAX_ADDRESSES:
            raise NeedsUserError(
                f"{MAX_ADDRESSES} addresses are told of this entry already.",
                "Register a webhook instead.",
                code=ErrorCode.LIMIT_REACHED,
            )
        row = Webhook(id=uuid.uuid4().hex[:20], user_id=user_id, url=url, events=list(EVENTS), entry_id=entry_id)
        row.secret = self._sealed(session, user_id)
        session.add(row)
        session.flush()
        return row

    def _sealed(self, session: Session, user_id: str) -> str:
        person = session.get_one(User, user_id)
        if person.signing_secret is None:
            session.refresh(person, with_for_update=True)  # two first orders at once have the same
        if person.signing_secret is None:
            person.signing_secret = self._cipher.seal(new_secret())
        return person.signing_secret

    def _opened(self, sealed: str) -> str:
        try:
            return self._cipher.open(sealed)
        except CannotOpen as error:
            raise NeedsUserError(
                "The kept secret of a webhook cannot be read: its key is gone.",
                "Put the old key back into TOKEN_KEYS, after the others, or renew the secret.",
                code=ErrorCode.DATA_DAMAGED,
            ) from error


def _told(session: Session, row: Webhook) -> Told:
    query = select(WebhookDelivery).where(WebhookDelivery.webhook_id == row.id)
    last = session.scalar(query.order_by(WebhookDelivery.created_at.desc()).limit(1))
    if last is None or row.told_run is None:
        return Told(row.id, row.url, EXPECTED)
    return Told(row.id, row.url, last.state, last.attempts, last.problem)

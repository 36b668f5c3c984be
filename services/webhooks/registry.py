"""A person's webhooks: where to send what, the secret they are signed with, and what became of each delivery."""

import base64
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from clients.database.models import Webhook, WebhookDelivery, now
from clients.database.session import Database
from services.webhooks.outbox import TEST, new_delivery
from utils.crypto import Cipher
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, NotFoundError, PermanentError
from utils.safe_http import BlockedError, FetchError, Resolve, check_address, resolve

MAX_WEBHOOKS, SHOWN = 20, 50
WAITING, DELIVERED, DEAD = "waiting", "delivered", "dead"


@dataclass(frozen=True)
class WebhookView:
    """A webhook without its secret."""

    id: str
    url: str
    events: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True)
class DeliveryView:
    """One message: `waiting` for its next try, `delivered`, or `dead` after the last one."""

    id: str
    event: str
    state: str
    attempts: int
    problem: str
    due_at: datetime | None
    created_at: datetime
    tried_at: datetime | None


class Webhooks:
    """Every read is by owner."""

    def __init__(
        self, database: Database, safe: Cipher, allowed: Sequence[str] = (), *, resolver: Resolve = resolve
    ) -> None:
        self._database = database
        self._cipher = safe
        self._allowed = allowed
        self._resolver = resolver

    def add(self, user_id: str, url: str, events: Sequence[str]) -> tuple[WebhookView, str]:
        """Register an address; returns the secret too, which is shown once. Raises PermanentError or NeedsUserError."""
        self.check(url)
        secret = new_secret()
        row = Webhook(
            id=uuid.uuid4().hex[:20], user_id=user_id, url=url, secret=self._cipher.seal(secret), events=list(events)
        )
        with self._database.promise() as session:
            count = session.scalar(select(func.count()).select_from(Webhook).where(*_for_all(user_id))) or 0
            if count >= MAX_WEBHOOKS:
                raise NeedsUserError(
                    f"There are {MAX_WEBHOOKS} webhooks already.",
                    "Delete one that is not used.",
                    code=ErrorCode.LIMIT_REACHED,
                )
            session.add(row)
        return _view(row), secret

    def of_user(self, user_id: str) -> list[WebhookView]:
        """The person's webhooks, the newest first."""
        query = select(Webhook).where(*_for_all(user_id)).order_by(Webhook.created_at.desc())
        with self._database.reading() as session:
            return [_view(row) for row in session.scalars(query)]

    def remove(self, user_id: str, webhook_id: str) -> None:
        """Send nothing more there."""
        with self._database.promise() as session:
            session.delete(_owned(session, user_id, webhook_id))

    def test(self, user_id: str, webhook_id: str) -> DeliveryView:
        """Owe it a message that says nothing but that it arrives."""
        with self._database.promise() as session:
            webhook = _owned(session, user_id, webhook_id)
            row = new_delivery(webhook.id, TEST, {"message": "Clipsheet can reach you."})
            session.add(row)
            session.flush()
            return _delivery(row)

    def deliveries(self, user_id: str, webhook_id: str, *, state: str = "") -> list[DeliveryView]:
        """The last messages to it, the newest first."""
        query = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
        query = query.where(WebhookDelivery.state == state) if state else query
        with self._database.reading() as session:
            _owned(session, user_id, webhook_id)
            rows = session.scalars(query.order_by(WebhookDelivery.created_at.desc()).limit(SHOWN))
            return [_delivery(row) for row in rows]

    def replay(self, user_id: str, webhook_id: str, delivery_id: str) -> DeliveryView:
        """Send a message again, from the first try on; its id stays, so that the receiver knows it."""
        with self._database.promise() as session:
            _owned(session, user_id, webhook_id)
            row = session.get(WebhookDelivery, delivery_id)
            if row is None or row.webhook_id != webhook_id:
                raise NotFoundError("There is no such delivery.", "It may have been swept.")
            row.state, row.attempts, row.problem, row.due_at = WAITING, 0, "", now()
            return _delivery(row)

    def check(self, url: str) -> None:
        """Look whether messages may go there. Raises PermanentError or NeedsUserError saying why not."""
        try:
            check_address(url, self._allowed, self._resolver)
        except BlockedError as error:
            raise PermanentError(
                str(error), "Give a public https address, or name its host in EXTRA_WEBHOOK_HOSTS."
            ) from error
        except FetchError as error:
            raise NeedsUserError(str(error), "Check the address.") from error


def _owned(session: Session, user_id: str, webhook_id: str) -> Webhook:
    row = session.get(Webhook, webhook_id)
    if row is None or row.user_id != user_id:
        raise NotFoundError("There is no such webhook.", "It may have been deleted.")
    return row


def _for_all(user_id: str) -> tuple[ColumnElement[bool], ...]:
    return Webhook.user_id == user_id, Webhook.entry_id.is_(None)


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _view(row: Webhook) -> WebhookView:
    return WebhookView(row.id, row.url, tuple(row.events), row.created_at)


def _delivery(row: WebhookDelivery) -> DeliveryView:
    names = DeliveryView.__dataclass_fields__
    return DeliveryView(**{name: getattr(row, name) for name in names})

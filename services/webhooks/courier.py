"""Delivers messages: signed (Standard Webhooks), one at a time to each receiver, for a day and a half."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from clients.database.faults import DATABASE_AWAY
from clients.database.models import Webhook, WebhookDelivery, now
from clients.database.session import Database
from services.webhooks.registry import DEAD, DELIVERED, WAITING
from utils.crypto import CannotOpen, Cipher
from utils.logger import get_logger
from utils.periodic import Periodic
from utils.safe_http import FetchError, Limits, post

log = get_logger(__name__)
DELAYS_S = (5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400)  # those of the specification, about 32 hours
GONE = 410  # the receiver wants no more of it
HANDS, HANDS_EACH, LOOK_EVERY_S, CLAIM_S = 32, 4, 1.0, 60.0  # so many at once, so many of one person
KEPT = timedelta(days=30)  # what became of a message can be seen so long
LIMITS = Limits(max_bytes=65_536, max_s=20, connect_s=5, read_s=15, max_redirects=0)
Post = Callable[[str, bytes, Mapping[str, str]], int]


@dataclass(frozen=True)
class _Errand:
    id: str
    webhook_id: str
    user_id: str
    url: str
    secret: str
    payload: str
    attempts: int


class Courier:
    """Looks for what is due; any number of processes may carry one. `post` sends and returns the status."""

    def __init__(self, database: Database, safe: Cipher, send: Post) -> None:
        self._database = database
        self._cipher = safe
        self._send = send
        self._busy: dict[str, str] = {}  # addresses with a message on its way from here, and whose they are
        self._pool = ThreadPoolExecutor(HANDS, thread_name_prefix="courier")
        self._looking = Periodic(
            "courier", self.look, every_s=LOOK_EVERY_S, first_after_s=LOOK_EVERY_S, expected=DATABASE_AWAY
        )

    def start(self) -> None:
        """Begin."""
        self._looking.start()

    def stop(self) -> None:
        """Take nothing more; what is on its way ends, or is sent again by another with the same id."""
        self._looking.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def look(self) -> None:
        """Send off what is due, but no second message to a receiver that has not answered the first.

        Nobody's slow receivers take all hands: who has fewest messages on their way comes first.
        """
        for errand in sorted(self._due(), key=self._at_work_for):
            if errand.url in self._busy or self._at_work_for(errand) >= HANDS_EACH or len(self._busy) >= HANDS:
                continue
            if self._claim(errand):
                self._busy[errand.url] = errand.user_id
                self._pool.submit(self._deliver, errand)

    def _at_work_for(self, errand: _Errand) -> int:
        return list(self._busy.values()).count(errand.user_id)

    def _due(self) -> list[_Errand]:
        """The first due delivery of each person, so that one person's thousand do not hide the others'."""
        place = func.row_number().over(partition_by=Webhook.user_id, order_by=WebhookDelivery.due_at).label("place")
        first = (
            select(WebhookDelivery.id, place)
            .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
            .where(WebhookDelivery.due_at <= now(), Webhook.url.not_in(list(self._busy)))
            .subquery()
        )
        query = (
            select(WebhookDelivery, Webhook)
            .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
            .join(first, first.c.id == WebhookDelivery.id)
            .where(first.c.place <= HANDS_EACH)
            .order_by(WebhookDelivery.due_at)
            .limit(200)
        )
        with self._database.reading() as session:
            found = session.execute(query).all()
        return [_Errand(one.id, to.id, to.user_id, to.url, to.secret, one.payload, one.attempts) for one, to in found]

    def _claim(self, errand: _Errand) -> bool:
        """Put its time off, so that no other process sends it meanwhile, and a crash only delays it."""
        claim = (
            update(WebhookDelivery)
            .where(WebhookDelivery.id == errand.id, WebhookDelivery.due_at <= now())
            .values(due_at=now() + timedelta(seconds=CLAIM_S), attempts=errand.attempts + 1, tried_at=now())
        )
        with self._database.transaction() as session:
            return bool(session.execute(claim).rowcount)  # type: ignore[attr-defined]

    def _deliver(self, errand: _Errand) -> None:
        try:
            problem, may_repeat = self._attempt(errand)
            self._note(errand, problem, may_repeat=may_repeat)
        except Exception:  # the thread's last line of defence: the message is due again after the claim
            log.exception("webhook", extra={"delivery": errand.id})
        finally:
            self._busy.pop(errand.url, None)
            self._looking.wake()

    def _attempt(self, errand: _Errand) -> tuple[str, bool]:
        try:
            headers = signed(self._cipher.open(errand.secret), errand.id, errand.payload, int(now().timestamp()))
            status = self._send(errand.url, errand.payload.encode(), headers)
        except CannotOpen:
            return "Its secret cannot be read any more: TOKEN_KEYS changed. Delete the webhook and add it again.", False
        except FetchError as error:
            return str(error), True
        return ("", False) if 200 <= status < 300 else (f"The receiver answered {status}.", status != GONE)

    def _note(self, errand: _Errand, problem: str, *, may_repeat: bool) -> None:
        is_last = errand.attempts >= len(DELAYS_S) or not may_repeat
        state = DELIVERED if not problem else DEAD if is_last else WAITING
        due_at = now() + timedelta(seconds=DELAYS_S[errand.attempts]) if state == WAITING else None
        done = update(WebhookDelivery).where(WebhookDelivery.id == errand.id)
        with self._database.transaction() as session:
            session.execute(done.values(state=state, problem=problem, due_at=due_at))
            session.execute(
                delete(WebhookDelivery).where(
                    WebhookDelivery.webhook_id == errand.webhook_id,
                    WebhookDelivery.due_at.is_(None),
                    WebhookDelivery.created_at < now() - KEPT,
                )
            )


def signed(secret: str, message_id: str, payload: str, timestamp_s: int) -> dict[str, str]:
    """The headers of Standard Webhooks (standardwebhooks.com, specification 1.0.0)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message_id}.{timestamp_s}.{payload}".encode(), hashlib.sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        "Content-Type": "application/json",
        "User-Agent": "Clipsheet",
    }


def sender(allowed: Sequence[str]) -> Post:
    """Sends over the network, to public addresses and the allowed ones, checked again each time."""
    return lambda url, body, headers: post(url, body, headers=headers, limits=LIMITS, allowed=allowed)

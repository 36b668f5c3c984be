"""Gives devices what they are to be told: encrypted, at most one message in a while each, what waits told together."""

import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from clients.database.faults import DATABASE_AWAY
from clients.database.models import PushDevice, PushMessage, now
from clients.database.session import Database
from clients.web_push.sender import Device, Send
from utils.backoff import doubled_s
from utils.logger import get_logger
from utils.periodic import Periodic
from utils.safe_http import FetchError

log = get_logger(__name__)
QUIET_S = 20.0  # between two messages to a device: fifty notes at once are few messages
LOOK_EVERY_S, CLAIM_S, AT_ONCE = 2.0, 60.0, 50
OLD = timedelta(days=1)
GONE = (403, 404, 410)  # it unsubscribed, or subscribed to another key
MAX_FAILURES = 12  # in a row, over about half a day
NAMED, MAX_TITLE = 3, 120  # titles in a message, and their length: a push service takes 4 KB


class PushCourier:
    """Any number of processes may carry one: a device is claimed before it is sent to."""

    def __init__(self, database: Database, send: Send) -> None:
        self._database = database
        self._send = send
        self._looking = Periodic(
            "push", self.look, every_s=LOOK_EVERY_S, first_after_s=LOOK_EVERY_S, expected=DATABASE_AWAY
        )

    def start(self) -> None:
        """Begin."""
        self._looking.start()

    def stop(self) -> None:
        """Send nothing more."""
        self._looking.stop()

    def look(self) -> None:
        """Send what is due."""
        for device in self._due():
            if self._claim(device):
                self._tell(device)

    def _due(self) -> list[PushDevice]:
        waits = select(PushMessage.device_id)
        query = select(PushDevice).where(PushDevice.next_at <= now(), PushDevice.id.in_(waits))
        with self._database.transaction() as session:
            session.execute(delete(PushMessage).where(PushMessage.created_at < now() - OLD))
            return list(session.scalars(query.order_by(PushDevice.next_at).limit(AT_ONCE)))

    def _claim(self, device: PushDevice) -> bool:
        claim = update(PushDevice).where(PushDevice.id == device.id, PushDevice.next_at == device.next_at)
        with self._database.transaction() as session:
            done = session.execute(claim.values(next_at=now() + timedelta(seconds=CLAIM_S)))
            return bool(done.rowcount)  # type: ignore[attr-defined]

    def _tell(self, device: PushDevice) -> None:
        query = select(PushMessage).where(PushMessage.device_id == device.id).order_by(PushMessage.id)
        with self._database.reading() as session:
            messages = list(session.scalars(query))
        if not messages:
            return
        try:
            status = self._send(Device(device.endpoint, device.p256dh, device.auth), told(messages))
        except FetchError as error:
            log.info("A push service was not reached: %s", error)
            status = 0
        self._note(device, [one.id for one in messages], status)

    def _note(self, device: PushDevice, sent: Sequence[int], status: int) -> None:
        own = PushDevice.id == device.id
        with self._database.transaction() as session:
            if status in GONE or (not _is_taken(status) and device.failures + 1 >= MAX_FAILURES):
                session.execute(delete(PushDevice).where(own))
                return
            if not _is_taken(status):
                wait = timedelta(seconds=doubled_s(30, device.failures + 1, longest_s=3600))
                session.execute(
                    update(PushDevice).where(own).values(failures=device.failures + 1, next_at=now() + wait)
                )
                return
            session.execute(delete(PushMessage).where(PushMessage.id.in_(sent)))
            quiet = now() + timedelta(seconds=QUIET_S)
            session.execute(update(PushDevice).where(own).values(failures=0, next_at=quiet))


def _is_taken(status: int) -> bool:
    return 200 <= status < 300


def told(messages: Sequence[PushMessage]) -> bytes:
    """What the device shows, as JSON: {done, failed, titles, path}; `path` is where a tap leads."""
    failed = sum(one.status == "failed" for one in messages)
    done = sum(one.status == "completed" for one in messages)
    titles = [one.title[:MAX_TITLE] for one in messages if one.title][:NAMED]
    path = f"/entries/{messages[0].entry_id}" if len(messages) == 1 and messages[0].entry_id else "/"
    text = {"done": done, "failed": failed, "titles": titles, "path": path}
    return json.dumps(text, ensure_ascii=False).encode()

"""A person's devices that are told by push messages."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import delete, select

from clients.database.base import put
from clients.database.models import PushDevice, PushMessage, now
from clients.database.session import Database
from clients.web_push.encryption import NotAKey, check_keys
from clients.web_push.sender import Device
from services.push.outbox import TEST
from utils.errors import NeedsUserError, NotFoundError, PermanentError
from utils.safe_http import BlockedError, FetchError, Resolve, check_address, resolve

MAX_DEVICES = 10  # of one person; the oldest goes


class PushDevices:
    """Every read is by owner."""

    def __init__(self, database: Database, allowed: Sequence[str] = (), *, resolver: Resolve = resolve) -> None:
        self._database = database
        self._allowed = allowed
        self._resolver = resolver

    def add(self, user_id: str, device: Device, *, session_id: str | None = None) -> None:
        """Tell this device from now on; one that is known is this person's then. Raises PermanentError.

        With `session_id`, the id of the browser's session, it is told only as long as that is signed in.
        """
        self._check(device)
        row = PushDevice(id=_id(device.endpoint), user_id=user_id, session_id=session_id, **vars(device))
        with self._database.promise() as session:
            put(session, row)
            mine = select(PushDevice.id).where(PushDevice.user_id == user_id)
            kept = list(session.scalars(mine.order_by(PushDevice.created_at.desc()).limit(MAX_DEVICES)))
            session.execute(delete(PushDevice).where(PushDevice.user_id == user_id, PushDevice.id.not_in(kept)))

    def count(self, user_id: str) -> int:
        """How many there are."""
        with self._database.reading() as session:
            return len(list(session.scalars(select(PushDevice.id).where(PushDevice.user_id == user_id))))

    def remove(self, user_id: str, endpoint: str) -> None:
        """Tell it nothing more; one that is not known is none."""
        own = PushDevice.id == _id(endpoint), PushDevice.user_id == user_id
        with self._database.promise() as session:
            session.execute(delete(PushDevice).where(*own))

    def test(self, user_id: str, endpoint: str) -> None:
        """Owe it a message that says nothing but that it arrives. Raises NotFoundError."""
        with self._database.promise() as session:
            row = session.get(PushDevice, _id(endpoint))
            if row is None or row.user_id != user_id:
                raise NotFoundError("This device is not told anything.", "Switch notifications on first.")
            row.next_at = now()
            session.add(PushMessage(device_id=row.id, entry_id="", title="", status=TEST))

    def _check(self, device: Device) -> None:
        try:
            check_address(device.endpoint, self._allowed, self._resolver)
            check_keys(device.p256dh, device.auth)
        except BlockedError as error:
            raise PermanentError(str(error), "A push service has a public https address.") from error
        except FetchError as error:
            raise NeedsUserError(str(error), "Try it again when the push service can be reached.") from error
        except NotAKey as error:
            raise PermanentError(str(error), "Switch notifications off and on again in the browser.") from error


def _id(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()

"""JobQueue sent twice with one Idempotency-Key are one order (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from clients.database.models import IdempotencyKey, now
from clients.database.session import Database
from utils.errors import NeedsUserError

KEPT = timedelta(hours=24)


class Idempotency:
    """Which entry a key was used for, for a day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entry_of(self, user_id: str, key: str, request: bytes) -> str | None:
        """The entry that was made with this key. Raises NeedsUserError when it came with another request."""
        with self._database.reading() as session:
            row = session.get(IdempotencyKey, (user_id, key))
        if row is None or now() - row.created_at > KEPT:
            return None
        if row.request_hash != _hash(request):
            raise NeedsUserError("This Idempotency-Key was used for another request.", "Use a new one.")
        return row.entry_id

    def keep(self, user_id: str, key: str, request: bytes, entry_id: str) -> None:
        """Remember the entry for the key; the first request with a key wins."""
        row = IdempotencyKey(user_id=user_id, key=key, request_hash=_hash(request), entry_id=entry_id)
        try:
            with self._database.promise() as session:
                session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - KEPT))
                session.add(row)
        except IntegrityError:  # the same request at the same moment made the same entry
            return


def _hash(request: bytes) -> str:
    return hashlib.sha256(request).hexdigest()

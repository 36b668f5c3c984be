"""Addresses at which a platform fetches one post's file from us: signed, for some hours, of nothing else."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from clients.database.models import PlatformAccount, Publication
from clients.database.session import Database
from clients.platforms.platform import Clock
from services.publishing.files.copies import Copies
from services.publishing.states import PostState
from services.publishing.views import view
from utils.errors import NotFoundError

LIVES = timedelta(hours=6)
HANDED_OVER = (PostState.DUE, PostState.PREPARED, PostState.SENT)


@dataclass(frozen=True)
class SharedFiles:
    """`address` is our own, by https; `key` signs."""

    address: str
    key: Callable[[], str]
    clock: Clock

    def of(self, publication_id: str) -> str:
        """Where the file is for now; empty where nobody outside reaches us."""
        if not self.address.startswith("https://"):
            return ""
        until = int((self.clock() + LIVES).timestamp())
        return f"{self.address}/publish/file/{publication_id}/{until}/{self.signature(publication_id, until)}.mp4"

    def signature(self, publication_id: str, until: int) -> str:
        """What proves that we made the address."""
        return hmac.new(self.key().encode(), f"file {publication_id} {until}".encode(), hashlib.sha256).hexdigest()

    def is_valid(self, publication_id: str, until: int, signature: str) -> bool:
        """Whether an address is ours, and still good."""
        is_ours = hmac.compare_digest(self.signature(publication_id, until), signature)
        return is_ours and until > self.clock().timestamp()


def shared_file(database: Database, copies: Copies, publication_id: str) -> Path:
    """The file of a post that is being handed over. Raises NotFoundError for any other."""
    query = (
        select(Publication, PlatformAccount)
        .join(PlatformAccount, PlatformAccount.id == Publication.account_id)
        .where(Publication.id == publication_id, Publication.state.in_(HANDED_OVER))
    )
    with database.reading() as session:
        found = session.execute(query).first()
    if found is None:
        raise NotFoundError("There is no such file.")
    return copies.file(view(*found))

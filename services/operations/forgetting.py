"""Forgets a person: rows, files, runs in the queue, and what the database would keep in its free pages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sqlalchemy import delete, select

from clients.database.db_retry import DEADLOCK_S, retry_while_away
from clients.database.models import Entry, Publication, Upload, User, Video
from clients.database.session import Database
from clients.stores.media_store import MediaStore
from services.accounts.people import refuse_last_admin
from services.clips.captions.own_fonts import OwnFonts
from services.domain.entries import EntryView, view
from services.exports.library import Library
from services.notion.accounts.connections import Connections
from services.publishing.channels.accounts import Accounts
from services.sources.resumable_uploads import forget_parts
from utils.errors import NotFoundError


class Runs(Protocol):
    """The part of the engine that knows runs."""

    def forget(self, entries: Sequence[EntryView]) -> None:
        """Delete all runs of the entries."""


class Forgetting:
    """Leaves nothing of a user; what another user's entry shows of the same video stays theirs.

    `arriving` is the folder of uploads that are not whole yet.
    """

    def __init__(
        self,
        database: Database,
        store: MediaStore,
        library: Library,
        runs: Runs,
        notion: Connections,
        fonts: OwnFonts,
        channels: Accounts,
        *,
        arriving: Path,
        local_user: str,
    ) -> None:
        self._database = database
        self._store = store
        self._library = library
        self._runs = runs
        self._notion = notion
        self._fonts = fonts
        self._channels = channels
        self._arriving = arriving
        self._local_user = local_user

    def forget(self, user_id: str) -> None:
        """Forget the user now; a worker that runs an entry of theirs stops at its next write.

        Raises NotFoundError, and ConflictError for the last admin.
        """
        with self._database.transaction() as session:  # before anything is undone that cannot be done again
            refuse_last_admin(session, user_id)
        for connection in self._notion.of_user(user_id):
            self._notion.disconnect(user_id, connection.id)  # which revokes the token at Notion
        for account in self._channels.of_user(user_id):
            self._channels.disconnect(user_id, account.id)  # the same at its platform
        entries = self._entries(user_id)
        # PostgreSQL breaks off one of two that delete the same rows in another order, as a sweep may.
        folders = retry_while_away(lambda: self._delete_rows(user_id, entries), max_wait_s=DEADLOCK_S)
        self._runs.forget(entries)
        for entry in entries:
            self._library.remove(entry)
        for folder in folders:
            self._store.delete(folder)
        forget_parts(self._arriving, user_id)
        self._fonts.forget(user_id)
        self._database.compact()

    def _entries(self, user_id: str) -> list[EntryView]:
        with self._database.reading() as session:
            return [view(row) for row in session.scalars(select(Entry).where(Entry.user_id == user_id))]

    def _delete_rows(self, user_id: str, entries: list[EntryView]) -> list[str]:
        videos = {entry.video_id for entry in entries}
        with self._database.promise() as session:
            user = session.get(User, user_id)
            if user is None:
                raise NotFoundError("There is no such user.")
            refuse_last_admin(session, user_id)
            paths = session.scalars(select(Upload.path).where(Upload.user_id == user_id)).all()
            posts = session.scalars(select(Publication.folder).where(Publication.user_id == user_id)).all()
            session.expunge(user)
            session.execute(delete(User).where(User.id == user_id))  # and all that hangs on it
            if user_id == self._local_user:  # whoever uses this machine next starts afresh
                session.add(User(id=user_id, name="Local user"))
            shared = set(session.scalars(select(Entry.video_id).where(Entry.video_id.in_(videos))))
            alone = sorted(videos - shared)
            session.execute(delete(Video).where(Video.id.in_(alone)))
            # All of a video, not what rows tell of: a worker that was killed while it stored something left no row. One
            # that stores something from now on is refused by the database, and takes it away again.
            return [*alone, *filter(None, posts), *(path.rpartition("/")[0] for path in paths)]

"""Which databases may know files of the media store: where another one may, a sweep takes nothing for an orphan."""

import uuid

from sqlalchemy import select, update

from clients.database.models import Artifact, Installation, Publication, Upload
from clients.database.session import Database
from clients.stores.media_store import MediaStore

UNKNOWN = "unknown"  # of a store that was in use before databases had names
MANY_OWNERS = (
    "Another database may know files of the media store, so what this one does not know is never swept. "
    "`scripts/run db copy` brings that database's entries here; when it is given up, `scripts/run cleanup --take-over`."
)


class MediaOwners:
    """One database among those of a store."""

    def __init__(self, database: Database, store: MediaStore) -> None:
        self._database = database
        self._store = store

    def join(self) -> None:
        """Be one of those that the store knows. Files of another database stay that one's."""
        owners = self._store.owners()
        name = database_name(self._database)
        if not owners and not self._knows_most():
            self._store.join(UNKNOWN)
        if name not in owners:
            self._store.join(name)

    def are_we_alone(self) -> bool:
        """Whether no other database refers to files that this one does not know."""
        return self._store.owners() == {database_name(self._database)}

    def take_over(self) -> None:
        """Be the only one: the others are given up, or have been copied here."""
        name = database_name(self._database)
        self._store.join(name)
        for other in self._store.owners() - {name}:
            self._store.leave(other)

    def hand_over(self, heir: "MediaOwners") -> None:
        """Let the database that this one was copied to be known instead."""
        heir.join()
        self._store.leave(database_name(self._database))
        if self._knows_most():  # whose files they were is known now
            self._store.leave(UNKNOWN)

    def _knows_most(self) -> bool:
        kept = {folder.key for folder in self._store.folders()}
        return 2 * len(kept & known_folders(self._database)) >= len(kept)


def database_name(database: Database) -> str:
    """The name that its migration gave it, and no other database has."""
    with database.reading() as session:
        return session.scalars(select(Installation.id)).one()


def rename_database(database: Database) -> None:
    """Give a copied database a name of its own."""
    with database.promise() as session:
        session.execute(update(Installation).values(id=uuid.uuid4().hex))


def known_folders(database: Database) -> frozenset[str]:
    """What in the media store the database knows."""
    with database.reading() as session:
        folders = session.scalars(select(Artifact.folder)).all()
        posts = session.scalars(select(Publication.folder).where(Publication.folder != "")).all()
        paths = session.scalars(select(Upload.path)).all()
    return frozenset((*folders, *posts, *(path.rpartition("/")[0] for path in paths)))

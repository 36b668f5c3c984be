"""Ends the copies of files that were posted: nobody needs them any more."""

from datetime import datetime

from sqlalchemy import select

from clients.database.models import Publication
from clients.database.session import Database
from clients.stores.media_store import MediaStore
from services.publishing.states import PostState

OVER = [state for state in PostState if state.is_over]


def drop_posted(database: Database, store: MediaStore, before: datetime) -> int:
    """Drop the files of publications that have been over since then; returns how many. Their rows stay."""
    query = select(Publication).where(
        Publication.state.in_(OVER), Publication.folder != "", Publication.updated_at < before
    )
    with database.transaction() as session:
        found = list(session.scalars(query.limit(1000)))
        folders = [one.folder for one in found]
        for one in found:
            one.folder = ""
    for folder in folders:
        store.delete(folder)
    return len(folders)

"""The only place that writes entry events: the row's state is copied into them as it changes, and live pages wake."""

from typing import Any

from sqlalchemy.orm import Session

from clients.database.models import Entry, EntryEvent
from clients.database.session import Database
from services.domain.stages import StageName
from services.push.outbox import tell_devices
from services.webhooks.outbox import tell_clip, tell_end
from utils.notifier import Notifier, events_of

NEWS = "people with news"  # in the session, until it is committed


def append_status(session: Session, row: Entry) -> None:
    """Note the row's state."""
    data = {
        "status": row.status,
        "stage": row.stage,
        "progress": row.progress,
        "title": row.title,
        "partial": row.partial,
        "message": row.message,
        "error_code": row.error_code,
        "run": row.run,
    }
    session.add(EntryEvent(entry_id=row.id, kind="status", data=data))
    _has_news(session, row)
    if row.run_from != StageName.CLIPS:  # that the note is done was told before
        tell_end(session, row)
        tell_devices(session, row)


def append_progress(session: Session, row: Entry) -> None:
    """Note how far the stage is."""
    data = {"stage": row.stage, "progress": row.progress, "done": row.done}
    session.add(EntryEvent(entry_id=row.id, kind="progress", data=data))
    _has_news(session, row)


def append_clip(session: Session, row: Entry, data: dict[str, Any]) -> None:
    """Note how one of the entry's clips stands; who listens for clips is told of its end."""
    session.add(EntryEvent(entry_id=row.id, kind="clip", data=data))
    _has_news(session, row)
    tell_clip(session, row, data)


def ring_after_commits(database: Database, notifier: Notifier) -> None:
    """Let those who watch a person's entries look as soon as an event can be read."""

    def ring(session: Session) -> None:
        for user_id in session.info.pop(NEWS, ()):
            notifier.ring(events_of(user_id))

    database.after_commit(ring)


def _has_news(session: Session, row: Entry) -> None:
    session.info.setdefault(NEWS, set()).add(row.user_id)

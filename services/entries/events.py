"""The only place that writes entry events: the row's state is copied into them as it changes."""

from sqlalchemy.orm import Session

from clients.database.models import Entry, EntryEvent
from services.webhooks.outbox import tell_end


def append_status(session: Session, row: Entry) -> None:
    """Note the row's state."""
    data = {
        "status": row.status,
        "stage": row.stage,
        "progress": row.progress,
        "title": row.title,
        "partial": row.partial,
        "message": row.message,
        "run": row.run,
    }
    session.add(EntryEvent(entry_id=row.id, kind="status", data=data))
    tell_end(session, row)


def append_progress(session: Session, row: Entry) -> None:
    """Note how far the stage is."""
    data = {"stage": row.stage, "progress": row.progress, "done": row.done}
    session.add(EntryEvent(entry_id=row.id, kind="progress", data=data))

"""What devices are to be told, written in the same transaction as what happened."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from clients.database.models import Entry, PushDevice, PushMessage

TOLD = ("completed", "failed")
TEST = "test"


def tell_devices(session: Session, row: Entry) -> None:
    """Owe each device of the entry's owner the news that it has ended."""
    if row.status not in TOLD:
        return
    for device_id in session.scalars(select(PushDevice.id).where(PushDevice.user_id == row.user_id)):
        session.add(PushMessage(device_id=device_id, entry_id=row.id, title=row.title[:200], status=row.status))

"""What is told to other programs, written in the same transaction as what happened, so that none is lost."""

import json
import uuid
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from clients.database.models import Entry, Webhook, WebhookDelivery, now
from utils.error_codes import ErrorCode

EVENTS = ("entry.completed", "entry.failed", "entry.cancelled", "clip.ready", "clip.failed")
PUBLICATION_EVENTS = ("publication.live", "publication.failed", "publication.needs_user")
ALL_EVENTS = EVENTS + PUBLICATION_EVENTS
TEST = "test"


def tell_end(session: Session, row: Entry) -> None:
    """Owe each webhook of the entry's owner that listens the news of its end; one of this entry alone, once."""
    event = f"entry.{row.status}"
    if event not in EVENTS:
        return
    is_for_it = or_(Webhook.entry_id.is_(None), and_(Webhook.entry_id == row.id, Webhook.told_run.is_(None)))
    for webhook in session.scalars(select(Webhook).where(Webhook.user_id == row.user_id, is_for_it)):
        if event in webhook.events:
            tell(session, webhook, row)


def tell_clip(session: Session, row: Entry, about: dict[str, Any]) -> None:
    """Owe each of the person's webhooks that listens the news that a clip is ready, or could not be made."""
    event = f"clip.{about['status']}"
    if event not in EVENTS:
        return
    data = {"entry_id": row.id, **about, "path": f"/api/entries/{row.id}/clips/{about['clip_id']}"}
    for webhook in session.scalars(select(Webhook).where(Webhook.user_id == row.user_id, Webhook.entry_id.is_(None))):
        if event in webhook.events:
            session.add(new_delivery(webhook.id, event, data))


def tell(session: Session, webhook: Webhook, row: Entry) -> None:
    """Owe this webhook the news that the entry has ended."""
    session.add(new_delivery(webhook.id, f"entry.{row.status}", _about(row)))
    webhook.told_run = row.run if webhook.entry_id else None


def new_delivery(webhook_id: str, event: str, data: dict[str, Any]) -> WebhookDelivery:
    """A delivery that is due now."""
    payload = json.dumps({"type": event, "timestamp": now().isoformat(), "data": data}, ensure_ascii=False)
    return WebhookDelivery(
        id=f"msg_{uuid.uuid4().hex}", webhook_id=webhook_id, event=event, payload=payload, due_at=now()
    )


def _about(row: Entry) -> dict[str, Any]:
    """Enough to decide whether to fetch the note; the note itself is had from the API."""
    return {
        "id": row.id,
        "status": row.status,
        "partial": row.partial,
        "title": row.title,
        "message": row.message,
        "error_code": ErrorCode.read(row.error_code),
        "url": row.source.get("url"),
        "schema": row.note_schema,
        "run": row.run,
        "path": f"/api/entries/{row.id}",
    }

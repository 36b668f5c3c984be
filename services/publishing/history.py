"""Writes a publication's state and its history in one go, and tells the person's webhooks."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clients.database.models import PlatformAccount, Publication, PublicationEvent, Webhook
from services.publishing.decisions import Code
from services.publishing.states import PostState, may_follow
from services.webhooks.outbox import new_delivery

STATE, CALL, RELEASED = "state", "call", "released"
TOLD = {
    PostState.LIVE: "publication.live",
    PostState.FAILED: "publication.failed",
    PostState.NEEDS_USER: "publication.needs_user",
    PostState.UNKNOWN: "publication.needs_user",
}


def change(
    session: Session,
    row: Publication,
    account: PlatformAccount,
    state: PostState,
    at: datetime,
    *,
    code: str = "",
    message: str = "",
    tells: bool = True,
) -> None:
    """Put a publication into a state. Raises ValueError for one that may not follow: a bug, and nothing is written."""
    before = PostState(row.state)
    if not may_follow(before, state):
        raise ValueError(f"{before} is never followed by {state}")
    is_news = before is not state or (row.code, row.message) != (code, message)
    row.state, row.code, row.message = state, code, message
    if state in (PostState.PREPARED, PostState.DUE, PostState.PLANNED):
        row.sent_at = None  # nothing was posted, by the platform's own word or the person's
    if state is PostState.LIVE:
        row.live_at = at
    if is_news:
        record(session, row, account, STATE, state, at, message=message)
    if tells and before is not state and state in TOLD:
        _tell(session, row, account, TOLD[state])


def record(
    session: Session,
    row: Publication,
    account: PlatformAccount,
    kind: str,
    name: str,
    at: datetime,
    *,
    message: str = "",
) -> PublicationEvent:
    """One line of history."""
    event = PublicationEvent(
        publication_id=row.id,
        account_id=account.id,
        platform=account.platform,
        kind=kind,
        name=str(name),
        message=message,
        at=at,
    )
    session.add(event)
    return event


def _tell(session: Session, row: Publication, account: PlatformAccount, event: str) -> None:
    query = select(Webhook).where(Webhook.user_id == row.user_id, Webhook.entry_id.is_(None))
    for webhook in session.scalars(query):
        if event in webhook.events:
            session.add(new_delivery(webhook.id, event, about(row, account)))


def about(row: Publication, account: PlatformAccount) -> dict[str, object]:
    """What a message says: for `account` as the code, one message stands for all posts of that account."""
    return {
        "id": row.id,
        "state": row.state,
        "code": row.code,
        "message": row.message,
        "platform": account.platform,
        "account": account.id,
        "account_name": account.name,
        "is_whole_account": row.code == Code.ACCOUNT,
        "title": row.title,
        "link": row.link,
        "at": row.at.isoformat(),
        "dry_run": row.dry_run,
        "entry": row.entry_id,
        "path": f"/api/publications/{row.id}",
    }

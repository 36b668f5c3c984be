"""After a backup was put back: what was due may have been posted since; it is asked about, never sent by itself."""

from sqlalchemy import select

from clients.database.models import PlatformAccount, Publication
from clients.database.session import Database
from clients.platforms.platform import Clock
from services.publishing.decisions import Code
from services.publishing.history import change
from services.publishing.states import PostState

SAYS = "A backup was put back that is older than its time: it may have been posted since. Look, then choose."
WAITING = (PostState.PLANNED, PostState.DUE, PostState.PREPARED)


def ask_about_due(database: Database, clock: Clock) -> int:
    """Let the person decide about every post whose time has come; returns how many. What lies ahead stays planned."""
    at = clock()
    query = (
        select(Publication, PlatformAccount)
        .join(PlatformAccount, PlatformAccount.id == Publication.account_id)
        .where(Publication.state.in_(WAITING), Publication.due_at <= at)
    )
    with database.promise() as session:
        found = session.execute(query).all()
        for row, account in found:
            change(session, row, account, PostState.NEEDS_USER, at, code=Code.LATE, message=SAYS, tells=False)
            row.due_at = row.claim = row.busy_until = None
    return len(found)

"""What the platforms say when they are asked now whose the connected channels are."""

from sqlalchemy import select

from clients.database.models import PlatformAccount
from services.operations.diagnostics import Check, CheckState
from services.publishing.channels.accounts import Accounts
from services.publishing.journal import DISCONNECTED
from utils.errors import ClipsheetError


def channel_answers(accounts: Accounts) -> list[Check]:
    """One for each channel of everybody; a channel whose sign-in has ended is marked, so that its posts wait."""
    query = select(PlatformAccount).where(PlatformAccount.state != DISCONNECTED)
    with accounts.database.reading() as session:
        rows = list(session.scalars(query.order_by(PlatformAccount.created_at)))
    return [_answer(accounts, row) for row in rows]


def _answer(accounts: Accounts, row: PlatformAccount) -> Check:
    name = f"{accounts.platforms[row.platform].label} channel"
    try:
        found = accounts.test(row.user_id, row.id)
    except ClipsheetError as error:
        return Check(name, CheckState.DEGRADED, f"{row.name}: {error.message}", error.advice)
    return Check(name, CheckState.OK, f"{found.name or row.name} answers.")

from datetime import timedelta

from sqlalchemy import select

from clients.database.models import BrowserSession, now
from clients.database.session import Database
from services.accounts.sessions import LIFETIME, Sessions


def test_a_session_is_its_users_until_it_is_ended(database: Database) -> None:
    sessions = Sessions(database)
    here, there = sessions.begin("local"), sessions.begin("local")

    sessions.end(here)

    assert sessions.name_of(here) is None
    assert sessions.name_of(there) == ("local", "Local user")


def test_a_session_ends_by_itself_and_leaves_nothing(database: Database) -> None:
    old = Sessions(database, clock=lambda: now() - LIFETIME - timedelta(seconds=1)).begin("local")
    sessions = Sessions(database)
    assert sessions.name_of(old) is None

    new = sessions.begin("other")

    with database.reading() as session:
        (kept,) = session.scalars(select(BrowserSession))
    assert kept.user_id == "other"
    assert new not in kept.id

from datetime import timedelta

from sqlalchemy import select

from clients.database.models import BrowserSession, now
from clients.database.session import Database
from services.accounts.sessions import LIFETIME, Sessions, SignedIn


def test_a_session_is_its_users_until_it_is_ended(database: Database) -> None:
    sessions = Sessions(database)
    here, there = sessions.begin("local"), sessions.begin("local")

    sessions.end(here)

    assert sessions.find(here) is None
    assert sessions.find(there) == SignedIn("local", "Local user", is_admin=False)


def test_a_session_ends_by_itself_and_leaves_nothing(database: Database) -> None:
    old = Sessions(database, clock=lambda: now() - LIFETIME - timedelta(seconds=1)).begin("local")
    sessions = Sessions(database)
    assert sessions.find(old) is None

    new = sessions.begin("other")

    with database.reading() as session:
        (kept,) = session.scalars(select(BrowserSession))
    assert kept.user_id == "other"
    assert new not in kept.id


def test_a_person_sees_and_ends_their_own_alone(database: Database) -> None:
    sessions = Sessions(database)
    here, phone = sessions.begin("local"), sessions.begin("local", browser="Safari, iPhone", address="192.0.2.7")
    theirs = sessions.begin("other")
    listed = {one.browser: one for one in sessions.of_user("local", here)}
    assert (listed[""].is_this, listed["Safari, iPhone"].is_this) == (True, False)

    sessions.end_one("other", listed["Safari, iPhone"].id)
    assert sessions.find(phone) is not None
    sessions.end_one("local", listed["Safari, iPhone"].id)
    assert sessions.find(phone) is None

    sessions.end_all("local", but=here)
    assert sessions.find(here) is not None
    sessions.end_all("local")
    assert sessions.find(here) is None
    assert sessions.find(theirs) is not None

from datetime import timedelta

import pytest
from sqlalchemy import select

from clients.database.models import Person, ShareLink, now
from clients.database.session import Database
from services.entries.share_links import MAX_LINKS, ShareLinks
from services.entries.store import Entries
from tests.fakes.orders import accept, claimed
from utils.errors import NeedsUserError, NotFoundError


@pytest.fixture
def links(database: Database) -> ShareLinks:
    """The links of all people."""
    return ShareLinks(database)


@pytest.fixture
def entry_id(entries: Entries, database: Database) -> str:
    """A finished entry."""
    entry = accept(entries)
    claimed(database, entry).complete()
    return entry.id


def test_a_secret_leads_to_its_note_and_is_not_kept(links: ShareLinks, database: Database, entry_id: str) -> None:
    link, secret = links.make("local", entry_id)

    assert links.find(secret) == link
    with database.reading() as session:
        kept = str(vars(session.scalars(select(ShareLink)).one()))
    assert len(secret) >= 43
    assert secret not in kept


def test_a_link_ends_with_its_time(database: Database, entry_id: str) -> None:
    at = [now()]
    links = ShareLinks(database, clock=lambda: at[0])
    _, secret = links.make("local", entry_id, days=1)
    at[0] += timedelta(days=1)

    assert links.of_entry("local", entry_id) == []
    with pytest.raises(NotFoundError):
        links.find(secret)


def test_a_note_in_the_trash_is_not_shared_and_comes_back_with_its_link(
    links: ShareLinks, entries: Entries, entry_id: str
) -> None:
    link, secret = links.make("local", entry_id)
    entries.library_marks.trash("local", [entry_id])
    with pytest.raises(NotFoundError):
        links.find(secret)
    entries.library_marks.restore("local", [entry_id])
    assert links.find(secret) == link


def test_nobody_else_ends_a_link(links: ShareLinks, entry_id: str) -> None:
    link, secret = links.make("local", entry_id)
    with pytest.raises(NotFoundError):
        links.revoke("other", entry_id, link.id)
    assert links.find(secret) == link


def test_a_note_has_a_limited_number_of_links(links: ShareLinks, entry_id: str) -> None:
    for _ in range(MAX_LINKS):
        links.make("local", entry_id)
    with pytest.raises(NeedsUserError):
        links.make("local", entry_id)


def test_what_a_disabled_person_shared_rests(links: ShareLinks, database: Database, entry_id: str) -> None:
    link, secret = links.make("local", entry_id)
    with database.transaction() as session:
        session.add(Person(user_id="local", name_key="alice", role="member", disabled=True))
    with pytest.raises(NotFoundError):
        links.find(secret)
    with database.transaction() as session:
        session.get_one(Person, "local").disabled = False
    assert links.find(secret) == link

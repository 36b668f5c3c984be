from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text

from clients.database.models import WebhookDelivery
from clients.database.session import Database, alembic_config
from services.entries.store import Entries
from services.webhooks.once import EXPECTED, MAX_ADDRESSES, OnceWebhooks
from services.webhooks.registry import Webhooks
from tests.fakes.orders import accept, claimed
from tests.fakes.site import KEY
from utils.crypto import Cipher
from utils.errors import NeedsUserError, NotFoundError

URL = "https://receiver.example/hook"
OTHER_KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="


@pytest.fixture
def once(database: Database) -> OnceWebhooks:
    return OnceWebhooks(database, Cipher(lambda: [KEY]))


def waiting(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(WebhookDelivery.event).order_by(WebhookDelivery.created_at)))


def test_the_end_is_told_once_however_often_it_was_asked_for(
    once: OnceWebhooks, entries: Entries, database: Database
) -> None:
    entry = accept(entries)
    once.add("local", entry.id, URL)
    once.add("local", entry.id, URL)
    assert [one.state for one in once.of_entry("local", entry.id)] == [EXPECTED]

    claimed(database, entry).complete()
    once.add("local", entry.id, URL)

    assert waiting(database) == ["entry.completed"]
    assert [one.state for one in once.of_entry("local", entry.id)] == ["waiting"]


def test_an_entry_that_has_ended_is_told_at_once(once: OnceWebhooks, entries: Entries, database: Database) -> None:
    entry = accept(entries)
    claimed(database, entry).fail("The video is private.", "permanent")
    once.add("local", entry.id, URL)
    assert waiting(database) == ["entry.failed"]


def test_a_later_run_is_told_only_when_it_is_asked_for_again(
    once: OnceWebhooks, entries: Entries, database: Database
) -> None:
    entry = accept(entries)
    once.add("local", entry.id, URL)
    claimed(database, entry).complete()
    for _ in range(2):
        again, _ = entries.retry("local", entry.id)
        claimed(database, again).complete()
    assert waiting(database) == ["entry.completed"]

    once.add("local", entry.id, URL)

    assert waiting(database) == ["entry.completed"] * 2


def test_other_entries_are_not_told(once: OnceWebhooks, entries: Entries, database: Database) -> None:
    once.add("local", accept(entries).id, URL)
    claimed(database, accept(entries, identity=("tiktok", "2"))).complete()
    assert waiting(database) == []


def test_they_are_not_among_the_registered_ones(once: OnceWebhooks, entries: Entries, database: Database) -> None:
    once.add("local", accept(entries).id, URL)
    assert Webhooks(database, Cipher(lambda: [KEY])).of_user("local") == []


def test_nobody_listens_to_somebody_elses_entry(once: OnceWebhooks, entries: Entries) -> None:
    with pytest.raises(NotFoundError):
        once.add("other", accept(entries).id, URL)


def test_too_many_addresses_are_refused(once: OnceWebhooks, entries: Entries) -> None:
    entry = accept(entries)
    for n in range(MAX_ADDRESSES):
        once.add("local", entry.id, f"{URL}/{n}")
    with pytest.raises(NeedsUserError, match="already"):
        once.add("local", entry.id, URL)


def test_the_secret_stays_until_it_is_renewed(once: OnceWebhooks) -> None:
    first = once.secret("local")
    assert once.secret("local") == first
    assert once.secret("other") != first
    assert once.renew("local") != first
    assert once.secret("local") != first


def test_two_who_ask_first_at_once_get_the_same(once: OnceWebhooks) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: once.secret("local"), range(8)))) == 1


def test_secrets_are_read_with_a_new_key_once_they_are_sealed_again(
    once: OnceWebhooks, entries: Entries, database: Database
) -> None:
    once.add("local", accept(entries).id, URL)
    secret = once.secret("local")

    assert OnceWebhooks(database, Cipher(lambda: [OTHER_KEY, KEY])).reseal() == 2

    assert OnceWebhooks(database, Cipher(lambda: [OTHER_KEY])).secret("local") == secret
    with pytest.raises(NeedsUserError, match="key is gone"):
        once.secret("local")


def test_deleting_the_entry_ends_it(once: OnceWebhooks, entries: Entries, database: Database) -> None:
    entry = accept(entries)
    once.add("local", entry.id, URL)
    claimed(database, entry).complete()
    entries.delete("local", entry.id)
    assert waiting(database) == []


def test_messages_from_before_the_upgrade_stay(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    command.upgrade(alembic_config(database.engine), "0009")
    with database.transaction() as session:
        for line in (
            "INSERT INTO users VALUES ('u', 'U', '2026-01-01')",
            "INSERT INTO webhooks VALUES ('w', 'u', 'https://x', 's', '[]', '2026-01-01')",
            "INSERT INTO webhook_deliveries VALUES ('m', 'w', 'test', '{}', 'dead', 9, '', NULL, '2026-01-01', NULL)",
        ):
            session.execute(text(line))

    database.upgrade(tmp_path)

    assert waiting(database) == ["test"]
    command.downgrade(alembic_config(database.engine), "0009")
    database.close()

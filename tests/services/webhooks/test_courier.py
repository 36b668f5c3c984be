import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from standardwebhooks.webhooks import Webhook as Receiver

from clients.database.models import Webhook, WebhookDelivery, now
from clients.database.session import Database
from services.entries.store import Entries
from services.webhooks.courier import DELAYS_S, HANDS_EACH, Courier
from services.webhooks.registry import Webhooks, WebhookView
from tests.fakes.orders import accept, claimed
from tests.fakes.site import KEY
from utils.crypto import Cipher
from utils.safe_http import UnreachableError

SAFE = Cipher(lambda: [KEY])
URL = "https://receiver.example/hook"


class FakeReceivers:
    """Answers as told, and remembers what came."""

    def __init__(self) -> None:
        self.status = 204
        self.got: list[tuple[str, bytes, Mapping[str, str]]] = []
        self.hold = threading.Event()
        self.hold.set()
        self.came = threading.Semaphore(0)

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        self.got.append((url, body, headers))
        self.came.release()
        if url.endswith("/slow"):
            self.hold.wait(30)
        if not self.status:
            raise UnreachableError("The connection failed.")
        return self.status


@pytest.fixture
def receivers() -> FakeReceivers:
    return FakeReceivers()


@pytest.fixture
def webhooks(database: Database) -> Webhooks:
    return Webhooks(database, SAFE, resolver=lambda _host, _port: ["93.184.216.34"])


@pytest.fixture
def deliver(database: Database, receivers: FakeReceivers) -> Iterator[Callable[[], None]]:
    """Look once and wait until everything on its way has arrived."""
    couriers: list[Courier] = []

    def look() -> None:
        couriers.append(Courier(database, SAFE, receivers))
        couriers[-1].look()
        couriers[-1]._pool.shutdown(wait=True)

    yield look
    receivers.hold.set()


def make_due(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(WebhookDelivery).values(due_at=now() - timedelta(seconds=1)))


def add(webhooks: Webhooks, url: str = URL, events: tuple[str, ...] = ("entry.completed",)) -> tuple[WebhookView, str]:
    return webhooks.add("local", url, events)


def test_an_end_is_told_once_and_signed(
    webhooks: Webhooks, entries: Entries, database: Database, receivers: FakeReceivers, deliver: Callable[[], None]
) -> None:
    _, secret = add(webhooks)
    entry = accept(entries)
    claimed(database, entry).complete()
    deliver()
    deliver()

    [(url, body, headers)] = receivers.got
    assert url == URL
    assert Receiver(secret).verify(body, dict(headers))["data"]["id"] == entry.id
    assert json.loads(body)["type"] == "entry.completed"


def test_only_what_was_subscribed_to_and_only_ones_own(
    webhooks: Webhooks, entries: Entries, database: Database, receivers: FakeReceivers, deliver: Callable[[], None]
) -> None:
    add(webhooks)
    claimed(database, accept(entries)).fail("no", "permanent")
    claimed(database, accept(entries, user="other")).complete()
    deliver()
    assert receivers.got == []


@pytest.mark.parametrize("status", [500, 302, 0])
def test_what_was_not_taken_is_tried_again_later_and_in_the_end_given_up(
    webhooks: Webhooks, database: Database, receivers: FakeReceivers, deliver: Callable[[], None], status: int
) -> None:
    webhook, _ = add(webhooks)
    webhooks.test("local", webhook.id)
    receivers.status = status
    deliver()
    [first] = webhooks.deliveries("local", webhook.id)
    assert (first.state, first.attempts) == ("waiting", 1)
    assert first.due_at
    assert first.due_at > now() + timedelta(seconds=1)

    for _ in DELAYS_S:
        make_due(database)
        deliver()

    [last] = webhooks.deliveries("local", webhook.id, state="dead")
    assert (last.attempts, last.due_at) == (len(DELAYS_S) + 1, None)
    assert len({headers["webhook-id"] for _, _, headers in receivers.got}) == 1
    webhooks.replay("local", webhook.id, last.id)
    receivers.status = 200
    deliver()
    assert webhooks.deliveries("local", webhook.id)[0].state == "delivered"


def test_a_receiver_that_is_gone_is_not_asked_again(
    webhooks: Webhooks, receivers: FakeReceivers, deliver: Callable[[], None]
) -> None:
    webhook, _ = add(webhooks)
    webhooks.test("local", webhook.id)
    receivers.status = 410
    deliver()
    assert webhooks.deliveries("local", webhook.id)[0].state == "dead"


def test_a_slow_receiver_holds_up_nobody_else(webhooks: Webhooks, database: Database, receivers: FakeReceivers) -> None:
    slow, _ = add(webhooks, "https://receiver.example/slow")
    fast, _ = add(webhooks)
    receivers.hold.clear()
    courier = Courier(database, SAFE, receivers)
    for webhook in (slow, slow, fast):
        webhooks.test("local", webhook.id)
    courier.look()
    assert receivers.came.acquire(timeout=30)
    assert receivers.came.acquire(timeout=30)
    courier.look()

    assert sorted(url for url, _, _ in receivers.got) == sorted([slow.url, fast.url])  # the second slow one waits
    receivers.hold.set()
    courier.stop()


def test_two_couriers_send_a_message_once(webhooks: Webhooks, database: Database, receivers: FakeReceivers) -> None:
    webhook, _ = add(webhooks)
    webhooks.test("local", webhook.id)
    one, two = Courier(database, SAFE, receivers), Courier(database, SAFE, receivers)
    [errand] = one._due()
    assert (one._claim(errand), two._claim(errand)) == (True, False)
    one.stop()
    two.stop()


def test_the_secret_is_nowhere_kept_in_clear(webhooks: Webhooks, database: Database) -> None:
    _, secret = add(webhooks)
    with database.reading() as session:
        assert session.scalars(select(Webhook)).one().secret != secret


def test_one_persons_slow_receivers_hold_nobody_up(
    webhooks: Webhooks, entries: Entries, database: Database, receivers: FakeReceivers
) -> None:
    for number in range(2 * HANDS_EACH):
        webhooks.add("local", f"https://r{number}.example/slow", ("entry.completed",))
    claimed(database, accept(entries)).complete()
    webhooks.add("other", URL, ("entry.completed",))
    claimed(database, accept(entries, user="other")).complete()
    receivers.hold.clear()
    courier = Courier(database, SAFE, receivers)

    courier.look()

    for _ in range(HANDS_EACH + 1):
        assert receivers.came.acquire(timeout=30)
    assert sorted(url == URL for url, _, _ in receivers.got) == [False] * HANDS_EACH + [True]
    receivers.hold.set()
    courier._pool.shutdown(wait=True)

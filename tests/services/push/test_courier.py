from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from clients.database.models import PushDevice, PushMessage, now
from clients.web_push.sender import push_sender
from clients.web_push.vapid import new_private_key
from services.accounts.sessions import Sessions, session_id
from services.push.courier import MAX_FAILURES, PushCourier
from services.push.devices import PushDevices
from tests.endpoints.conftest import MakeSite, make_site
from tests.fakes.push_server import PushServer, push_server
from tests.fakes.results import workout
from tests.fakes.site import Site

__all__ = ["make_site"]


@pytest.fixture
def push() -> Iterator[PushServer]:
    with push_server() as fake:
        yield fake


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site()


@pytest.fixture
def devices(site: Site, push: PushServer) -> PushDevices:
    """The local user's one device is registered."""
    allowed = [push.url.removeprefix("http://")]
    devices = PushDevices(site.database, allowed)
    devices.add("local", push.device)
    return devices


@pytest.fixture
def courier(site: Site, push: PushServer) -> PushCourier:
    allowed = [push.url.removeprefix("http://")]
    return PushCourier(site.database, push_sender(new_private_key(), "mailto:me@example.org", allowed))


def quiet_is_over(site: Site) -> None:
    with site.database.transaction() as session:
        session.execute(update(PushDevice).values(next_at=now()))


def test_a_device_is_told_of_a_note_signed_and_for_its_eyes_alone(
    site: Site, devices: PushDevices, courier: PushCourier, push: PushServer
) -> None:
    entry = site.finish(site.order(), workout(), title="Crispy potatoes")
    courier.look()
    courier.look()
    assert push.messages == [{"done": 1, "failed": 0, "titles": ["Crispy potatoes"], "path": f"/entries/{entry.id}"}]
    assert devices.count("local") == 1


def test_many_notes_are_few_messages(site: Site, devices: PushDevices, courier: PushCourier, push: PushServer) -> None:
    for n in range(12):
        journal = site.journal(site.order(f"https://youtu.be/abcdefghi{n:02}"))
        journal.fail("The video is private.", "permanent")
        courier.look()
    quiet_is_over(site)
    courier.look()
    assert [one["failed"] for one in push.messages] == [1, 11]
    assert push.messages[1]["path"] == "/"


def test_others_devices_hear_nothing(site: Site, devices: PushDevices, courier: PushCourier, push: PushServer) -> None:
    site.finish(site.order(user_id="other"), workout(), title="Theirs")
    courier.look()
    assert push.messages == []


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_device_that_is_gone_is_removed(
    site: Site, devices: PushDevices, courier: PushCourier, push: PushServer, status: int
) -> None:
    push.answers = [status]
    devices.test("local", push.device.endpoint)
    courier.look()
    assert devices.count("local") == 0
    with site.database.reading() as session:
        assert list(session.scalars(select(PushMessage))) == []


@pytest.mark.parametrize("status", [400, 413, 429, 500, 503])
def test_a_service_in_trouble_is_asked_again_later_and_nothing_is_lost(
    site: Site, devices: PushDevices, courier: PushCourier, push: PushServer, status: int
) -> None:
    push.answers = [status]
    devices.test("local", push.device.endpoint)
    courier.look()
    courier.look()
    assert push.messages == []
    quiet_is_over(site)
    courier.look()
    assert push.messages == [{"done": 0, "failed": 0, "titles": [], "path": "/"}]


def test_one_that_never_takes_anything_is_removed_after_a_while(
    site: Site, devices: PushDevices, courier: PushCourier, push: PushServer
) -> None:
    push.answers = [500] * MAX_FAILURES
    devices.test("local", push.device.endpoint)
    for _ in range(MAX_FAILURES):
        quiet_is_over(site)
        courier.look()
    assert devices.count("local") == 0


def test_news_of_yesterday_are_not_told(
    site: Site, devices: PushDevices, courier: PushCourier, push: PushServer
) -> None:
    devices.test("local", push.device.endpoint)
    with site.database.transaction() as session:
        session.execute(update(PushMessage).values(created_at=now() - timedelta(days=2)))
    courier.look()
    assert push.messages == []


def test_a_device_belongs_to_who_subscribed_last_and_the_oldest_goes(
    site: Site, devices: PushDevices, push: PushServer
) -> None:
    devices.add("other", push.device)
    assert (devices.count("local"), devices.count("other")) == (0, 1)
    for n in range(12):
        devices.add("other", push.browser.device(f"{push.url}/push/{n}"))
    assert devices.count("other") == 10


def test_a_browser_that_is_signed_out_is_told_nothing_more(site: Site, devices: PushDevices, push: PushServer) -> None:
    sessions = Sessions(site.database)
    secret = sessions.begin("local")
    devices.add("local", push.device, session_id=session_id(secret))
    assert devices.count("local") == 1
    sessions.end_all("local")
    assert devices.count("local") == 0

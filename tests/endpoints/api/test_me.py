import pytest
from flask.testing import FlaskClient

from tests.fakes.site import Site


def test_a_person_who_says_so_is_forgotten(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    other = site.order(user_id="other")

    answer = client.delete("/api/me", json={"confirm": "forget me"})

    assert answer.status_code == 204
    assert site.entries.find(entry.id) is None
    assert site.entries.find(other.id) == other
    assert site.queue.forgotten == [entry.id]


@pytest.mark.parametrize("body", [None, {}, [], {"confirm": True}, {"confirm": "Forget me"}])
def test_nobody_is_forgotten_by_accident(client: FlaskClient, site: Site, body: object) -> None:
    entry = site.order()

    answer = client.delete("/api/me", json=body)

    assert answer.status_code in (400, 409, 422)
    assert site.entries.find(entry.id) == entry


def test_the_local_person_can_go_on_at_once(client: FlaskClient, site: Site) -> None:
    client.delete("/api/me", json={"confirm": "forget me"})
    site.order()

import pytest
from flask.testing import FlaskClient

from clients.web_push.vapid import new_private_key
from tests.endpoints.conftest import MakeSite
from tests.fakes.push_server import Browser
from tests.fakes.site import Site

DEVICE = Browser().device("https://push.example/abc")
ASKED = {"endpoint": DEVICE.endpoint, "expirationTime": None, "keys": {"p256dh": DEVICE.p256dh, "auth": DEVICE.auth}}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site(vapid_private_key=new_private_key(), vapid_subject="mailto:me@example.org")


def test_a_device_subscribes_and_leaves(client: FlaskClient) -> None:
    found = client.get("/api/push").get_json()
    assert len(found["public_key"]) == 87
    assert client.post("/api/push/devices", json=ASKED).status_code == 204
    assert client.get("/api/push").get_json()["devices"] == 1
    assert client.post("/api/push/test", json={"endpoint": DEVICE.endpoint}).status_code == 202
    assert client.delete("/api/push/devices", json={"endpoint": DEVICE.endpoint}).status_code == 204
    assert client.post("/api/push/test", json={"endpoint": DEVICE.endpoint}).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:192.168.0.1"])
def test_an_endpoint_inside_the_network_is_refused(client: FlaskClient, site: Site, address: str) -> None:
    site.address = address
    answer = client.post("/api/push/devices", json=ASKED)
    assert answer.status_code == 400
    assert client.get("/api/push").get_json()["devices"] == 0


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example/a", "https://push.example:8443/a", "https://u:p@push.example/a", "file:///etc", "x"],
)
def test_only_plain_https_endpoints_are_taken(client: FlaskClient, endpoint: str) -> None:
    assert client.post("/api/push/devices", json={**ASKED, "endpoint": endpoint}).status_code == 400


def test_keys_that_are_none_are_refused(client: FlaskClient) -> None:
    keys = {"p256dh": "AAAA", "auth": DEVICE.auth}
    assert client.post("/api/push/devices", json={**ASKED, "keys": keys}).status_code == 400


def test_without_a_key_the_server_says_so(make_site: MakeSite) -> None:
    client = make_site().app.test_client()
    assert client.get("/api/push").get_json() == {"public_key": None, "devices": 0}
    assert "push-keys" in client.post("/api/push/devices", json=ASKED).get_json()["advice"]

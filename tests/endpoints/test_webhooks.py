import pytest
from flask.testing import FlaskClient

from tests.fakes.site import Site

URL = "https://receiver.example/hook"


def test_a_webhook_is_added_tested_and_removed(client: FlaskClient) -> None:
    made = client.post("/api/webhooks", json={"url": URL, "events": ["entry.failed"]})
    path = f"/api/webhooks/{made.get_json()['id']}"

    assert made.status_code == 201
    assert made.get_json()["secret"].startswith("whsec_")
    assert "secret" not in client.get("/api/webhooks").get_json()["webhooks"][0]
    sent = client.post(f"{path}/test").get_json()
    assert client.get(f"{path}/deliveries?state=waiting").get_json()["deliveries"] == [sent]
    assert client.post(f"{path}/deliveries/{sent['id']}/replay").status_code == 202
    assert client.delete(path).status_code == 204
    assert client.get(f"{path}/deliveries").status_code == 404


@pytest.mark.parametrize(
    "url",
    ["http://receiver.example/", "https://receiver.example:8443/", "https://a:b@receiver.example/", "ftp://x/", "x"],
)
def test_an_address_that_is_no_plain_https_is_refused(client: FlaskClient, url: str) -> None:
    assert client.post("/api/webhooks", json={"url": url}).status_code == 400


def test_an_address_inside_the_network_is_refused(client: FlaskClient, site: Site) -> None:
    site.address = "10.0.0.7"
    answer = client.post("/api/webhooks", json={"url": URL})
    assert (answer.status_code, "EXTRA_WEBHOOK_HOSTS" in answer.get_json()["advice"]) == (400, True)


@pytest.mark.parametrize(("sent", "field"), [({}, "url"), ({"url": URL, "events": ["odd"]}, "events.0")])
def test_a_wrong_field_is_named(client: FlaskClient, sent: dict[str, object], field: str) -> None:
    assert client.post("/api/webhooks", json=sent).get_json()["errors"][0]["field"] == field


def test_anothers_webhook_does_not_exist(client: FlaskClient, site: Site) -> None:
    webhook, _ = site.web.webhooks.add("other", URL, ["entry.failed"])
    assert client.delete(f"/api/webhooks/{webhook.id}").status_code == 404
    assert client.post(f"/api/webhooks/{webhook.id}/test").status_code == 404


def test_the_page_adds_shows_and_tests_a_webhook(client: FlaskClient, site: Site) -> None:
    answer = client.post("/settings/webhooks", data={"url": URL, "events": ["entry.failed"]})
    [webhook] = site.web.webhooks.of_user("local")

    assert (answer.status_code, "whsec_" in answer.text, webhook.events) == (201, True, ("entry.failed",))
    assert "whsec_" not in client.get("/settings").text
    assert client.post(f"/settings/webhooks/{webhook.id}/test").status_code == 303
    assert "On its way" in client.get("/settings").text
    assert client.post(f"/settings/webhooks/{webhook.id}/remove").status_code == 303


def test_the_page_explains_a_wrong_address(client: FlaskClient) -> None:
    answer = client.post("/settings/webhooks", data={"url": "http://10.0.0.1/"})
    assert (answer.status_code, "EXTRA_WEBHOOK_HOSTS" in answer.text) == (422, True)

import pytest
from flask.testing import FlaskClient

from services.accounts.api_tokens import Scope
from tests.fakes.site import LINK, Site

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
    webhook, _ = site.web.messages.webhooks.add("other", URL, ["entry.failed"])
    assert client.delete(f"/api/webhooks/{webhook.id}").status_code == 404
    assert client.post(f"/api/webhooks/{webhook.id}/test").status_code == 404


def test_the_page_adds_shows_and_tests_a_webhook(client: FlaskClient, site: Site) -> None:
    answer = client.post("/settings/webhooks", data={"url": URL, "events": ["entry.failed"]})
    [webhook] = site.web.messages.webhooks.of_user("local")

    assert (answer.status_code, "whsec_" in answer.text, webhook.events) == (201, True, ("entry.failed",))
    assert "whsec_" not in client.get("/settings").text
    assert client.post(f"/settings/webhooks/{webhook.id}/test").status_code == 303
    assert "On its way" in client.get("/settings").text
    assert client.post(f"/settings/webhooks/{webhook.id}/remove").status_code == 303


def test_the_page_explains_a_wrong_address(client: FlaskClient) -> None:
    answer = client.post("/settings/webhooks", data={"url": "http://10.0.0.1/"})
    assert (answer.status_code, "EXTRA_WEBHOOK_HOSTS" in answer.text) == (422, True)


def test_an_order_is_told_of_once_at_its_own_address(client: FlaskClient, site: Site) -> None:
    order = {"url": LINK, "webhook_url": URL}
    made = client.post("/api/entries", json=order).get_json()
    assert client.post("/api/entries", json=order).get_json()["id"] == made["id"]
    site.journal(site.entries.get("local", made["id"])).complete()

    [told] = client.get(f"/api/entries/{made['id']}").get_json()["told"]

    assert (told["url"], told["state"]) == (URL, "waiting")
    path = f"/api/webhooks/{told['webhook_id']}/deliveries"
    assert [one["event"] for one in client.get(path).get_json()["deliveries"]] == ["entry.completed"]


@pytest.mark.parametrize("url", ["http://receiver.example/", "ftp://x/", "x", "https://a:b@receiver.example/"])
def test_a_wrong_address_of_an_order_is_named_and_nothing_is_made(client: FlaskClient, site: Site, url: str) -> None:
    answer = client.post("/api/entries", json={"url": LINK, "webhook_url": url})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "webhook_url"
    assert site.entries.count("local") == 0


def test_an_address_inside_the_network_is_no_address_of_an_order(client: FlaskClient, site: Site) -> None:
    site.address = "169.254.169.254"
    assert client.post("/api/entries", json={"url": LINK, "webhook_url": URL}).status_code == 422


def test_the_secret_of_orders_is_shown_and_renewed(client: FlaskClient) -> None:
    first = client.get("/api/webhooks/secret").get_json()["secret"]
    assert first.startswith("whsec_")
    assert client.get("/api/webhooks/secret").get_json()["secret"] == first
    renewed = client.post("/api/webhooks/secret")
    assert (renewed.status_code, renewed.get_json()["secret"] == first) == (201, False)


def test_a_token_that_may_only_read_does_not_see_the_secret(client: FlaskClient, site: Site) -> None:
    _, token = site.web.sign_in.tokens.make("local", "script", Scope.READ)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/webhooks/secret", headers=headers).status_code == 403


def test_the_description_says_what_is_sent_there(client: FlaskClient) -> None:
    order = client.get("/api/openapi.json").get_json()["paths"]["/api/entries"]["post"]
    sent = order["callbacks"]["ended"]["{$request.body#/webhook_url}"]["post"]["requestBody"]["content"]
    assert sent["application/json"]["schema"]["$ref"].endswith("/Message")

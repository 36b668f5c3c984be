import socket

import pytest
from flask.testing import FlaskClient

from endpoints.safety import host_name
from services.accounts.api_tokens import Scope
from tests.endpoints.conftest import MakeSite
from tests.fakes.site import LINK, Site


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST"])
def test_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080", "x y", "[::2]"]
)
def test_a_strangers_name_for_this_machine_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/api/entries", headers={"Host": host}).status_code == 421
    assert client.get("/", headers={"Host": host}).status_code == 421


def test_a_server_for_the_network_answers_to_addresses_and_its_own_name(make_site: MakeSite) -> None:
    client = make_site(host="0.0.0.0").app.test_client()
    own = socket.gethostname().partition(".")[0]
    for host in ("192.168.1.5:8080", "[fd00::5]:8080", f"{own}:8080", f"{own}.local"):
        assert client.get("/health/live", headers={"Host": host}).status_code != 421
    for host in ("evil.example", "192.168.1.5.evil.example", "x y", ""):
        assert client.get("/api/entries", headers={"Host": host}).status_code == 421


def test_a_host_header_is_taken_apart() -> None:
    assert [host_name(host) for host in ("A.example:80", "[::1]", "", "a:b", "a/b")] == [
        "a.example",
        "[::1]",
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
    ],
)
@pytest.mark.parametrize("path", ["/api/entries", "/entries", "/uploads", "/api/uploads", "/api/entries/x/retry"])
def test_a_change_asked_for_by_another_site_is_refused(
    client: FlaskClient, site: Site, path: str, headers: dict[str, str]
) -> None:
    answer = client.post(path, json={"url": LINK}, headers=headers)

    assert answer.status_code == 403
    assert site.queue.enqueued == []


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}])
def test_own_pages_and_programs_may_change_things(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/api/entries", json={"url": LINK}, headers=headers).status_code == 202


@pytest.mark.parametrize("path", ["/", "/api/entries", "/nothing", "/static/js/calls.js"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_load_balancer_may_ask_by_our_bare_address(client: FlaskClient) -> None:
    assert client.get("/health", headers={"Host": "10.1.2.3:8080"}).status_code == 200
    assert client.get("/health/ready", headers={"Host": "10.1.2.3:8080"}).status_code == 421


def test_an_extension_may_order_a_note_with_a_token_and_nothing_else(client: FlaskClient, site: Site) -> None:
    token = site.web.sign_in.tokens.make("local", "extension", Scope.WRITE)[1]
    origin = {"Origin": "chrome-extension://abcdefghijklmnop", "Sec-Fetch-Site": "cross-site"}
    with_token = {**origin, "Authorization": f"Bearer {token}"}
    order = {"url": LINK}

    assert client.post("/api/entries", json=order, headers=with_token).status_code == 202
    assert client.post("/api/entries", json=order, headers=origin).status_code == 403
    assert client.post("/api/entries/retry-failed", headers=with_token).status_code == 403
    foreign = {**with_token, "Origin": "https://evil.example"}
    assert client.post("/api/entries", json=order, headers=foreign).status_code == 403
    wrong = {**origin, "Authorization": "Bearer cs_wrong"}
    assert client.post("/api/entries", json=order, headers=wrong).status_code == 401

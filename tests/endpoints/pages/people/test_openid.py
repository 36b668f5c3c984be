import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.endpoints.conftest import MakeSite
from tests.endpoints.people import PASSWORD, add_person, signed_in
from tests.fakes.openid import Claims, FakeProvider, openid_provider
from tests.fakes.site import Site


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with openid_provider() as provider:
        yield provider


@pytest.fixture
def site(make_site: MakeSite, provider: FakeProvider) -> Site:
    site = make_site(
        oidc_issuer=provider.url, oidc_client_id=provider.client_id, oidc_client_secret=provider.client_secret
    )
    add_person(site, "Admin")
    return site


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.app.test_client()


def consent(client: FlaskClient, begin: str = "/auth/oidc/login") -> str:
    """Go to the provider as a browser does; the path and query of the way back."""
    there = httpx.get(client.get(begin).headers["Location"])
    assert there.status_code == 302, there.text
    back = urlsplit(there.headers["Location"])
    return f"{back.path}?{back.query}"


def come_back(client: FlaskClient) -> TestResponse:
    return client.get(consent(client))


def test_the_page_offers_both_ways_in(client: FlaskClient, provider: FakeProvider) -> None:
    page = client.get("/auth/sign-in").text
    assert f"Sign in at {urlsplit(provider.url).netloc}" in page
    assert "current-password" in page


def test_who_comes_for_the_first_time_is_a_member(client: FlaskClient, site: Site) -> None:
    assert come_back(client).headers["Location"] == "/"
    assert client.get("/api/entries").status_code == 200
    assert [(one.name, one.role, one.has_password) for one in site.web.sign_in.people.all()][1:] == [
        ("Alice Example", "member", False)
    ]
    client.post("/auth/logout")
    assert come_back(client).status_code == 303
    assert len(site.web.sign_in.people.all()) == 2


def test_names_alone_are_nobody(client: FlaskClient, site: Site, provider: FakeProvider) -> None:
    provider.name, provider.subject = "admin", "u-evil"
    come_back(client)
    assert [one.name for one in site.web.sign_in.people.all()] == ["Admin", "admin 2"]
    assert client.get("/people").status_code == 403


def test_an_account_is_connected_by_who_is_signed_in(site: Site, provider: FakeProvider) -> None:
    admin = signed_in(site, "Admin")
    page = admin.post("/auth/oidc/connect").text
    there = page.split('data-to="')[1].split('"')[0].replace("&amp;", "&")
    back = urlsplit(httpx.get(there).headers["Location"])
    assert admin.get(f"{back.path}?{back.query}").headers["Location"] == "/account"

    again = site.app.test_client()
    come_back(again)
    assert again.get("/people").status_code == 200
    assert [one.has_provider for one in site.web.sign_in.people.all()] == [True]


def test_no_other_site_connects_an_account(site: Site) -> None:
    admin = signed_in(site, "Admin")
    assert admin.post("/auth/oidc/connect", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert admin.get("/auth/oidc/connect").status_code in (303, 405)
    come_back(admin)  # as if begun by a link: another account, not a connected one
    assert site.web.sign_in.people.named("Admin").has_provider is False


def test_a_disabled_person_is_told(client: FlaskClient, site: Site) -> None:
    come_back(client)
    site.web.sign_in.people.set_disabled(site.web.sign_in.people.named("Alice Example").user_id, disabled=True)
    assert client.get("/api/entries").status_code == 401
    assert "disabled" in come_back(client).text


def test_the_first_admin_is_not_whoever_comes_first(make_site: MakeSite, provider: FakeProvider) -> None:
    site = make_site(
        oidc_issuer=provider.url, oidc_client_id=provider.client_id, oidc_client_secret=provider.client_secret
    )
    client = site.app.test_client()
    assert client.get("/").headers["Location"] == "/auth/sign-in"
    answer = come_back(client)
    assert answer.status_code == 422
    assert "scripts/run users add NAME" in answer.text
    assert not site.web.sign_in.people.exist()


def test_a_name_that_only_userinfo_tells_is_found(client: FlaskClient, site: Site, provider: FakeProvider) -> None:
    provider.names_in_token = False
    come_back(client)
    assert site.web.sign_in.people.named("Alice Example")


def test_a_secret_in_the_body_is_sent_where_the_provider_wants_it(client: FlaskClient, provider: FakeProvider) -> None:
    provider.auth_methods = ["client_secret_post"]
    assert come_back(client).status_code == 303


def test_who_says_no_is_told(client: FlaskClient, provider: FakeProvider) -> None:
    provider.is_denied = True
    answer = come_back(client)
    assert answer.status_code == 422
    assert "access_denied" in answer.text


def test_a_provider_that_is_away_is_told_in_words(client: FlaskClient, provider: FakeProvider) -> None:
    provider.is_down = True
    answer = client.get("/auth/oidc/login")
    assert answer.status_code == 503
    assert "does not answer" in answer.text
    provider.is_down = False
    back = consent(client)
    provider.is_down = True
    assert client.get(back).status_code == 503
    assert client.post("/auth/password", data={"name": "Admin", "password": PASSWORD}).status_code == 303


def test_a_wrong_secret_is_named(client: FlaskClient, provider: FakeProvider) -> None:
    back = consent(client)
    provider.client_secret = "another"
    assert "OIDC_CLIENT_SECRET" in client.get(back).text


def test_a_provider_of_another_name_is_refused(client: FlaskClient, provider: FakeProvider) -> None:
    provider.issuer = "https://evil.example"
    answer = client.get("/auth/oidc/login")
    assert answer.status_code == 422
    assert "https://evil.example" in answer.text


def test_a_state_is_good_once_and_in_its_browser(site: Site, client: FlaskClient) -> None:
    back = consent(client)
    assert "not begun in this browser" in site.app.test_client().get(back).text
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 422


def test_nonce_and_verifier_are_not_in_the_browser(client: FlaskClient) -> None:
    asked = parse_qs(urlsplit(client.get("/auth/oidc/login").headers["Location"]).query)
    with client.session_transaction() as session:
        kept = str(dict(session))
    assert asked["state"][0] in kept
    assert asked["nonce"][0] not in kept
    assert asked["code_challenge"][0] not in kept


def expired(claims: Claims) -> Claims:
    return claims | {"exp": int(time.time()) - 120}


WRONG = {
    "issuer": lambda claims: claims | {"iss": "https://evil.example"},
    "audience": lambda claims: claims | {"aud": "another"},
    "two audiences": lambda claims: claims | {"aud": [claims["aud"], "another"]},
    "party": lambda claims: claims | {"azp": "another"},
    "nonce": lambda claims: claims | {"nonce": "of-another-sign-in"},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "time": expired,
    "from the future": lambda claims: claims | {"iat": int(time.time()) + 3600},
    "no end": lambda claims: {name: value for name, value in claims.items() if name != "exp"},
    "nobody": lambda claims: claims | {"sub": ""},
    "subject": lambda claims: claims | {"sub": 7},
}


@pytest.mark.parametrize("what", WRONG)
def test_an_id_token_of_wrong_claims_is_refused(
    client: FlaskClient, site: Site, provider: FakeProvider, what: str
) -> None:
    provider.twist = WRONG[what]
    answer = come_back(client)
    assert answer.status_code == 422
    assert "does not fit this sign-in" in answer.text
    assert client.get("/api/entries").status_code == 401
    assert len(site.web.sign_in.people.all()) == 1


def test_an_id_token_that_others_signed_is_refused(client: FlaskClient, provider: FakeProvider) -> None:
    stranger = FakeProvider()
    forged = (
        lambda claims: jwt.encode(claims, stranger.key, "ES256", headers={"kid": "one"}),
        lambda claims: jwt.encode(claims, "", "none", headers={"kid": "one"}),
        lambda claims: jwt.encode(claims, provider.client_secret * 4, "HS256", headers={"kid": "one"}),
        lambda claims: jwt.encode(claims, provider.key, "ES256", headers={"kid": "unknown"}),
        lambda claims: "no token",
    )
    for sign in forged:
        provider.sign = sign
        assert come_back(client).status_code == 422
    assert client.get("/api/entries").status_code == 401


def test_the_answer_of_another_provider_is_refused(client: FlaskClient, provider: FakeProvider) -> None:
    for iss in ("https://evil.example", provider.url + "/", ""):
        back = urlsplit(consent(client))
        sent = {name: values[0] for name, values in parse_qs(back.query).items()} | {"iss": iss}
        assert client.get(back.path, query_string=sent).status_code == 422
    assert provider.calls.count("POST /token") == 0  # the code was not given away


def test_tokens_and_codes_are_never_logged(
    client: FlaskClient, provider: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    back = consent(client)
    caplog.clear()
    caplog.set_level("DEBUG", "clients.openid")
    caplog.set_level("DEBUG", "endpoints")
    caplog.set_level("INFO", "httpx")
    code = parse_qs(urlsplit(back).query)["code"][0]
    client.get(back)
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert not [one for one in (*provider.tokens, provider.client_secret, code) if one in logged]


def test_without_the_settings_there_is_no_such_sign_in(make_site: MakeSite) -> None:
    assert make_site().app.test_client().get("/auth/oidc/login").status_code == 404

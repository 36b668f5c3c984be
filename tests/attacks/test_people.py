"""Accounts: what a member, a stranger and a stolen cookie cannot do."""

import itertools

import pytest
from werkzeug.routing import AnyConverter

from clients.database.models import BrowserSession, Person
from endpoints.limits import Limiter
from endpoints.password_tries import OF_ACCOUNT
from services.accounts.api_tokens import Scope
from services.accounts.passwords import Passwords
from services.accounts.people import People
from tests.endpoints.people import PASSWORD, add_person, signed_in
from tests.fakes.site import Site
from utils.errors import NeedsUserError

ADMINS = ("people", "service_settings")  # blueprints that are for admins alone


def calls(site: Site, user_id: str) -> list[tuple[str, str]]:
    """Every method and path for admins, also those that are added one day."""
    found = []
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] not in ADMINS:
            continue
        choices = {name: sorted(one.items) for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
        names = sorted(rule.arguments)
        for values in itertools.product(*(choices.get(name, [user_id]) for name in names)):
            path = site.app.url_map.bind("localhost").build(rule.endpoint, dict(zip(names, values, strict=True)))
            found += [(method, path) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return sorted(set(found))


@pytest.fixture
def people(site: Site) -> list[str]:
    """An admin and a member."""
    return [add_person(site, name).user_id for name in ("Alice", "Bob")]


def test_a_member_may_call_nothing_that_is_for_admins(site: Site, people: list[str]) -> None:
    before, member = site.web.sign_in.people.all(), signed_in(site, "Bob")
    tried = [call for user_id in people for call in calls(site, user_id)]
    assert len(tried) > 12
    for method, path in tried:
        assert member.open(path, method=method, data={"name": "Alice"}).status_code == 403, (method, path)
    assert site.web.sign_in.people.all() == before


def test_a_stranger_and_a_token_may_call_nothing_of_it_either(site: Site, people: list[str]) -> None:
    before = site.web.sign_in.people.all()
    secret = site.web.sign_in.tokens.make("local", "phone", Scope.WRITE)[1]
    for headers, (method, path) in itertools.product(
        ({}, {"Authorization": f"Bearer {secret}"}), calls(site, people[1])
    ):
        answer = site.app.test_client().open(path, method=method, headers=headers)
        assert answer.headers["Location"] == "/auth/sign-in", (method, path)
    assert site.web.sign_in.people.all() == before


class CountingPasswords(Passwords):
    """Counts how much work is done."""

    def __init__(self) -> None:
        super().__init__()
        self.checks: list[bool] = []

    def is_right(self, password: str, kept: str | None) -> bool:
        self.checks.append(kept is not None)
        return super().is_right(password, kept)


def test_a_name_that_is_not_there_costs_the_same_work(site: Site, people: list[str]) -> None:
    passwords = CountingPasswords()
    asked = People(site.database, local_user="local", passwords=passwords)
    for name in ("Alice", "Nobody"):
        with pytest.raises(NeedsUserError):
            asked.sign_in(name, "wrong password")
    assert passwords.checks == [True, False]
    assert passwords._nobodys.split("$")[:4] == passwords.hash("x").split("$")[:4]  # algorithm, version, costs


def test_ten_thousand_guesses_are_slowed_and_lock_nobody_out() -> None:
    now = 0.0
    limiter = Limiter(OF_ACCOUNT, lambda: now)
    let_through = 0
    for _ in range(10_000):
        let_through += limiter.wait_s("alice") == 0
        now += 0.1
    assert let_through <= OF_ACCOUNT + 1000 * OF_ACCOUNT / 60 + 1
    now += 60 / OF_ACCOUNT
    assert limiter.wait_s("alice") == 0


def test_who_reads_the_database_cannot_sign_in(site: Site, people: list[str]) -> None:
    client = signed_in(site, "Alice")
    with site.database.reading() as session:
        kept = [row.id for row in session.query(BrowserSession)] + [row.password_hash for row in session.query(Person)]
    for secret in filter(None, kept):
        thief = site.app.test_client()
        with thief.session_transaction() as planted:
            planted["session"], planted["user_id"] = secret, "local"
        assert thief.get("/api/entries").status_code == 401
        assert thief.post("/auth/password", data={"name": "Alice", "password": secret}).status_code == 401
    assert client.get("/api/entries").status_code == 200


def test_a_cookie_of_somebody_who_was_removed_is_worth_nothing(site: Site, people: list[str]) -> None:
    bob = signed_in(site, "Bob")
    site.web.operations.forgetting.forget(people[1])
    assert bob.get("/api/entries").status_code == 401
    assert bob.get("/").headers["Location"] == "/auth/sign-in"


@pytest.mark.parametrize("path", ["//evil.example/entries/x", "/entries/%2F%2Fevil.example", "/share?text=//evil"])
def test_signing_in_leads_to_no_other_site(site: Site, people: list[str], path: str) -> None:
    client = site.app.test_client()
    client.get(path)
    answer = client.post("/auth/password", data={"name": "Alice", "password": PASSWORD})
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))

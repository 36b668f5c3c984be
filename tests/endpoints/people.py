"""People of a site, and browsers in which they have signed in."""

from flask.testing import FlaskClient

from endpoints.password_tries import EXTENSION, PasswordTries
from services.accounts.people import PersonRole, PersonView
from tests.fakes.site import Site

PASSWORD = "correct horse battery"


def add_person(site: Site, name: str, role: PersonRole = PersonRole.MEMBER) -> PersonView:
    """Somebody with PASSWORD; the first is an admin."""
    return site.web.sign_in.people.add(name, PASSWORD, role)


def stop_the_clock(site: Site) -> None:
    """Let no time pass between tries of passwords, however long they take here."""
    tries = PasswordTries(site.web, is_secure=False, clock=lambda: 0.0)
    site.app.extensions[EXTENSION] = tries


def signed_in(site: Site, name: str, *, password: str = PASSWORD) -> FlaskClient:
    """A browser of theirs."""
    client = site.app.test_client()
    answer = client.post("/auth/password", data={"name": name, "password": password})
    assert answer.status_code == 303, answer.text
    return client

"""People of a site, and browsers in which they have signed in."""

from flask.testing import FlaskClient

from services.accounts.people import PersonRole, PersonView
from tests.fakes.site import Site

PASSWORD = "correct horse battery"


def add_person(site: Site, name: str, role: PersonRole = PersonRole.MEMBER) -> PersonView:
    """Somebody with PASSWORD; the first is an admin."""
    return site.web.people.add(name, PASSWORD, role)


def signed_in(site: Site, name: str, *, password: str = PASSWORD) -> FlaskClient:
    """A browser of theirs."""
    client = site.app.test_client()
    answer = client.post("/auth/password", data={"name": name, "password": password})
    assert answer.status_code == 303, answer.text
    return client

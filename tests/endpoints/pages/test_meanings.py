from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from endpoints.app_context import EXTENSION
from services.meanings.meanings import Meanings
from tests.fakes import results
from tests.fakes.site import Site


class Told(Meanings):
    """Finds what it is told."""

    def __init__(self, found: tuple[str, ...]) -> None:
        self.found = found

    def find(self, user_id: str, text: str, *, wait_s: float = 0.0) -> tuple[str, ...]:
        return self.found

    def related(self, user_id: str, entry_id: str, count: int = 5) -> tuple[str, ...]:
        return tuple(one for one in self.found if one != entry_id)


@pytest.fixture
def ids(site: Site) -> tuple[str, str, str]:
    """A note of one's own that has the word, one that means it, and somebody else's."""
    made = results.workout()
    own = [site.finish(site.order(f"https://youtu.be/abcdefghij{n}"), made, title=f"Note {n}").id for n in range(2)]
    other = site.finish(site.order("https://youtu.be/abcdefghijk", user_id="other"), made, title="Not mine").id
    site.app.extensions[EXTENSION] = replace(site.web, meanings=Told((own[1], other)))
    return own[0], own[1], other


def test_what_was_found_by_meaning_is_told_so(client: FlaskClient, ids: tuple[str, str, str]) -> None:
    page = client.get("/?q=zebra").text
    assert "Found by meaning" in page
    assert "Note 1" in page
    assert "Note 0" not in page
    assert "Not mine" not in page
    (one,) = client.get("/api/entries?q=zebra").get_json()["entries"]
    assert (one["id"], one["by_meaning"], one["found"]) == (ids[1], True, [])


def test_what_has_the_words_is_found_by_them(client: FlaskClient, ids: tuple[str, str, str]) -> None:
    found = {one["id"]: one["by_meaning"] for one in client.get("/api/entries?q=plank").get_json()["entries"]}
    assert found == {ids[0]: False, ids[1]: False}
    assert "Found by meaning" not in client.get("/?q=plank&sort=title").text


def test_related_notes_are_ones_own(client: FlaskClient, ids: tuple[str, str, str]) -> None:
    assert f"/entries/{ids[0]}/related" in client.get(f"/entries/{ids[0]}").text
    page = client.get(f"/entries/{ids[0]}/related").text
    assert "Note 1" in page
    assert "Not mine" not in page

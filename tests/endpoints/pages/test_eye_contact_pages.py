"""The page of eye contact without JavaScript, and the strip that says where it acted."""

import pytest
from flask.testing import FlaskClient

from endpoints.pages.eye_contact_pages import MAX_STRETCHES, stretches
from services.domain.entries import EntryView
from services.domain.eye_contact import EyeContactFile, Strip
from tests.endpoints.api.test_eye_contact import made
from tests.fakes.results import workout
from tests.fakes.site import Site


@pytest.fixture
def entry(site: Site) -> EntryView:
    return site.finish(site.order(), workout(), title="A talk")


def test_a_preview_and_the_whole_are_asked_for_by_one_form(client: FlaskClient, site: Site, entry: EntryView) -> None:
    path = f"/entries/{entry.id}/eye-contact"
    assert "turn the eyes to the camera" in client.get(f"/entries/{entry.id}").text
    assert "Nothing is made yet" in client.get(path).text
    answer = client.post(path, data={"intensity": "0.4", "start_s": "", "what": "preview"})
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    client.post(path, data={"intensity": "0.5", "start_s": "3", "what": "whole"})
    preview, whole = site.eye_contact.waiting(entry.id)
    assert (preview.wish.preview, preview.wish.intensity, preview.wish.start_s) == (True, 0.4, None)
    assert (whole.wish.preview, whole.wish.intensity, whole.wish.start_s) == (False, 0.5, None)
    assert "Waiting for its turn" in client.get(path).text
    made(site, entry)
    page = client.get(path).text
    assert "66 % of the pictures" in page
    assert "0:02 to 0:03: nothing corrected; the head was turned away." in page
    client.post(f"{path}/forget")
    assert "Nothing is made yet" in client.get(path).text


def test_the_original_and_an_error_are_told_apart(client: FlaskClient, site: Site, entry: EntryView) -> None:
    path = f"/entries/{entry.id}/eye-contact"
    client.post(path, data={"what": "whole"})
    made(site, entry, EyeContactFile(reason="None of the pictures could be corrected: in most, no face was seen."))
    assert "The original stays as it is. None of the pictures" in client.get(path).text
    client.post(path, data={"what": "whole"})
    made(site, entry, EyeContactFile(reason="It could not be done: the disk is full.", is_partial=True))
    assert "The original is all there is. It could not be done" in client.get(path).text


def test_what_cannot_be_is_said_on_a_page(client: FlaskClient, entry: EntryView) -> None:
    answer = client.post(f"/entries/{entry.id}/eye-contact", data={"intensity": "2"}, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "intensity" in answer.text


def test_seconds_that_are_alike_are_one_part_of_the_strip(site: Site) -> None:
    strip = [Strip(start_s=n, corrected=float(n < 4), reason=None if n < 4 else "no face was seen") for n in range(8)]
    with site.app.test_request_context():
        one, other = stretches(strip, 0.0, 8.0)
    assert (one.begin, one.width, one.corrected) == (0, 500, 1)
    assert (other.begin, other.width, other.words) == (
        500, 500, "0:04 to 0:08: nothing corrected; no face was seen.",
    )  # fmt: skip


def test_a_long_video_has_no_more_parts_than_can_be_seen(site: Site) -> None:
    strip = [Strip(start_s=n, corrected=n // 100 % 2, reason=None) for n in range(3600)]
    with site.app.test_request_context():
        found = stretches(strip, 0.0, 3600.0)
    assert 2 < len(found) <= MAX_STRETCHES
    assert sum(one.width for one in found) == pytest.approx(1000, abs=1)
    assert stretches([], 0, 0) == []

"""The API of eye contact: a preview and the whole video, each as it was asked for last."""

import pytest
from flask.testing import FlaskClient

from services.domain.entries import EntryView
from services.domain.eye_contact import EyeContactFile, Strip
from tests.fakes.results import workout
from tests.fakes.site import Made, Site

STRIP = (
    Strip(start_s=0, corrected=1.0),
    Strip(start_s=1, corrected=1.0),
    Strip(start_s=2, corrected=0.0, reason="the head was turned away"),
)
MADE = EyeContactFile(
    file="eye-contact.mp4", end_s=3, corrected_share=0.66, left_alone={"the head was turned away": 0.34},
    offset_before=8.2, offset_after=1.9, strip=STRIP,
)  # fmt: skip


@pytest.fixture
def entry(site: Site) -> EntryView:
    return site.finish(site.order(), workout(), title="A talk")


@pytest.fixture
def path(entry: EntryView) -> str:
    return f"/api/entries/{entry.id}/eye-contact"


def made(site: Site, entry: EntryView, result: EyeContactFile = MADE) -> None:
    """As a worker makes all that waits."""
    for order in site.eye_contact.waiting(entry.id):
        files: dict[str, bytes] = {result.file: b"video"} if result.file else {}
        artifact_id = site.publish(entry, f"eyes{order.kind}{order.revision}", Made(result, files))
        site.eye_contact.finish(order, artifact_id, result)


def test_a_preview_stays_while_the_whole_is_asked_for(
    client: FlaskClient, site: Site, entry: EntryView, path: str
) -> None:
    assert client.get(path).get_json() == {"preview": None, "whole": None}
    answer = client.post(path, json={"intensity": 0.5, "preview": True, "start_s": 4})
    assert (answer.status_code, answer.get_json()["preview"]["status"]) == (202, "waiting")
    assert len(site.queue.enqueued) == 2
    made(site, entry)
    assert client.post(path).get_json()["whole"]["wish"]["intensity"] == 0.7
    told = client.get(path).get_json()
    assert (told["preview"]["status"], told["whole"]["status"]) == ("done", "waiting")
    assert (told["preview"]["offset_before"], told["preview"]["is_original"]) == (8.2, False)
    assert told["preview"]["strip"][2] == {"start_s": 2, "corrected": 0, "reason": "the head was turned away"}
    part = client.get(told["preview"]["links"]["video"], headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.data) == (206, b"vi")
    assert client.get(f"{path}/whole/video").status_code == 404


def test_where_the_original_stays_it_is_said_in_words_and_numbers(
    client: FlaskClient, site: Site, entry: EntryView, path: str
) -> None:
    client.post(path)
    why = "2 % of the pictures could be corrected: in most others, the head was turned away."
    made(site, entry, EyeContactFile(reason=why, end_s=3))
    whole = client.get(path).get_json()["whole"]
    assert (whole["is_original"], whole["is_partial"], whole["reason"], whole["links"]) == (True, False, why, {})
    client.post(path)
    made(site, entry, EyeContactFile(reason="It could not be done: the disk is full.", is_partial=True))
    assert client.get(path).get_json()["whole"]["is_partial"] is True


def test_a_wish_that_comes_meanwhile_is_still_to_be_seen_to(
    client: FlaskClient, site: Site, entry: EntryView, path: str
) -> None:
    client.post(path)
    (order,) = site.eye_contact.waiting(entry.id)
    client.post(path, json={"intensity": 1})
    site.eye_contact.finish(order, site.publish(entry, "eyes", Made(MADE, {"eye-contact.mp4": b""})), MADE)
    assert client.get(path).get_json()["whole"]["status"] == "waiting"


def test_what_was_made_is_let_go_of(client: FlaskClient, site: Site, entry: EntryView, path: str) -> None:
    client.post(path)
    assert client.delete(path).status_code == 204
    assert client.get(path).get_json()["whole"] is None
    assert site.eye_contact.waiting(entry.id) == []


@pytest.mark.parametrize("asked", [{"intensity": 1.1}, {"intensity": "much"}, {"start_s": -1}, {"strength": 1}])
def test_what_cannot_be_is_refused(client: FlaskClient, path: str, asked: object) -> None:
    assert client.post(path, json=asked).status_code == 422
    assert client.get(path).get_json()["whole"] is None


def test_nobody_sees_anothers(client: FlaskClient, path: str) -> None:
    other = path.replace("/entries/", "/entries/x")
    assert [ask(other).status_code for ask in (client.get, client.post, client.delete)] == [404, 404, 404]

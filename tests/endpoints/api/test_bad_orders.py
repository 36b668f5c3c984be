"""What bad input gets: one clear answer each, and no second run."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.domain.entries import EntryView, Status
from services.domain.stages import Source
from tests.fakes.site import LINK, Site

CHANGES = ("retry", "cancel", "recut")


@pytest.fixture
def entry(site: Site) -> EntryView:
    return site.order()


@pytest.fixture
def others(site: Site, entry: EntryView) -> EntryView:
    return site.intake.accept("other", Source(kind="link", url=LINK), entry.options)


def change(client: FlaskClient, entry_id: str, what: str) -> TestResponse:
    body = {"enter_threshold": 0.5} if what == "recut" else None
    return (
        client.post(f"/api/entries/{entry_id}/{what}", json=body)
        if body
        else client.post(f"/api/entries/{entry_id}/{what}")
    )


def test_a_duplicate_is_the_same_entry(client: FlaskClient, site: Site, entry: EntryView) -> None:
    answer = client.post("/api/entries", json={"url": LINK})
    assert (answer.status_code, answer.get_json()["id"], answer.get_json()["run"]) == (202, entry.id, 1)
    assert site.queue.enqueued == [entry.id]


def test_what_is_cancelled_twice_is_cancelled_once(client: FlaskClient, site: Site, entry: EntryView) -> None:
    answers = [change(client, entry.id, "cancel") for _ in range(2)]
    assert [(one.status_code, one.get_json()["status"]) for one in answers] == [(202, "cancelled")] * 2
    assert [event.data["status"] for event in site.entries.events("local", entry.id)] == ["pending", "cancelled"]


def test_a_cancel_of_what_is_completed_changes_nothing(client: FlaskClient, site: Site, entry: EntryView) -> None:
    site.journal(entry).complete()
    assert change(client, entry.id, "cancel").get_json()["status"] == "completed"


def test_a_retry_of_a_running_one_is_no_second_run(client: FlaskClient, site: Site, entry: EntryView) -> None:
    site.journal(entry).enter("download", Status.DOWNLOADING, "Fetching")
    answer = change(client, entry.id, "retry")
    assert (answer.status_code, answer.get_json()["run"], answer.get_json()["status"]) == (202, 1, "downloading")
    assert site.queue.enqueued == [entry.id]


@pytest.mark.parametrize("priority", [0, 10, -1, 1.5, "high", None])
def test_a_priority_out_of_range_is_named(client: FlaskClient, site: Site, priority: object) -> None:
    answer = client.post("/api/entries", json={"url": LINK, "priority": priority})
    assert answer.status_code == 422
    assert "priority" in answer.text
    assert site.queue.enqueued == []


@pytest.mark.parametrize("entry_id", ["0" * 20, "nothing", "a" * 5000])
@pytest.mark.parametrize("what", CHANGES)
def test_an_unknown_id_is_not_found(client: FlaskClient, entry_id: str, what: str) -> None:
    answer = change(client, entry_id, what)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize("what", CHANGES)
def test_an_id_that_no_text_can_hold_is_refused(client: FlaskClient, what: str) -> None:
    answer = change(client, "%00", what)
    assert answer.status_code in (400, 404)
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("what", CHANGES)
def test_somebody_elses_is_not_found_and_stays_as_it_is(
    client: FlaskClient, site: Site, others: EntryView, what: str
) -> None:
    unknown, theirs = change(client, "0" * 20, what), change(client, others.id, what)
    assert (theirs.status_code, theirs.get_json()["detail"]) == (404, unknown.get_json()["detail"])
    assert client.delete(f"/api/entries/{others.id}").status_code == 404
    assert site.entries.get("other", others.id) == others

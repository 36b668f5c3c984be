import itertools
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from clients.database.models import EntryEvent
from services.domain.entries import EntryView, Status
from tests.endpoints.people import add_person, signed_in
from tests.fakes import results
from tests.fakes.site import Site

Event = tuple[int, str, dict[str, Any]]


def parsed(text: str) -> list[Event]:
    """The events of a stream's text."""
    events = []
    for frame in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in frame.splitlines() if ": " in line and not line.startswith(":"))
        if "data" in lines:
            events.append((int(lines.get("id", 0)), lines["event"], json.loads(lines["data"])))
    return events


def finished(site: Site) -> EntryView:
    entry = site.order()
    return site.finish(entry, results.workout())


def test_a_finished_entry_is_replayed_whole_and_ends(client: FlaskClient, site: Site) -> None:
    events = parsed(client.get(f"/api/entries/{finished(site).id}/events").text)

    assert [data["status"] for _, kind, data in events if kind == "status"] == [
        "pending", "downloading", "transcribing", "processing", "processing", "processing", "completed",
    ]  # fmt: skip
    ids = [id_ for id_, _, _ in events]
    assert ids == sorted(set(ids))


def test_a_page_that_saw_some_gets_only_the_rest(client: FlaskClient, site: Site) -> None:
    url = f"/api/entries/{finished(site).id}/events"
    everything = parsed(client.get(url).text)

    rest = parsed(client.get(url, headers={"Last-Event-ID": str(everything[2][0])}).text)

    assert rest == everything[3:]
    assert parsed(client.get(f"{url}?after={everything[2][0]}").text) == rest


def test_a_page_that_saw_the_end_is_told_not_to_ask_again(client: FlaskClient, site: Site) -> None:
    url = f"/api/entries/{finished(site).id}/events"
    last = parsed(client.get(url).text)[-1][0]

    assert client.get(url, headers={"Last-Event-ID": str(last)}).status_code == 204


def test_an_earlier_runs_end_does_not_end_the_stream(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    site.journal(entry).fail("Gone.", "permanent")
    entry, _ = site.entries.retry("local", entry.id)
    site.finish(entry, results.workout())

    statuses = [data["status"] for _, kind, data in parsed(client.get(f"/api/entries/{entry.id}/events").text)]

    assert statuses.count("failed") == 1
    assert statuses[-1] == "completed"


def test_a_page_that_saw_everything_so_far_waits_for_more(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    newest = site.web.live.feed.newest()
    stream = iter(client.get(f"/api/entries/{entry.id}/events?after={newest}").response)
    assert "retry" in as_text(next(stream))

    site.intake.cancel("local", entry.id)

    assert [data["status"] for _, _, data in parsed("".join(map(as_text, stream)))] == ["cancelled"]


def test_events_come_while_they_happen(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    stream = iter(client.get(f"/api/entries/{entry.id}/events").response)
    journal = site.journal(entry)
    seen = read_until(stream, lambda text: '"pending"' in text)

    journal.enter("download", Status.DOWNLOADING, "Fetching the video")
    journal.progress("Fetching the video, 3 of 9 MB", 0.33)
    seen += read_until(stream, lambda text: "3 of 9 MB" in text)
    journal.complete()

    seen += "".join(map(as_text, stream))
    assert [kind for _, kind, _ in parsed(seen)] == ["status", "status", "progress", "status"]


def test_a_quiet_stream_says_that_it_lives(make_site: Callable[..., Site]) -> None:
    site = make_site(poll_s=0.001, heartbeat_s=0.01)
    stream = iter(site.app.test_client().get(f"/api/entries/{site.order().id}/events").response)

    assert ": still here" in read_until(stream, lambda text: ": still" in text)


def test_a_stream_ends_when_the_process_ends(client: FlaskClient, site: Site) -> None:
    stream = iter(client.get(f"/api/entries/{site.order().id}/events").response)
    read_until(stream, lambda text: '"pending"' in text)

    site.stopping.set()

    assert list(stream) == []


def test_an_entry_deleted_meanwhile_ends_its_stream(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    stream = iter(client.get(f"/api/entries/{entry.id}/events").response)
    read_until(stream, lambda text: '"pending"' in text)

    site.intake.cancel("local", entry.id)
    site.intake.delete("local", entry.id)

    assert parsed("".join(map(as_text, stream)))[-1][1] == "gone"


def test_one_stream_tells_of_all_own_entries(client: FlaskClient, site: Site) -> None:
    one, two = site.order(), site.order("https://youtu.be/abcdefghijk")
    site.order(user_id="other")

    text = read_until(iter(client.get("/api/events").response), lambda text: two.id in text)

    assert [data["entry_id"] for _, _, data in parsed(text)] == [one.id, two.id]


def test_an_event_that_is_committed_late_is_still_told(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    stream = iter(client.get("/api/events").response)
    for number in (1000, 999):
        with site.database.transaction() as session:
            session.add(EntryEvent(id=number, entry_id=entry.id, kind="progress", data={"number": number}))
        assert f'"number": {number}' in read_until(stream, lambda text: '"number"' in text)


def test_no_connection_is_held_while_waiting(client: FlaskClient, site: Site) -> None:
    streams = [iter(client.get("/api/events").response) for _ in range(30)]
    for stream in streams:
        assert as_text(next(stream)).startswith("retry:")

    pool = site.database.engine.pool
    assert pool.status().endswith("Current Checked out connections: 0")


def test_the_headers_keep_proxies_from_holding_back(client: FlaskClient, site: Site) -> None:
    headers = client.get(f"/api/entries/{finished(site).id}/events").headers

    assert headers["X-Accel-Buffering"] == "no"
    assert "no-cache" in headers["Cache-Control"]
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "٣", "9" * 30])
def test_a_wrong_last_event_id_is_named(client: FlaskClient, site: Site, after: str) -> None:
    assert client.get("/api/events", query_string={"after": after}).status_code == 422


def read_until(stream: Iterator[Any], is_enough: Callable[[str], bool]) -> str:
    """What a stream says until it has said enough; fails after two seconds."""
    text, deadline = "", time.monotonic() + 2
    for piece in itertools.takewhile(lambda _: time.monotonic() < deadline, stream):
        text += as_text(piece)
        if is_enough(text):
            return text
    raise AssertionError(f"the stream said only: {text}")


def as_text(piece: Any) -> str:
    return piece.decode() if isinstance(piece, bytes) else str(piece)


def test_a_stream_ends_when_its_browser_is_signed_out(site: Site) -> None:
    add_person(site, "Alice")
    client = signed_in(site, "Alice")
    frames = client.get("/api/events").response
    next(iter(frames))
    site.web.sign_in.people.sessions.end_all("local")
    assert "data" not in str(list(frames))  # it ends by itself


def test_a_stream_of_the_local_user_ends_when_people_sign_in(site: Site, client: FlaskClient) -> None:
    frames = client.get("/api/events").response
    next(iter(frames))
    add_person(site, "Alice")
    assert "data" not in str(list(frames))

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.domain.entries import Status
from services.domain.stages import Options, Source
from tests.fakes import results
from tests.fakes.site import LINK, Site


def test_a_link_is_accepted_and_queued(client: FlaskClient, site: Site) -> None:
    answer = client.post("/api/entries", json={"url": LINK, "tag": "Fitness", "schema": "Workout", "priority": 1})

    entry = answer.get_json()
    assert answer.status_code == 202
    assert (entry["status"], entry["tag"], entry["schema"], entry["priority"]) == ("pending", "Fitness", "workout", 1)
    assert answer.headers["Location"] == entry["links"]["self"]
    assert site.queue.enqueued == [entry["id"]]


def test_the_same_link_again_is_the_same_entry(client: FlaskClient, site: Site) -> None:
    first = client.post("/api/entries", json={"url": LINK}).get_json()
    again = client.post("/api/entries", json={"url": f"look at this {LINK}?is_from_webapp=1"}).get_json()

    assert again["id"] == first["id"]
    assert len(site.queue.enqueued) == 1


def test_what_it_will_cost_is_told_before_it_runs(client: FlaskClient, site: Site) -> None:
    source = Source(kind="link", url=LINK)
    made, _ = site.entries.accept("local", source, Options(), identity=("tiktok", "1"), estimated_cost_usd=0.0175)
    entry = client.get(f"/api/entries/{made.id}").get_json()

    assert (entry["status"], entry["estimated_cost_usd"], entry["cost_usd"]) == ("pending", 0.0175, 0)
    assert "It will cost about $0.0175." in client.get(f"/entries/{entry['id']}").text


def test_words_alone_become_an_entry_and_the_same_words_the_same(client: FlaskClient, site: Site) -> None:
    first = client.post("/api/entries", json={"text": "Pea soup\n300 g peas", "schema": "recipe"})
    again = client.post("/api/entries", json={"text": "Pea soup\n300 g peas", "schema": "recipe"})

    assert first.status_code == 202
    assert first.get_json()["source"] == {"kind": "text", "url": None, "name": "Pea soup"}
    assert again.get_json()["id"] == first.get_json()["id"]
    assert len(site.queue.enqueued) == 1


@pytest.mark.parametrize("body", [{"text": '{"said": 3}'}, {"text": "soup", "url": LINK}])
def test_words_that_cannot_be_read_are_refused(client: FlaskClient, body: dict[str, str]) -> None:
    answer = client.post("/api/entries", json=body)

    assert answer.status_code in (400, 422)


def test_an_upload_becomes_an_entry_that_shows_no_path(client: FlaskClient, site: Site) -> None:
    incoming = site.uploads.receive("plank.mp4")
    incoming.write(b"\0\0\0\x18ftypisom" + bytes(100))
    upload = site.uploads.keep("local", incoming)

    answer = client.post("/api/entries", json={"upload_id": upload.id})

    assert answer.status_code == 202
    assert answer.get_json()["source"] == {"kind": "upload", "url": None, "name": "plank.mp4"}
    assert str(site.folder) not in answer.text


WRONG: list[tuple[Any, int, str]] = [
    ({}, 422, "body"),
    ({"url": LINK, "upload_id": "x"}, 422, "body"),
    ({"url": ""}, 422, "url"),
    ({"url": 5}, 422, "url"),
    ({"url": "x" * 10_001}, 422, "url"),
    ({"url": LINK, "priority": 0}, 422, "priority"),
    ({"url": LINK, "priority": "first"}, 422, "priority"),
    ({"url": LINK, "schema": "horoscope"}, 422, "schema"),
    ({"url": LINK, "tag": "t" * 101}, 422, "tag"),
    ({"url": LINK, "colour": "red"}, 422, "colour"),
    ([], 422, "body"),
]


@pytest.mark.parametrize(("body", "status", "field"), WRONG)
def test_each_wrong_field_is_named(client: FlaskClient, body: Any, status: int, field: str) -> None:
    answer = client.post("/api/entries", json=body)

    problem = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("https://example.com/v.mp4", 400),
        ("http://127.0.0.1/v.mp4", 400),
        ("no link", 400),
        ("file:///etc/passwd", 400),
    ],
)
def test_a_link_that_is_no_video_is_refused_in_words(client: FlaskClient, site: Site, link: str, status: int) -> None:
    answer = client.post("/api/entries", json={"url": link})

    assert answer.status_code == status
    assert answer.get_json()["advice"]
    assert site.queue.enqueued == []


def test_what_is_no_json_is_refused(client: FlaskClient) -> None:
    assert client.post("/api/entries", data="url=x").status_code == 415
    assert client.post("/api/entries", data="{", content_type="application/json").status_code == 422
    assert client.post("/api/entries", data=b"\xff\xfe", content_type="application/json").status_code == 422


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: FlaskClient) -> None:
    assert client.post("/api/entries", data=b"x" * 300_000, content_type="application/json").status_code == 413


def test_an_upload_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.post("/api/entries", json={"upload_id": "nothing"}).status_code == 404


def test_the_list_goes_on_from_its_cursor(client: FlaskClient, site: Site) -> None:
    for n in range(5):
        site.order(f"https://youtu.be/abcdefghij{n}")

    first = client.get("/api/entries?limit=3").get_json()
    rest = client.get("/api/entries", query_string={"limit": 3, "before": first["next"]}).get_json()

    assert [len(first["entries"]), len(rest["entries"]), rest["next"]] == [3, 2, None]
    assert len({entry["id"] for entry in first["entries"] + rest["entries"]}) == 5


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=x", "limit"), ("before=yesterday", "before"), ("before=2026-01-01T00:00", "before"),
     ("before=MjAyNg", "before"),
     ("limit=1&limit=2", "limit")],
)  # fmt: skip
def test_a_wrong_query_is_named(client: FlaskClient, query: str, field: str) -> None:
    answer = client.get(f"/api/entries?{query}")

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == field


def test_a_finished_entry_shows_everything_with_links(client: FlaskClient, site: Site) -> None:
    entry = site.finish(site.order(), results.workout(), title="5 minute core")

    whole = client.get(f"/api/entries/{entry.id}").get_json()

    exercises = whole["note"]["fields"]["exercises"]
    assert exercises["value"][1]["reps"] == 12
    assert exercises["evidence"][0]["source"] == "on_screen"
    assert whole["transcript"]["segments"][0]["start_s"] == 0.5
    assert whole["screen_text"]["spans"][0]["text"] == "1. Elbow Plank"
    assert whole["motion"]["segments"][1]["score"] == 0.82
    assert client.get(whole["links"]["reel"]).status_code == 200
    assert whole["reel"] == whole["motion"]["reel"] == whole["links"]["reel"]
    assert str(site.folder) not in str(whole)


def test_an_entry_that_just_began_has_no_results_yet(client: FlaskClient, site: Site) -> None:
    whole = client.get(f"/api/entries/{site.order().id}").get_json()

    assert [whole[part] for part in ("note", "video", "transcript", "motion", "reel")] == [None] * 5


def test_retry_starts_a_new_run(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    site.journal(entry).fail("The video is private.", "permanent")

    answer = client.post(f"/api/entries/{entry.id}/retry")

    assert (answer.status_code, answer.get_json()["run"], answer.get_json()["status"]) == (202, 2, "pending")
    assert site.queue.enqueued == [entry.id] * 2


def test_cancel_ends_an_entry_that_waits(client: FlaskClient, site: Site) -> None:
    entry = site.order()

    assert client.post(f"/api/entries/{entry.id}/cancel").get_json()["status"] == "cancelled"
    assert site.queue.cancelled == [entry.id]


def test_a_running_entry_cannot_be_deleted_and_a_finished_one_can(client: FlaskClient, site: Site) -> None:
    entry = site.order()
    assert client.delete(f"/api/entries/{entry.id}").status_code == 409

    site.intake.cancel("local", entry.id)

    assert client.delete(f"/api/entries/{entry.id}").status_code == 204
    assert client.get(f"/api/entries/{entry.id}").status_code == 404


@pytest.mark.parametrize("path", ["", "/events", "/media", "/reel", "/note.md", "/note.json", "/subtitles.vtt"])
def test_another_persons_entry_does_not_exist(client: FlaskClient, site: Site, path: str) -> None:
    entry = site.intake.accept("other", Source(kind="link", url=LINK), site.order().options)

    assert client.get(f"/api/entries/{entry.id}{path}").status_code == 404


def test_statuses_are_the_documented_ones() -> None:
    assert [status.value for status in Status][:5] == ["pending", "downloading", "transcribing", "processing", "saving"]


def test_a_recut_is_a_new_run_with_the_motion_asked_for(client: FlaskClient, site: Site) -> None:
    entry = site.finish(site.order(), results.workout())

    answer = client.post(f"/api/entries/{entry.id}/recut", json={"enter_threshold": 0.4, "buffer_after_s": 0})

    again = site.entries.get("local", entry.id)
    assert (answer.status_code, answer.get_json()["run"], again.run_from) == (202, 2, "highlight")
    assert (again.options.motion.enter_threshold, again.options.motion.buffer_after_s) == (0.4, 0)
    assert again.options.motion.buffer_before_s == 2.0
    assert site.queue.enqueued == [entry.id] * 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"enter_threshold": 0}, "enter_threshold"),
        ({"buffer_before_s": "much"}, "buffer_before_s"),
        ({"merge_gap_s": -1}, "merge_gap_s"),
        ({"speed": 2}, "speed"),
        ({"enter_threshold": 0.05, "exit_threshold": 0.1}, "exit_threshold"),
    ],
)
def test_a_wrong_recut_names_the_field(client: FlaskClient, site: Site, sent: dict[str, object], field: str) -> None:
    entry = site.finish(site.order(), results.workout())

    answer = client.post(f"/api/entries/{entry.id}/recut", json=sent)

    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, field)
    assert site.entries.get("local", entry.id).run == 1


def test_a_running_entry_cannot_be_recut(client: FlaskClient, site: Site) -> None:
    assert client.post(f"/api/entries/{site.order().id}/recut", json={}).status_code == 409


def failed(site: Site) -> str:
    entry = site.order()
    journal = site.journal(entry)
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    journal.fail("TikTok says no.", "needs_user")
    return entry.id


def test_a_failed_link_goes_on_with_a_file_as_the_same_entry_and_another_video(client: FlaskClient, site: Site) -> None:
    entry_id = failed(site)
    before = site.entries.get("local", entry_id)
    incoming = site.uploads.receive("plank.mp4")
    incoming.write(b"\0\0\0\x18ftypisom" + bytes(100))
    upload = site.uploads.keep("local", incoming)
    assert 'id="give-file"' in client.get(f"/entries/{entry_id}").text

    answer = client.post(f"/api/entries/{entry_id}/file", json={"upload_ids": [upload.id]})

    entry = site.entries.get("local", entry_id)
    assert (answer.status_code, entry.run, entry.status, site.queue.enqueued[-1]) == (202, 2, "pending", entry_id)
    assert (entry.source.kind, entry.source.url) == ("upload", before.source.url)
    assert entry.video_id != before.video_id  # others who have the link never see the file
    assert client.post(f"/api/entries/{entry_id}/file", json={"upload_ids": [upload.id]}).status_code == 409


def test_the_form_under_a_failed_link_works_without_javascript(client: FlaskClient, site: Site) -> None:
    entry_id = failed(site)
    file = (io.BytesIO(b"\0\0\0\x18ftypisom" + bytes(100)), "plank.mp4")
    answer = client.post(f"/entries/{entry_id}/file", data={"files": file}, content_type="multipart/form-data")

    assert (answer.status_code, site.entries.get("local", entry_id).source.name) == (303, "plank.mp4")

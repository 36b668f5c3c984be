import base64
import fcntl
import io
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from services.accounts.api_tokens import Scope
from services.operations.cleanup import Cleanup
from services.sources.resumable_uploads import folder_of
from tests.endpoints.conftest import MakeSite
from tests.fakes.site import Site

MP4 = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 40
PATH = "/api/uploads/resumable"
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream"}


def begin(client: FlaskClient, size_bytes: int = len(MP4), name: str = "plank.mp4") -> str:
    metadata = f"filename {base64.b64encode(name.encode()).decode()},filetype dmlkZW8vbXA0"
    answer = client.post(PATH, headers={**TUS, "Upload-Length": str(size_bytes), "Upload-Metadata": metadata})
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "0")
    return answer.headers["Location"]


def send(client: FlaskClient, url: str, offset: int, data: bytes) -> TestResponse:
    return client.patch(url, headers={**BYTES, "Upload-Offset": str(offset)}, data=data)


def offset(client: FlaskClient, url: str) -> int:
    answer = client.head(url, headers=TUS)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return int(answer.headers["Upload-Offset"])


def left(site: Site) -> list[Path]:
    return [path for name in ("uploads", "media") for path in (site.folder / name).rglob("*") if path.is_file()]


def test_the_server_says_what_it_can_do(client: FlaskClient) -> None:
    answer = client.options(PATH)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,expiration,termination"
    assert answer.headers["Tus-Max-Size"] == str(5 * 1024 * 1024)


def test_a_file_in_pieces_becomes_an_upload_to_order_from(client: FlaskClient, site: Site) -> None:
    url = begin(client)
    assert send(client, url, 0, MP4[:100]).headers["Upload-Offset"] == "100"
    assert offset(client, url) == 100
    last = send(client, url, 100, MP4[100:])

    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(MP4)))
    assert offset(client, url) == len(MP4)
    [kept] = left(site)
    assert (kept.name, kept.read_bytes()) == ("video.mp4", MP4)
    order = client.post("/api/entries", json={"upload_id": url.rpartition("/")[2]}).get_json()
    assert order["source"]["name"] == "plank.mp4"


def test_the_same_bytes_by_the_form_are_the_same_video(client: FlaskClient) -> None:
    url = begin(client)
    send(client, url, 0, MP4)
    by_form = client.post("/api/uploads", data={"files": [(io.BytesIO(MP4), "plank.mp4")]}).get_json()["uploads"][0]
    ids = {client.post("/api/entries", json={"upload_id": one}).get_json()["id"] for one in (url[-20:], by_form["id"])}
    assert len(ids) == 1


def test_what_had_come_when_it_broke_off_stays(site: Site, client: FlaskClient) -> None:
    url = begin(client)
    status = broken(site, url, MP4[:5000], promised=len(MP4))
    assert status.startswith("400")
    assert offset(client, url) == 5000
    assert send(client, url, 5000, MP4[5000:]).status_code == 204


def test_a_file_that_is_whole_but_was_not_kept_is_kept_when_asked_for(site: Site, client: FlaskClient) -> None:
    url = begin(client)
    (folder_of(site.folder / "uploads", "local") / url[-20:] / "part").write_bytes(
        MP4
    )  # as after a crash before the row was written
    assert offset(client, url) == len(MP4)
    assert client.post("/api/entries", json={"upload_id": url[-20:]}).status_code == 202


def test_another_offset_is_a_conflict_and_changes_nothing(client: FlaskClient) -> None:
    url = begin(client)
    send(client, url, 0, MP4[:100])
    for wrong in (0, 50, 101):
        answer = send(client, url, wrong, MP4[100:200])
        assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert offset(client, url) == 100


def test_two_at_once_are_not_mixed(client: FlaskClient, site: Site) -> None:
    url = begin(client)
    with (folder_of(site.folder / "uploads", "local") / url[-20:] / "part").open("r+b") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert send(client, url, 0, MP4).status_code == 423
        assert client.delete(url, headers=TUS).status_code == 423
    assert send(client, url, 0, MP4).status_code == 204


def test_more_than_was_promised_is_refused_and_leaves_nothing(client: FlaskClient, site: Site) -> None:
    url = begin(client, 100)
    assert send(client, url, 0, MP4).status_code == 400
    assert left(site) == []


@pytest.mark.parametrize("pieces", [[b"just a text"], [b"just ", b"a text"], [b"<html>" * 900, b"x" * 100]])
def test_what_is_no_video_is_refused_as_soon_as_it_shows(client: FlaskClient, site: Site, pieces: list[bytes]) -> None:
    url, at = begin(client, sum(map(len, pieces))), 0
    for piece in pieces:
        answer = send(client, url, at, piece)
        at += len(piece)
        if answer.status_code != 204:
            break
    assert (answer.status_code, "not a video" in answer.get_json()["detail"]) == (400, True)
    assert left(site) == []


def test_an_ended_one_is_gone(client: FlaskClient, site: Site) -> None:
    url = begin(client)
    assert client.delete(url, headers=TUS).status_code == 204
    assert client.head(url, headers=TUS).status_code == 404
    assert left(site) == []


def test_one_that_nobody_goes_on_with_expires_and_is_swept(client: FlaskClient, site: Site) -> None:
    first, second = begin(client), begin(client)
    assert "GMT" in client.head(first, headers=TUS).headers["Upload-Expires"]
    long_ago = time.time() - 25 * 3600
    for url in (first, second):
        for path in ((folder := folder_of(site.folder / "uploads", "local") / url[-20:]), *folder.iterdir()):
            os.utime(path, (long_ago, long_ago))

    assert client.head(first, headers=TUS).status_code == 410
    cleanup = Cleanup(site.database, site.artifacts._store, site.artifacts._locks, site.settings)
    assert cleanup.sweep().drafts == 1
    assert left(site) == []


def test_another_persons_upload_does_not_exist(client: FlaskClient, site: Site) -> None:
    url = begin(client)
    site.add_user("somebody")
    headers = {**TUS, "Authorization": f"Bearer {site.web.sign_in.tokens.make('somebody', 'x', Scope.WRITE)[1]}"}
    assert client.head(url, headers=headers).status_code == 404
    assert client.delete(url, headers=headers).status_code == 404
    assert offset(client, url) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "100"}, 412),
        ({"Upload-Length": "100", "Tus-Resumable": "0.2.2"}, 412),
        (TUS, 400),
        ({**TUS, "Upload-Length": "-1"}, 400),
        ({**TUS, "Upload-Length": "0"}, 400),
        ({**TUS, "Upload-Length": "x"}, 400),
        ({**TUS, "Upload-Defer-Length": "1"}, 400),
        ({**TUS, "Upload-Length": "9999999"}, 413),
        ({**TUS, "Upload-Length": "100", "Upload-Metadata": "filename ***"}, 400),
    ],
)
def test_a_wrong_beginning_is_refused(client: FlaskClient, site: Site, headers: Mapping[str, str], status: int) -> None:
    answer = client.post(PATH, headers=dict(headers))
    assert (answer.status_code, answer.headers["Tus-Resumable"]) == (status, "1.0.0")
    assert (answer.headers.get("Tus-Version") == "1.0.0") == (status == 412)
    assert left(site) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({**BYTES}, 400),
        ({**BYTES, "Upload-Offset": "x"}, 400),
        ({**TUS, "Upload-Offset": "0", "Content-Type": "video/mp4"}, 415),
        ({"Content-Type": BYTES["Content-Type"], "Upload-Offset": "0"}, 412),
    ],
)
def test_a_wrong_piece_is_refused(client: FlaskClient, headers: Mapping[str, str], status: int) -> None:
    url = begin(client)
    assert client.patch(url, headers=dict(headers), data=b"x").status_code == status
    assert offset(client, url) == 0


def test_a_refused_piece_is_read_to_its_end_so_that_the_answer_arrives(site: Site, client: FlaskClient) -> None:
    body = io.BytesIO(b"x" * 1_000_000)
    url = begin(client, 1_000_000)
    headers = Headers({**TUS, "Upload-Offset": "0"})
    environ: dict[str, Any] = dict(EnvironBuilder(url, method="PATCH", headers=headers).get_environ())
    environ |= {"CONTENT_TYPE": BYTES["Content-Type"], "CONTENT_LENGTH": "1000000", "wsgi.input": body}
    assert run_wsgi_app(site.app, environ, buffered=True)[1].startswith("400")
    assert body.tell() == 1_000_000


def test_a_piece_beyond_every_size_is_refused_before_it_is_read(site: Site, client: FlaskClient) -> None:
    url = begin(client)
    assert broken(site, url, b"", promised=10**12).startswith("413")


def test_a_name_is_never_a_path(client: FlaskClient, site: Site) -> None:
    url = begin(client, name="../../etc/passwd\u202egpj.mp4")
    send(client, url, 0, MP4)
    assert client.post("/api/entries", json={"upload_id": url[-20:]}).get_json()["source"]["name"] == "passwdgpj.mp4"
    for odd in ("..", "%2e%2e", "a.b", "nothing"):
        assert client.head(f"{PATH}/{odd}", headers=TUS).status_code == 404


def test_a_quota_holds_for_forms_and_for_what_has_only_begun(make_site: MakeSite) -> None:
    client = make_site(upload_quota_mb=3 * len(MP4) / 1024 / 1024).app.test_client()
    begin(client)
    send(client, begin(client), 0, MP4)
    form = {"files": [(io.BytesIO(MP4), "a.mp4"), (io.BytesIO(MP4), "b.mp4")]}

    sent = client.post("/api/uploads", data=form).get_json()

    assert [one["name"] for one in sent["uploads"]] == ["a.mp4"]
    [refused] = sent["refused"]
    assert (refused["name"], refused["status"]) == ("b.mp4", 422)
    assert "fill your quota" in refused["detail"]
    full = client.post(PATH, headers={**TUS, "Upload-Length": "100"})
    assert (full.status_code, "UPLOAD_QUOTA_MB" in full.get_json()["advice"]) == (422, True)


def test_a_form_is_not_read_when_there_is_no_room_at_all(make_site: MakeSite) -> None:
    site = make_site(upload_quota_mb=len(MP4) / 1024 / 1024)
    client = site.app.test_client()
    send(client, begin(client), 0, MP4)
    answer = client.post("/api/uploads", data={"files": [(io.BytesIO(b"text"), "a.mp4")]})
    assert (answer.status_code, "fill your quota" in answer.get_json()["detail"]) == (422, True)
    assert "10 kB of the 10 kB that are yours" in client.get("/status").text


def test_abandoned_ones_go_where_no_worker_sweeps(client: FlaskClient, site: Site) -> None:
    url = begin(client)
    part = folder_of(site.folder / "uploads", "local") / url[-20:] / "part"
    os.utime(part, (0, 0))
    begin(client)
    assert not part.exists()


def test_forgetting_a_person_forgets_what_they_have_begun(client: FlaskClient, site: Site) -> None:
    begin(client)
    assert client.delete("/api/me", json={"confirm": "forget me"}).status_code == 204
    assert left(site) == []


def test_clients_that_cannot_patch_say_so_in_a_header(client: FlaskClient) -> None:
    url = begin(client)
    patch = {**BYTES, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert client.post(url, headers=patch, data=MP4[:100]).headers["Upload-Offset"] == "100"
    assert client.post(url, headers={**TUS, "X-HTTP-Method-Override": "DELETE"}).status_code == 204
    assert client.post(url, headers=TUS).status_code == 405


def test_a_quota_is_each_persons_own(make_site: MakeSite) -> None:
    site = make_site(upload_quota_mb=len(MP4) / 1024 / 1024)
    client = site.app.test_client()
    begin(client)
    site.add_user("somebody")
    token = site.web.sign_in.tokens.make("somebody", "x", Scope.WRITE)[1]
    headers = {**TUS, "Authorization": f"Bearer {token}", "Upload-Length": str(len(MP4))}
    assert client.post(PATH, headers=headers).status_code == 201


def broken(site: Site, url: str, data: bytes, *, promised: int) -> str:
    """A request whose connection breaks after `data`. Gives the status line."""
    headers = Headers({**TUS, "Upload-Offset": "0"})
    environ: dict[str, Any] = dict(EnvironBuilder(url, method="PATCH", headers=headers).get_environ())
    environ |= {"CONTENT_TYPE": BYTES["Content-Type"], "CONTENT_LENGTH": str(promised), "wsgi.input": io.BytesIO(data)}
    return run_wsgi_app(site.app, environ, buffered=True)[1]

"""Whatever comes in, the answer is one in words: never 500, never none."""

import socket
import threading
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clients.database.models import Entry, User
from clients.database.session import Database
from tests.fakes.site import LINK, Site
from utils.web_server.server import WebServer

NUL, HALF = "\0", "\ud800"


@pytest.mark.parametrize(
    "path",
    [
        "/entries/%00",
        "/api/entries/a%00b",
        "/api/entries?q=%00",
        "/api/entries?%00=1",
        "/static/%00",
        "/api/uploads/%00",
    ],
)
def test_a_nul_in_an_address_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("bad", [NUL, HALF], ids=["NUL", "half"])
def test_what_no_text_holds_is_taken_out_of_an_order(client: FlaskClient, site: Site, bad: str) -> None:
    answer = client.post("/api/entries", json={"url": LINK, "tag": f"gym{bad}"}, headers={"Idempotency-Key": "k"})

    assert answer.status_code == 202
    assert client.get(f"/entries/{answer.get_json()['id']}").status_code == 200
    with site.database.reading() as session:
        assert session.scalars(select(Entry.options)).one()["tag"] == "gym"


@pytest.mark.parametrize("bad", [NUL, HALF], ids=["NUL", "half"])
def test_names_and_titles_from_anywhere_are_kept_without_it(database: Database, bad: str) -> None:
    with database.transaction() as session:
        session.add(User(id="u", name=f"a{bad}b"))
    with database.reading() as session:
        assert session.get_one(User, "u").name == "ab"
        assert session.scalar(select(User.id).where(User.name == f"a{bad}b")) == "u"


@pytest.fixture
def server(site: Site) -> Iterator[WebServer]:
    server = WebServer(("127.0.0.1", 0), site.app, probes="/health", name="Test", threads=4, backlog=8)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join(30)


@pytest.mark.parametrize("chunk", [b"zz\r\n", b"-1\r\n", b"5\r\nab", b"ffffffffffffffffff\r\n"])
def test_a_bad_chunk_is_the_senders_mistake(server: WebServer, chunk: bytes) -> None:
    host, port = server.bind_addr[:2]
    head = (
        f"POST /api/entries HTTP/1.1\r\nHost: localhost:{port}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(head.encode() + chunk)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(200).startswith(b"HTTP/1.1 400 ")


def test_a_body_in_chunks_is_read(server: WebServer) -> None:
    host, port = server.bind_addr[:2]
    body = f'{{"url": "{LINK}"}}'.encode()
    head = (
        f"POST /api/entries HTTP/1.1\r\nHost: localhost:{port}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(head.encode() + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        assert connection.recv(200).startswith(b"HTTP/1.1 202 ")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_at_an_end_of_the_calendar_is_refused(client: FlaskClient, at: str) -> None:
    order = {"account": "a", "entry": "b", "at": at}
    asked = client.get("/api/publications", query_string={"since": at})
    assert [client.post("/api/publications", json=order).status_code, asked.status_code] == [422, 422]


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_a_month_at_an_end_of_the_calendar_is_this_one(client: FlaskClient, month: str) -> None:
    assert client.get("/publish", query_string={"month": month}).status_code == 200

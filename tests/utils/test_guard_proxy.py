"""The proxy that leads to public addresses only, used by real clients."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.fakes.web_server import WebServer, content, raw, redirect, web_server
from utils.guard_proxy import GuardProxy, guard_proxy


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server({"/a": content(b"x" * 300_000)}) as running:
        yield running


@pytest.fixture
def proxy(server: WebServer) -> Iterator[GuardProxy]:
    with guard_proxy(allowed={server.netloc}) as running:
        yield running


def get(proxy: GuardProxy, url: str) -> httpx.Response:
    with httpx.Client(proxy=proxy.url, follow_redirects=True, trust_env=False, timeout=30) as client:
        return client.get(url)


def connect(proxy: GuardProxy, target: str) -> socket.socket:
    host, port = proxy.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=30)
    connection.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
    return connection


def test_what_is_allowed_passes_whole(proxy: GuardProxy, server: WebServer) -> None:
    answer = get(proxy, server.url("/a"))

    assert (answer.status_code, len(answer.content)) == (200, 300_000)
    assert server.requests == [("/a", server.netloc)]


def test_a_client_that_keeps_connections_asks_again_without_trouble(proxy: GuardProxy, server: WebServer) -> None:
    with httpx.Client(proxy=proxy.url, trust_env=False, timeout=30) as client:
        answers = [client.get(server.url("/a")) for _ in range(20)]

    assert {len(answer.content) for answer in answers} == {300_000}
    assert answers[0].headers["Connection"] == "close"


def test_a_tunnel_passes_bytes_both_ways(proxy: GuardProxy, server: WebServer) -> None:
    server.routes["/b"] = raw(b"hello")
    with connect(proxy, server.netloc) as connection:
        assert b" 200 " in connection.recv(100)
        connection.sendall(b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(100) == b"hello"


@pytest.mark.parametrize(
    "target",
    ["127.0.0.1:443", "localhost:443", "2130706433:443", "[::1]:443", "[::ffff:10.0.0.1]:443", "169.254.169.254:80"],
)
def test_inner_addresses_are_refused(proxy: GuardProxy, target: str) -> None:
    with connect(proxy, target) as connection:
        assert b" 403 " in connection.recv(100)
    assert len(proxy.blocked) == 1


def test_a_redirect_to_an_inner_address_is_refused(proxy: GuardProxy, server: WebServer) -> None:
    with web_server({"/": content(b"secret")}) as inner:
        server.routes["/go"] = redirect(inner.url("/"))
        assert get(proxy, server.url("/go")).status_code == 403
        assert inner.requests == []


def test_a_name_that_changes_between_check_and_use_gains_nothing(server: WebServer) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    name = f"site.example:{server.port}"
    with guard_proxy({name}, lambda _host, _port: answers.pop(0)) as proxy:
        assert get(proxy, f"http://{name}/a").status_code == 200
    assert answers == [["10.0.0.1"]]


def test_ports_that_are_not_the_webs_are_refused() -> None:
    with (
        guard_proxy(resolver=lambda _host, _port: ["93.184.216.34"]) as proxy,
        connect(proxy, "example.org:25") as connection,
    ):
        assert b" 403 " in connection.recv(100)


def test_a_server_that_does_not_answer_is_a_bad_gateway() -> None:
    with web_server() as gone:
        pass
    with guard_proxy({gone.netloc}) as proxy:
        assert get(proxy, gone.url("/")).status_code == 502


@pytest.mark.parametrize("request_", [b"\r\n\r\n", b"nonsense\r\n\r\n", b"GET http://[::1 HTTP/1.1\r\n\r\n"])
def test_nonsense_is_hung_up_on(proxy: GuardProxy, request_: bytes) -> None:
    host, port = proxy.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(request_)
        assert connection.recv(100) == b""

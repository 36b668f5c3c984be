"""What may be fetched and what may not, tried on a real server on this machine."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.web_server import WebServer, content, raw, redirect, status, web_server
from utils import safe_http
from utils.safe_http import BlockedError, Limits, checked_addresses, fetch_to_file, is_public, post

LIMITS = Limits(max_bytes=1000, max_s=5, connect_s=1, read_s=1)
BODY = b"x" * 600
HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server({"/a": content(BODY, "video/mp4")}) as running:
        yield running


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "file"


def fetch(server: WebServer, path: str, target: Path, limits: Limits = LIMITS) -> safe_http.Answer:
    return fetch_to_file(server.url(path), target, limits=limits, allowed={server.netloc})


def test_a_file_is_written_whole_and_described(server: WebServer, target: Path) -> None:
    answer = fetch(server, "/a", target)

    assert target.read_bytes() == BODY
    assert (answer.size_bytes, answer.content_type) == (600, "video/mp4")


def test_progress_counts_to_the_end(server: WebServer, target: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    fetch_to_file(
        server.url("/a"),
        target,
        limits=LIMITS,
        allowed={server.netloc},
        progress=lambda done, total: seen.append((done, total)),
    )

    assert seen[-1] == (600, 600)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "0.0.0.0", "10.0.0.1",
        "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[fe80::1]", "[fc00::1]", "[fd12::1]",
        "[fec0::1]", "[ff02::1]", "[2002:7f00:1::]", "[2001:db8::1]", "[2001::1]", "localhost", "LOCALHOST",
    ],
)  # fmt: skip
def test_every_spelling_of_an_inner_address_is_refused(host: str, target: Path) -> None:
    with pytest.raises(safe_http.BlockedError):
        fetch_to_file(f"https://{host}/a", target, limits=LIMITS)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "fe80::1%eth0", "2002:7f00:1::",
     "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "100.64.0.1", "not an address", ""],
)  # fmt: skip
def test_addresses_that_lead_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_an_inner_address_stays_inner_in_every_ipv6_disguise(address: object) -> None:
    assert not any(is_public(f"{prefix}{address}") for prefix in ("", "::ffff:", "64:ff9b::", "::"))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a",
        "https://example.org:8443/a",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "https://user:pw@example.org/a",
        "https://127.0.0.1:1@example.org/a",
        "https://example.org:99999/a",
        "https:///a",
        "gopher://example.org",
    ],
)
def test_only_plain_https_addresses_are_fetched(url: str, target: Path) -> None:
    with pytest.raises(safe_http.BlockedError):
        fetch_to_file(url, target, limits=LIMITS, resolver=lambda _host, _port: ["93.184.216.34"])


def test_one_inner_address_among_public_ones_is_refused() -> None:
    with pytest.raises(safe_http.BlockedError):
        checked_addresses("example.org", 443, resolver=lambda _host, _port: ["93.184.216.34", "10.0.0.1"])


def test_allowing_one_port_allows_no_other(server: WebServer, target: Path) -> None:
    with pytest.raises(safe_http.BlockedError):
        fetch_to_file(server.url("/a"), target, limits=LIMITS, allowed={f"127.0.0.1:{server.port + 1}"})

    assert server.requests == []


def test_the_name_is_resolved_once_and_that_address_is_used(server: WebServer, target: Path) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    name = f"files.example:{server.port}"
    fetch_to_file(
        f"http://{name}/a", target, limits=LIMITS, allowed={name}, resolver=lambda _host, _port: answers.pop(0)
    )

    assert server.requests == [("/a", name)]
    assert answers == [["10.0.0.1"]]


def test_the_next_address_is_tried_when_one_does_not_answer(server: WebServer, target: Path) -> None:
    name = f"files.example:{server.port}"
    addresses = ["127.0.0.2", "127.0.0.1"]
    fetch_to_file(f"http://{name}/a", target, limits=LIMITS, allowed={name}, resolver=lambda *_: addresses)

    assert target.read_bytes() == BODY


def test_a_redirect_on_the_same_server_is_followed(server: WebServer, target: Path) -> None:
    server.routes["/go"] = redirect("/a")

    assert fetch(server, "/go", target).url == server.url("/a")


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:1/a", "https://127.0.0.1/a", "http://169.254.169.254/", "//localhost/a", "file:///etc/passwd"],
)
def test_a_redirect_to_an_inner_address_is_refused(server: WebServer, target: Path, location: str) -> None:
    server.routes["/go"] = redirect(location)

    with pytest.raises(safe_http.BlockedError):
        fetch(server, "/go", target)


def test_redirects_in_a_circle_end(server: WebServer, target: Path) -> None:
    server.routes["/go"] = redirect("/go")

    with pytest.raises(safe_http.StatusError):
        fetch(server, "/go", target)
    assert len(server.requests) == LIMITS.max_redirects + 1


def test_a_file_that_says_it_is_too_large_is_not_begun(server: WebServer, target: Path) -> None:
    server.routes["/big"] = content(b"x" * 1001)

    with pytest.raises(safe_http.TooLargeError):
        fetch(server, "/big", target)
    assert not target.exists()


def test_a_file_that_hides_its_size_is_stopped_and_removed(server: WebServer, target: Path) -> None:
    server.routes["/endless"] = raw(HEAD + b"\r\n", *[b"x" * 400] * 9)

    with pytest.raises(safe_http.TooLargeError):
        fetch(server, "/endless", target)
    assert not target.exists()


@pytest.mark.parametrize("pieces", [[HEAD, b"\r\n", *[b"x"] * 50], [HEAD, *[b"A: b\r\n"] * 50]])
def test_a_byte_now_and_then_does_not_outlast_the_clock(server: WebServer, target: Path, pieces: list[bytes]) -> None:
    server.routes["/slow"] = raw(*pieces, pause_s=0.02)

    with pytest.raises(safe_http.TooSlowError):
        fetch(server, "/slow", target, Limits(max_bytes=1000, max_s=0.1))
    assert not target.exists()


def test_a_server_that_says_nothing_is_given_up(server: WebServer, target: Path) -> None:
    server.routes["/mute"] = raw(b"", pause_s=0.3)

    with pytest.raises(safe_http.TooSlowError):
        fetch(server, "/mute", target, Limits(max_bytes=1000, read_s=0.05))


@pytest.mark.parametrize(
    "pieces",
    [[HEAD + b"Content-Length: 500\r\n\r\n", b"x" * 100], [b"no http at all\r\n\r\n"], [b""]],
)
def test_a_broken_answer_leaves_nothing(server: WebServer, target: Path, pieces: list[bytes]) -> None:
    server.routes["/broken"] = raw(*pieces)

    with pytest.raises(safe_http.UnreachableError):
        fetch(server, "/broken", target)
    assert not target.exists()


def test_a_packed_answer_is_refused(server: WebServer, target: Path) -> None:
    server.routes["/bomb"] = content(b"\x1f\x8b", Content_Encoding="gzip")

    with pytest.raises(safe_http.UnreachableError):
        fetch(server, "/bomb", target)


def test_a_status_is_told_with_the_wish_to_wait(server: WebServer, target: Path) -> None:
    server.routes["/busy"] = status(503, Retry_After="7")

    with pytest.raises(safe_http.StatusError) as caught:
        fetch(server, "/busy", target)
    assert (caught.value.status, caught.value.retry_after_s) == (503, 7)


def test_nobody_listening_is_unreachable(target: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(safe_http.UnreachableError):
        fetch_to_file(f"http://127.0.0.1:{port}/", target, limits=LIMITS, allowed={f"127.0.0.1:{port}"})


def test_the_name_is_kept_for_tls_although_the_address_is_used(target: Path) -> None:
    asked: list[str | None] = []
    with _tls_server(asked) as port, suppress(safe_http.UnreachableError):
        name = f"files.example:{port}"
        fetch_to_file(f"https://{name}/a", target, limits=LIMITS, allowed={name}, resolver=lambda *_: ["127.0.0.1"])

    assert asked == ["files.example"]


@contextmanager
def _tls_server(asked: list[str | None]) -> Iterator[int]:
    """Take one TLS connection, note the name asked for, and fail for want of a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _socket, name, _context: asked.append(name)

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, suppress(ssl.SSLError, OSError), context.wrap_socket(connection, server_side=True):
            pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield int(listener.getsockname()[1])
        thread.join(30)


def test_a_message_is_posted_and_a_redirect_not_followed() -> None:
    with web_server({"/hook": redirect("/other")}) as server:
        code = post(server.url("/hook"), b"{}", headers={"X-A": "1"}, limits=LIMITS, allowed=[server.netloc])
        assert (code, server.bodies, [path for path, _ in server.requests]) == (302, [b"{}"], ["/hook"])


def test_nothing_is_posted_into_a_network_even_when_a_name_changed_its_mind() -> None:
    with pytest.raises(BlockedError):
        post("https://name.example/", b"{}", headers={}, limits=LIMITS, resolver=lambda _host, _port: ["127.0.0.1"])

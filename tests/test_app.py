import http.client
import socket
import threading
from pathlib import Path

import pytest

from app import _server, refuse_strangers
from config.settings import Settings
from endpoints.open_context import findings_of
from services.container import open_container
from services.domain.stages import Options
from services.operations.metrics import Metrics
from tests.fakes.orders import LINK, TIKTOK_1
from tests.fakes.site import Site
from utils.errors import NeedsUserError


def test_checks_are_not_asked_again_for_every_probe(settings: Settings) -> None:
    container = open_container(settings)
    try:
        checks = findings_of(container, Metrics(container.database))
        before = {name: checks[name]() for name in ("Queue", "Notion", "TikTok")}
        container.entries.accept("local", LINK, Options(), identity=TIKTOK_1)
        assert {name: checks[name]() for name in before} == before
        assert before["Queue"].says.startswith("0 waiting")
    finally:
        container.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.9.1"])
def test_a_page_for_this_machine_alone_needs_no_sign_in(host: str) -> None:
    refuse_strangers(Settings(host=host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "myhost"])
def test_a_page_for_others_is_refused_without_sign_in(host: str) -> None:
    with pytest.raises(NeedsUserError, match="scripts/run users add NAME"):
        refuse_strangers(Settings(host=host))


def test_the_operator_may_say_that_the_network_is_trusted() -> None:
    refuse_strangers(Settings(host="0.0.0.0", trust_network=True))


def test_where_people_sign_in_others_may_reach_the_page() -> None:
    refuse_strangers(Settings(host="0.0.0.0"), people_sign_in=True)


def test_two_hundred_live_pages_leave_room_for_another(tmp_path: Path, empty_database: Path) -> None:
    site = Site(tmp_path, empty_database, poll_s=0.5, port=0)
    server = _server(site.app, site.settings)
    thread = threading.Thread(target=server.serve)
    thread.start()
    pages = [_live(server.bind_addr[1]) for _ in range(200)]

    other = http.client.HTTPConnection("127.0.0.1", server.bind_addr[1], timeout=30)
    other.request("GET", "/health")
    assert other.getresponse().status == 200

    other.close()
    for page in pages:
        page.close()
    site.close()
    server.stop()
    thread.join()


def _live(port: int) -> socket.socket:
    page = socket.create_connection(("127.0.0.1", port), timeout=30)
    page.sendall(b"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert page.recv(12).startswith(b"HTTP/1.1 200")
    return page

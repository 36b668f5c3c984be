"""A pool of threads that grows."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import pytest
from cheroot.wsgi import Server

from utils.growing_pool import GrowingPool

CLIENTS = 24
MAX_WAIT_S = 20.0


@pytest.fixture
def together() -> threading.Barrier:
    return threading.Barrier(CLIENTS)


@pytest.fixture
def server(together: threading.Barrier) -> Iterator[Server]:
    def app(_environ: object, start_response: object) -> list[bytes]:
        together.wait(MAX_WAIT_S)  # nobody is answered before all are being served
        start_response("200 OK", [("Content-Length", "2")])  # type: ignore[operator]
        return [b"ok"]

    server = Server(("127.0.0.1", 0), app)
    server.requests = GrowingPool(server, most=64, at_rest=2)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join()


def test_more_than_there_are_threads_are_served_at_once(server: Server) -> None:
    url = f"http://127.0.0.1:{server.bind_addr[1]}/"
    assert len(server.requests._threads) == 2
    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = list(clients.map(lambda _: urlopen(url, timeout=MAX_WAIT_S).read(), range(CLIENTS)))
    assert answers == [b"ok"] * CLIENTS
    assert CLIENTS <= len(server.requests._threads) <= 64

import io
import socket
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest

from config.settings import Settings
from scripts.port_choice import settle_port
from tests.fakes.running_clipsheet import Ours


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program, which says nothing, listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0)
        yield other.getsockname()[1]


def never(words: str) -> str:
    raise AssertionError(words)


def test_a_free_port_is_taken_without_a_word() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        settings = Settings(port=once.getsockname()[1])
    assert settle_port(settings, stream=Terminal(), ask=never) is settings


def test_the_next_free_port_is_offered_and_taken(taken: int) -> None:
    asked: list[str] = []

    def agree(words: str) -> str:
        asked.append(words)
        return ""

    settled = settle_port(Settings(port=taken), stream=Terminal(), ask=agree)
    assert settled
    assert settled.port > taken
    assert f"Start on {settled.port} instead?" in asked[0]


def test_who_does_not_want_it_is_told_as_before(taken: int) -> None:
    settings = Settings(port=taken)
    assert settle_port(settings, stream=Terminal(), ask=lambda _words: "n") is settings


def test_a_program_is_asked_nothing(taken: int) -> None:
    settings = Settings(port=taken)
    assert settle_port(settings, stream=io.StringIO(), ask=never) is settings


def test_clipsheet_that_runs_already_is_opened(capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[str] = []

    def open_page(url: str) -> bool:
        opened.append(url)
        return True

    with ThreadingHTTPServer(("127.0.0.1", 0), Ours) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        port = server.server_address[1]
        found = settle_port(Settings(port=port), stream=Terminal(), ask=never, open_page=open_page)
        server.shutdown()
        thread.join()
    assert found is None
    assert opened == [f"http://127.0.0.1:{port}"]
    assert "already running" in capsys.readouterr().out

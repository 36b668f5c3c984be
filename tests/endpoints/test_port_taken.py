"""A start that finds its port taken says by whom, and which one is free."""

import errno
import socket
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest

from config.settings import Settings
from endpoints.port_taken import why_not_served
from tests.fakes.running_clipsheet import Ours

IN_USE = OSError("No socket could be created")


@pytest.fixture
def clipsheet() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Ours) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_clipsheet_itself_is_told_as_that(clipsheet: int) -> None:
    said = str(why_not_served(Settings(port=clipsheet), IN_USE))
    assert f"already running at http://127.0.0.1:{clipsheet}." in said
    assert "PORT=" in said


def test_another_program_is_told_and_a_free_port_offered() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0)
        port = other.getsockname()[1]
        said = str(why_not_served(Settings(port=port), IN_USE))
    assert f"Another program uses port {port}." in said
    free = int(said.partition("PORT=")[2].split()[0])
    with socket.create_server(("127.0.0.1", free)):
        assert free > port


def test_an_address_of_another_machine_is_no_port_in_use() -> None:
    said = str(why_not_served(Settings(host="192.0.2.1", port=8080), IN_USE))
    assert "Choose another HOST" in said


def test_an_error_of_its_own_kind_is_told_as_it_is() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    said = str(why_not_served(Settings(port=port), OSError(errno.EMFILE, "Too many open files")))
    assert "Too many open files" in said

"""A workspace, and the real client that talks to it."""

from collections.abc import Iterator

import pytest

from clients.notion.gateway import Gateway
from tests.fakes.notion.connect import gateway
from tests.fakes.notion.server import NotionServer, notion_server


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    """A server of the test's own."""
    with notion_server() as server:
        yield server


@pytest.fixture
def api(notion: NotionServer) -> Gateway:
    """The client."""
    return gateway(notion)

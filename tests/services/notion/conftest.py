"""A monitor over a local Notion server."""

from collections.abc import Iterator

import pytest

from clients.database.session import Database
from tests.fakes.watch_container import WatchContainer, watch_house


@pytest.fixture
def container(database: Database) -> Iterator[WatchContainer]:
    """Nothing runs in it unless the test says so."""
    with watch_house(database) as made:
        yield made

"""A monitor over a local Notion server."""

from collections.abc import Iterator

import pytest

from clients.database.session import Database
from tests.fakes.watch_container import WatchHouse, watch_house


@pytest.fixture
def house(database: Database) -> Iterator[WatchHouse]:
    """Nothing runs in it unless the test says so."""
    with watch_house(database) as made:
        yield made

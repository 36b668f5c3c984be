"""A site on a temporary database, and a client that talks to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.fakes.site import Site

MakeSite = Callable[..., Site]


@pytest.fixture
def make_site(tmp_path: Path, empty_database: Path) -> Iterator[MakeSite]:
    """A site with settings of the test's own."""
    made: list[Site] = []

    def make(**settings: Any) -> Site:
        made.append(Site(tmp_path, empty_database, **settings))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """The application with a database of its own."""
    return make_site()


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """Speaks HTTP with the site."""
    return site.app.test_client()

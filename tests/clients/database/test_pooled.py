"""A pooler in front of PostgreSQL."""

from collections.abc import Callable
from typing import Self

import pytest

from clients.database.postgres import open_postgres, refuse_a_shared_connection
from utils.errors import NeedsUserError


class Pooled:
    """Every connection is the same one to the server, when nobody is in a transaction."""

    def connect(self) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def scalar(self, _question: object) -> int:
        return 4711

    def rollback(self) -> None:
        return None


def test_a_pooler_that_shares_connections_is_refused() -> None:
    with pytest.raises(NeedsUserError, match="session mode"):
        refuse_a_shared_connection(Pooled())  # type: ignore[arg-type]


def test_the_server_itself_is_not(postgres_url: Callable[[], str]) -> None:
    engine = open_postgres(postgres_url())
    refuse_a_shared_connection(engine)
    engine.dispose()

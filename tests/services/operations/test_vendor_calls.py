from collections.abc import Iterator

import pytest

from clients.database.session import Database
from services.operations.metrics import Called, Metrics
from services.operations.vendor_calls import VendorCalls
from utils.tracing import listen, root, span, unlisten


@pytest.fixture
def calls(database: Database) -> Iterator[VendorCalls]:
    made = VendorCalls(database)
    listen(made.hear)
    yield made
    unlisten(made.hear)


def call(vendor: str, error: Exception | None = None) -> None:
    """One call, perhaps one that fails."""
    try:
        with span(f"call {vendor}", under=root("a")):
            if error:
                raise error
    except OSError:
        pass


def test_calls_are_counted_by_how_they_end(calls: VendorCalls, database: Database) -> None:
    for _ in range(3):
        call("gemini")
    call("gemini", TimeoutError())
    with span("download", under=root("a")):
        call("Notion")
    calls.write()
    assert set(Metrics(database).snapshot().called) == {
        Called("Notion", "ok", 1),
        Called("gemini", "TimeoutError", 1),
        Called("gemini", "ok", 3),
    }


def test_processes_add_to_each_others_counts(calls: VendorCalls, database: Database) -> None:
    call("gemini")
    calls.write()
    another = VendorCalls(database)
    listen(another.hear)
    call("gemini")
    unlisten(another.hear)
    another.write()
    calls.write()
    assert Metrics(database).snapshot().called == (Called("gemini", "ok", 3),)


def test_while_the_database_is_away_counts_are_kept(calls: VendorCalls, database: Database) -> None:
    call("gemini")
    away = VendorCalls(Database("sqlite:////nowhere/at/all.db"))
    away._counts.update(calls._counts)
    away.write()
    assert away._counts == {("gemini", "ok"): 1}

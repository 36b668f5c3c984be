from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from clients.database.base import put
from clients.database.installation import KeptSetting
from clients.database.session import Database


def kept(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(row.name, row.sealed) for row in session.scalars(select(KeptSetting).order_by(KeptSetting.name))]


def test_the_row_of_its_key_is_replaced_and_no_other(database: Database) -> None:
    for name, sealed in (("one", "old"), ("two", "old"), ("one", "new")):
        with database.transaction() as session:
            put(session, KeptSetting(name=name, sealed=sealed))
    assert kept(database) == [("one", "new"), ("two", "old")]


def test_two_at_the_same_moment_both_succeed(database: Database) -> None:
    def other() -> None:
        with database.transaction() as session:
            put(session, KeptSetting(name="one", sealed="other's"))

    with ThreadPoolExecutor() as threads:
        with database.transaction() as session:
            put(session, KeptSetting(name="one", sealed="mine"))
            later = threads.submit(other)
            while not later.running():
                pass
        later.result(timeout=60)
    assert kept(database) == [("one", "other's")]

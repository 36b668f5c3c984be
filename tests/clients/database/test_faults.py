import sqlite3
from contextlib import closing

import pytest
from sqlalchemy.exc import DatabaseError, DBAPIError, InternalError, OperationalError, ProgrammingError

from clients.database.faults import in_words, told
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError


class Refusal(Exception):
    """As PostgreSQL's driver raises it."""

    def __init__(self, words: str, sqlstate: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


def by(kind: type[DBAPIError], cause: Exception) -> DBAPIError:
    return kind("SELECT 1", {}, cause)


def asked(question: str) -> sqlite3.Error:
    """What SQLite says to it."""
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.Error) as caught:
        connection.execute(question)
    return caught.value


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (by(DatabaseError, sqlite3.DatabaseError("file is not a database")), NeedsUserError, "is damaged"),
        (by(DatabaseError, sqlite3.DatabaseError("database disk image is malformed")), NeedsUserError, "a backup"),
        (by(OperationalError, sqlite3.OperationalError("database or disk is full")), NeedsUserError, "disk is full"),
        (by(OperationalError, sqlite3.OperationalError("disk I/O error")), NeedsUserError, "The disk does not"),
        (by(OperationalError, sqlite3.OperationalError("unable to open database file")), NeedsUserError, "opened"),
        (
            by(OperationalError, sqlite3.OperationalError("attempt to write a readonly database")),
            NeedsUserError,
            "whose",
        ),
        (by(OperationalError, sqlite3.OperationalError("database is locked")), TransientError, "does not answer"),
        (sqlite3.OperationalError("database is locked"), TransientError, "does not answer"),
        (by(OperationalError, Refusal("connection refused")), TransientError, "does not answer"),
        (by(OperationalError, Refusal("terminating connection", "57P01")), TransientError, "does not answer"),
        (by(ProgrammingError, Refusal("permission denied for schema public", "42501")), NeedsUserError, "Grant it"),
        (by(OperationalError, Refusal("could not extend file", "53100")), NeedsUserError, "is full"),
        (by(InternalError, Refusal("invalid page in block 7", "XX001")), NeedsUserError, "is damaged"),
    ],
)
def test_each_failure_has_its_words(error: DBAPIError | sqlite3.Error, kind: type[ClipsheetError], words: str) -> None:
    found = told(error)
    assert type(found) is kind
    assert words in str(found)


@pytest.mark.parametrize(
    "error",
    [
        by(OperationalError, asked("SELECT x")),
        by(OperationalError, asked("CREATE TABLE sqlite_schema (x)")),
        by(ProgrammingError, Refusal("relation does not exist", "42P01")),
        by(DBAPIError, ValueError("bad")),
    ],
)
def test_a_wrong_question_stays_a_bug(error: DBAPIError) -> None:
    assert told(error) is None
    with pytest.raises(DBAPIError), in_words():
        raise error


def test_whoever_starts_it_is_told_the_reason_in_a_line() -> None:
    with pytest.raises(TransientError, match=r"^The database does not answer: no route\. See") as caught, in_words():
        raise by(OperationalError, Refusal("no route\n\tIs it on?"))
    assert "Is it on" not in str(caught.value)


def test_another_file_has_words_of_its_own() -> None:
    with pytest.raises(PermanentError, match="The other one"), in_words(lambda: PermanentError("The other one.")):
        raise sqlite3.DatabaseError("file is not a database")

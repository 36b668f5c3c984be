"""What an error of the database means for a person: damaged, full, not allowed, away."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, TransientError, disk_full

# What a loop that goes on for ever meets while the database is away, is full, or may only be read; the rest is a bug.
DATABASE_AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, InternalError, NoConnection)
_NOT_WRITABLE = "See whose DATA_DIR and the files in it are, and whether its disk is read-only."
_SQLITE = {  # https://www.sqlite.org/rescode.html, in the words of the driver
    "disk I/O error": ("The disk does not read or write the database.", "See to the disk that DATA_DIR is on."),
    "readonly database": ("The database may not be written.", _NOT_WRITABLE),
    "unable to open database file": ("The database cannot be opened.", _NOT_WRITABLE),
}
_DAMAGED, _FULL = ("malformed", "not a database"), "database or disk is full"
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_DAMAGED_CODES, _FULL_CODE, _NOT_ALLOWED = ("XX001", "XX002"), "53100", "42501"
# Connection, resources, an operator's hand, the system; a server that only reads, as one does in a failover.
_AWAY = ("08", "53", "57", "58", "25006")


def damaged() -> NeedsUserError:
    """The error for a database that cannot be read: a backup has to be restored."""
    return NeedsUserError(
        "The database is damaged.",
        "Stop Clipsheet and put a backup in its place: scripts/run restore FILE --force.",
        code=ErrorCode.DATA_DAMAGED,
    )


@contextmanager
def in_words(if_damaged: Callable[[], ClipsheetError] = damaged) -> Iterator[None]:
    """Raise what a database refuses in here as a ClipsheetError, where there are words for it."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        words = told(error, if_damaged)
        if words is None:
            raise
        if isinstance(words, TransientError):  # whoever starts it may know why; pages tell strangers less
            reason = str(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0]
            words = TransientError(
                f"The database does not answer: {reason}.",
                "See DATABASE_URL, or try again.",
                code=ErrorCode.DATABASE_AWAY,
            )
        raise words from error


def is_damage(error: DBAPIError | sqlite3.Error) -> bool:
    """Whether what is on the disk cannot be read as a database."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlstate", None) in _DAMAGED_CODES or any(part in str(cause) for part in _DAMAGED)


def told(
    error: DBAPIError | sqlite3.Error, if_damaged: Callable[[], ClipsheetError] = damaged
) -> ClipsheetError | None:
    """The failure as a message with advice; None when our own query was wrong, which is a bug."""
    if is_damage(error):
        return if_damaged()
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlstate", None)
    return _by_code(code, str(cause)) if code else _by_words(error, str(cause))


def _by_code(code: str, words: str) -> ClipsheetError | None:
    if code == _FULL_CODE:
        return NeedsUserError(
            "The disk of the database is full.", "Free some space there, then try again.", code=ErrorCode.DISK_FULL
        )
    if code == _NOT_ALLOWED:
        return NeedsUserError(
            f"The role in DATABASE_URL may not do that: {words.splitlines()[0]}.",
            "Grant it CREATE on the database and its schemas, or name the role that owns them.",
            code=ErrorCode.SETUP_NEEDED,
        )
    return database_away() if code.startswith(_AWAY) else None


def _by_words(error: DBAPIError | sqlite3.Error, words: str) -> ClipsheetError | None:
    if _FULL in words:
        return disk_full()
    for part, told_and_advice in _SQLITE.items():
        if part in words:
            return NeedsUserError(*told_and_advice, code=ErrorCode.NOT_WRITABLE)
    return database_away() if _is_operational(error) and not _is_wrong_question(error) else None


def _is_wrong_question(error: DBAPIError | sqlite3.Error) -> bool:
    # A table that is missing, or there already: SQLite's driver calls that operational too.
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def _is_operational(error: DBAPIError | sqlite3.Error) -> bool:
    names = {kind.__name__ for kind in type(error).__mro__}  # SQLAlchemy's and each driver's have the same name
    return "OperationalError" in names or (isinstance(error, DBAPIError) and error.connection_invalidated)


def database_away() -> TransientError:
    """It is gone, or does not answer in time."""
    return TransientError("The database does not answer.", "Try again in a moment.", code=ErrorCode.DATABASE_AWAY)

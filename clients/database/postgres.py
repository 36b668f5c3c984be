"""Connections to PostgreSQL whose questions end in time, and which notice that their server is gone."""

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import ReadOnlySqlTransaction, _WaitTimeout
from sqlalchemy import Engine, QueuePool, create_engine, event, text
from sqlalchemy.engine.interfaces import ExceptionContext

from clients.database.answer_time import PATIENT_S, limit_s
from clients.database.presence import APPLICATION
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.plain_text import plain_json

CONNECT_S = 3
# A way that is cut without a word is noticed within a minute, not after the system's two hours.
KEEPALIVES = {"keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 50_000}


class LimitedConnection(psycopg.Connection[Any]):
    """It is closed when an answer does not come in time: its server may still give the old one."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """All that psycopg waits for goes through here."""
        limit = limit_s()
        if timeout is not None or limit is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, limit)
        except _WaitTimeout as error:
            self.close()
            raise psycopg.OperationalError(f"no answer within {limit:.0f} s") from error


class LimitedPool(QueuePool):
    """Its connections are waited for no longer than a question may take."""

    @property
    def _timeout(self) -> float:
        return min(PATIENT_S, limit_s() or PATIENT_S)

    @_timeout.setter
    def _timeout(self, _value: float) -> None:
        """The time limit of the thread that waits."""


def open_postgres(url: str) -> Engine:
    """An engine with such connections; it connects when it is first asked."""
    engine = create_engine(
        url,
        pool_pre_ping=True,
        poolclass=LimitedPool,
        connect_args={"connect_timeout": CONNECT_S, "application_name": APPLICATION, **KEEPALIVES},
        json_serializer=plain_json,
    )
    event.listen(engine, "do_connect", _connect)
    leave_what_only_reads(engine)
    return engine


def refuse_a_shared_connection(engine: Engine) -> None:
    """Raise NeedsUserError where a pooler gives each transaction another connection (PgBouncer: `transaction`).

    Locks would stay with connections that others get next, and statements be prepared on some and asked for on others.
    Two connections that are open at once are one to the server only there.
    """
    with engine.connect() as one, engine.connect() as other:
        servers = []
        for connection in (one, other):
            servers.append(connection.scalar(text("SELECT pg_backend_pid()")))
            connection.rollback()
    if servers[0] == servers[1]:
        raise NeedsUserError(
            "DATABASE_URL leads through a pooler that gives each transaction another connection.",
            "Take the server's own address, or the pooler's session mode.",
            code=ErrorCode.SETUP_NEEDED,
        )


def leave_what_only_reads(engine: Engine) -> None:
    """Take a server that refuses to write for one that is gone: in a failover the old one stays, and only reads."""
    event.listen(engine, "handle_error", _leave)


def _leave(context: ExceptionContext) -> None:
    if isinstance(context.original_exception, ReadOnlySqlTransaction):
        context.is_disconnect = True


def _connect(_dialect: object, _record: object, arguments: list[Any], parameters: dict[str, Any]) -> object:
    return LimitedConnection.connect(*arguments, **parameters)

"""What watching costs: `python -m benchmarks.monitor [--databases N] [--postgres]`.

Metrics to reach: 1,000 Link Databases polled within a minute by one process, against a local server that answers in
200 ms; one call a database a poll; databases that are slow or broken delay no other.
"""

import argparse
import asyncio
import json
import multiprocessing
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select, update

from clients.database.models import LinkDatabase, NotionConnection, User
from clients.database.session import Database
from clients.notion.api import NotionApi
from clients.notion.connect import Connector
from clients.notion.transport import FixedToken, http_client
from config.settings import Settings
from services.entries.intake import Intake
from services.entries.store import Entries
from services.notion.monitor.monitor import Monitor, open_watch
from services.sources.identity import identify
from tests.fakes.postgres import postgres_database
from tests.fakes.queue import FakeQueue

LATENCY_S, SLOW_S = 0.2, 8.0
PER_CONNECTION = 5
SLOW, BROKEN = 20, 20
ROLES = {"url": "u", "status": "s"}
SOURCE = {
    "object": "data_source",
    "title": [{"plain_text": "Links"}],
    "properties": {
        "URL": {"id": "u", "name": "URL", "type": "url", "url": {}},
        "Status": {"id": "s", "name": "Status", "type": "select", "select": {"options": []}},
    },
}
NOTHING = {"object": "list", "results": [], "has_more": False, "next_cursor": None}


def serve(calls: "Synchronized[int]", port: "Synchronized[int]") -> None:
    """A server in a process of its own; ids that begin with "slow" or "broken" are."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
                await reader.readexactly(int(length.group(1)) if length else 0)
                path = head.split(b" ", 2)[1].decode()
                one = path.split("/")[3] if path.count("/") > 2 else ""
                calls.value += 1
                await asyncio.sleep(SLOW_S if one.startswith("slow") else LATENCY_S)
                found = NOTHING if path.endswith("/query") else {**SOURCE, "id": one}
                status = "500 Broken" if one.startswith("broken") else "200 OK"
                body = json.dumps(found).encode()
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port.value = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    asyncio.run(run())


@dataclass
class Yard:
    """A database full of Link Databases, and a monitor over them."""

    database: Database
    folder: Path
    url: str
    calls: "Synchronized[int]"
    _apis: dict[str, NotionApi] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connector = Connector(http_client(self.url), self.database)
        intake = Intake(Entries(self.database), FakeQueue(), lambda source: identify(source, ()))
        settings = Settings(data_dir=self.folder)
        self.monitor = Monitor(open_watch(settings, self.database, intake, self.connect))

    def connect(self, connection_id: str) -> NotionApi:
        """The API of a connection, with its budget."""
        if connection_id not in self._apis:
            self._apis[connection_id] = self.connector.open(connection_id, FixedToken("token"))
        return self._apis[connection_id]

    def fill(self, names: list[str]) -> None:
        """Register databases of these ids, a few to a connection."""
        with self.database.transaction() as session:
            if session.get(User, "local") is None:
                session.add(User(id="local", name="Local"))
                session.flush()
            for number in range(0, len(names), PER_CONNECTION):
                bot = f"bot of {names[number]}"
                session.add(NotionConnection(id=bot, user_id="local", bot_id=bot))
                session.flush()
                session.add_all(
                    LinkDatabase(id=name, connection_id=bot, database_id=name, data_source_id=name, properties=ROLES)
                    for name in names[number : number + PER_CONNECTION]
                )

    def due_now(self) -> None:
        """Let every database's time come at once: the worst case."""
        with self.database.transaction() as session:
            session.execute(update(LinkDatabase).values(poll_after=datetime.now(UTC) - timedelta(seconds=1)))

    def wait_for_polls(self, since: datetime, count: int, timeout_s: float = 120.0) -> float:
        """Seconds until that many were polled well."""
        began = time.monotonic()
        query = select(func.count()).select_from(LinkDatabase).where(LinkDatabase.polled_at >= since)
        while time.monotonic() - began < timeout_s:
            with self.database.reading() as session:
                if (session.scalar(query) or 0) >= count:
                    return time.monotonic() - began
            time.sleep(0.1)
        raise TimeoutError(f"not all of {count} were polled")


@contextmanager
def yard(database_url: str) -> Iterator[Yard]:
    """A fresh one, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="monitor-"))
    calls, port = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
    server = multiprocessing.get_context("fork").Process(target=serve, args=(calls, port), daemon=True)
    server.start()
    while not port.value:
        time.sleep(0.01)
    database = Database(database_url or f"sqlite:///{folder / 'clipsheet.db'}")
    database.upgrade(folder)
    made = Yard(database, folder, f"http://127.0.0.1:{port.value}", calls)
    try:
        yield made
    finally:
        made.monitor.stop(3 * SLOW_S)
        made.connector.close()
        database.close()
        server.terminate()
        server.join()
        shutil.rmtree(folder)


def measure(database_url: str, count: int) -> None:
    """A first round, in which columns are read; one in which nothing is new; and one beside the slow and broken."""
    with yard(database_url) as y:
        y.fill([f"db-{number}" for number in range(count)])
        y.monitor.start()
        say(f"{count} databases, first time", f"{y.wait_for_polls(_long_ago(), count):.1f} s", "")
        for label, more in ((f"{count} databases, nothing new", []), ("beside slow and broken ones", _bad())):
            if more:
                y.fill(more)
            process, before, since = psutil.Process(), y.calls.value, datetime.now(UTC)
            used = process.cpu_times()
            y.due_now()
            took = y.wait_for_polls(since, count)
            now = process.cpu_times()
            cpu_s = now.user + now.system - used.user - used.system
            calls = "" if more else f", {(y.calls.value - before) / count:.2f} calls a database"
            say(label, f"{took:.1f} s, {cpu_s:.1f} s of processor{calls}", "< 60 s, 1 call")
        say("memory", f"{psutil.Process().memory_info().rss / 1e6:.0f} MB", "")


def _bad() -> list[str]:
    return [f"slow-{number}" for number in range(SLOW)] + [f"broken-{number}" for number in range(BROKEN)]


def _long_ago() -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC)


def say(what: str, figure: str, target: str) -> None:
    """One line."""
    print(f"  {what:<36} {figure:<58} {target}", flush=True)


def main(arguments: Any = None) -> None:
    """Measure on SQLite, and on PostgreSQL when asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", type=int, default=1000)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server too (TEST_POSTGRES_URL)")
    chosen = parser.parse_args(arguments)
    print("SQLite", flush=True)
    measure("", chosen.databases)
    if chosen.postgres:
        print("PostgreSQL", flush=True)
        with postgres_database() as url:
            measure(url, chosen.databases)


if __name__ == "__main__":
    main()

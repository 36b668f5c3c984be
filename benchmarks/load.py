"""Many people at once while things break: `python -m benchmarks.load [--entries N] [--clients N] [--postgres]`.

The web process, the API over HTTP, the engine, the database and two workers are real; the stages are small. Meanwhile
one worker is killed (kill -9) and replaced every few seconds, the web process once, and every twentieth stage fails.
Every tenth link is ordered twice at the same time. Metrics to reach: nothing lost, nothing twice, accept p95 < 50 ms,
memory and disk flat (rows and results only).
"""

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.engine import p95, say
from config.settings import PROJECT_ROOT
from tests.fakes.postgres import postgres_database

THINK_S = 0.5
KILL_EVERY_S = (2.0, 4.0)
MAX_WAIT_S = 900.0
LINK = "https://www.tiktok.com/@load/video/7106594312{:09d}"


@dataclass
class Weight:
    """Memory of the processes that live on, and what is on the disk."""

    web_mb: float
    worker_mb: float
    disk_kb: float


@dataclass
class Arena:
    """The processes on one data folder."""

    folder: Path
    database: str
    faults: float
    stage_s: float
    port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: int = 0

    def start(self, name: str) -> None:
        """Start `web`, `steady` (never killed) or `victim`."""
        command = ["-m", "benchmarks.load_worker", str(self.faults), str(self.stage_s)]
        with (self.folder / f"{name}.log").open("ab") as errors:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *(["-m", "scripts.cli", "serve"] if name == "web" else command)],
                cwd=PROJECT_ROOT,
                env={**os.environ, **self._environment(name)},
                stderr=errors,
            )

    def _environment(self, name: str) -> dict[str, str]:
        return {
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "PORT": str(self.port),
            "ROLE": "web" if name == "web" else "worker",
            "WORKER_CONCURRENCY": "8",
            "USER_CONCURRENCY": "64",
            "HEAVY_CONCURRENCY": "8",
            "LOG_LEVEL": "ERROR",
        }

    def strike(self, name: str) -> None:
        """kill -9, and another in its place."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()
        self.kills += 1
        self.start(name)

    def ask(self, method: str, path: str, sent: object = None) -> dict[str, object]:
        """One request. Raises OSError or HTTPException while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, json.dumps(sent) if sent else None, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = json.loads(answer.read())
            if answer.status >= 400:
                raise http.client.HTTPException(content)
            return dict(content)
        finally:
            connection.close()

    def wait_until_up(self) -> None:
        """Wait for the web process."""
        until = time.monotonic() + 60
        while True:
            try:
                self.ask("GET", "/health")
            except (OSError, http.client.HTTPException, ValueError):
                if time.monotonic() > until:
                    print((self.folder / "web.log").read_text()[-2000:], file=sys.stderr)
                    raise
                time.sleep(0.1)
            else:
                return

    def weigh(self) -> Weight:
        """Now."""
        disk = subprocess.run(["du", "-sk", str(self.folder)], capture_output=True, text=True)
        return Weight(self._mb("web"), self._mb("steady"), float(disk.stdout.split()[0]))

    def _mb(self, name: str) -> float:
        return float(psutil.Process(self.processes[name].pid).memory_info().rss) / 1e6

    def close(self) -> None:
        """End all."""
        for process in self.processes.values():
            process.kill()
            process.wait()


@dataclass
class Clients:
    """Clients that order, think, and order again, until all links are ordered."""

    arena: Arena
    links: list[str]
    took_ms: list[float] = field(default_factory=list)
    answered: list[tuple[str, str]] = field(default_factory=list)  # link, id of the entry
    refused: Counter[str] = field(default_factory=Counter)

    def run(self, clients: int) -> None:
        """Let them all do it."""
        threads = [threading.Thread(target=self._client, args=(number / clients,)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _client(self, late: float) -> None:
        time.sleep(THINK_S * late)
        while True:
            try:
                link = self.links.pop()
            except IndexError:
                return
            self._order(link)
            time.sleep(THINK_S)

    def _order(self, link: str) -> None:
        while True:
            started = time.monotonic()
            try:
                entry = self.arena.ask("POST", "/api/entries", {"url": link})
            except (OSError, http.client.HTTPException, ValueError) as error:  # the web process was just killed
                self.refused[type(error).__name__] += 1
                time.sleep(0.2)
                continue
            self.took_ms.append((time.monotonic() - started) * 1000)
            self.answered.append((link, str(entry["id"])))
            return


@contextmanager
def killing(arena: Arena) -> Iterator[None]:
    """Strike a worker now and then, and the web process once, until the end."""
    over = threading.Event()

    def strike() -> None:
        over.wait(3.0)
        arena.strike("web")
        while not over.wait(random.uniform(*KILL_EVERY_S)):
            arena.strike("victim")

    thread = threading.Thread(target=strike)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def measure(name: str, database: str, arguments: argparse.Namespace) -> bool:
    """One run on one kind of database. Returns whether nothing was lost or doubled."""
    print(f"{name}: {arguments.entries} entries, {arguments.clients} clients", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="load-"))
    arena = Arena(folder, database, arguments.faults, arguments.stage_s, _free_port())
    try:
        arena.start("web")
        arena.wait_until_up()  # it brings the schema up to date
        for worker in ("steady", "victim"):
            arena.start(worker)
        return _measure(arena, arguments)
    finally:
        arena.close()
        shutil.rmtree(folder)


def _measure(arena: Arena, arguments: argparse.Namespace) -> bool:
    links = [LINK.format(number) for number in range(arguments.entries)]
    ordered = [*links, *links[::10]]
    random.Random(1).shuffle(ordered)
    clients = Clients(arena, ordered)
    weights: list[Weight] = []
    started = time.monotonic()
    with killing(arena):
        thread = threading.Thread(target=clients.run, args=(arguments.clients,))
        thread.start()
        for part in (0.1, 0.5, 1.0):
            _wait_until_ended(arena, round(part * arguments.entries))
            weights.append(arena.weigh())
        thread.join()
    took_s = time.monotonic() - started
    return _tell(arena, clients, weights, took_s, arguments)


def _wait_until_ended(arena: Arena, count: int) -> None:
    until = time.monotonic() + MAX_WAIT_S
    while time.monotonic() < until:
        try:
            by_status = Counter(arena.ask("GET", "/api/stats")["by_status"])  # type: ignore[call-overload]
        except (OSError, http.client.HTTPException, ValueError):
            by_status = Counter()
        if by_status["completed"] + by_status["failed"] >= count:
            return
        time.sleep(0.25)


def _tell(arena: Arena, clients: Clients, weights: list[Weight], took_s: float, arguments: argparse.Namespace) -> bool:
    entries = {str(entry["id"]): entry for entry in _all_entries(arena)}
    states = Counter(str(entry["status"]) for entry in entries.values())
    lost = sum(entry_id not in entries for _, entry_id in clients.answered)
    unfinished = len(entries) - states["completed"] - states["failed"]
    ids = {entry_id for _, entry_id in clients.answered}
    twice = len(entries) - arguments.entries + sum(c > 1 for c in Counter(dict(clients.answered).values()).values())
    say("lost: answered and not there, or never ended", f"{lost}, {unfinished}", "0, 0")
    say("twice: entries too many, notes too many", f"{twice}, {_notes_too_many(arena, states)}", "0, 0")
    partial = sum(bool(entry["partial"]) for entry in entries.values())
    say("ended", f"{states['completed']} completed ({partial} partial), {states['failed']} failed", "by the faults")
    repeated = _repeated(arena.folder / "ledger.txt")
    say(f"{arena.kills} kills: finished stages made again", str(repeated), "about none")
    refused = f"; {sum(clients.refused.values())} tries while the web process was away"
    accept = f"{statistics.median(clients.took_ms):.0f} ms p50, {p95(clients.took_ms):.0f} ms p95"
    say(f"accept, {len(clients.took_ms)} answers", accept + refused, "< 50 ms p95")
    say("all of it", f"{took_s:.0f} s, {arguments.entries / took_s:.1f} entries a second", "")
    web, worker, disk = zip(*((w.web_mb, w.worker_mb, w.disk_kb) for w in weights), strict=True)
    say("web process, MB at 10 %, 50 %, 100 %", " ".join(f"{mb:.0f}" for mb in web), "flat")
    say("worker that was never killed, MB", " ".join(f"{mb:.0f}" for mb in worker), "flat")
    per_entry_kb = (disk[-1] - disk[0]) / (0.9 * arguments.entries)
    say("disk, MB", " ".join(f"{kb / 1000:.1f}" for kb in disk) + f" ({per_entry_kb:.0f} kB an entry)", "results only")
    say("temporary work left", f"{_files(arena.folder / 'work')} files", "of killed stages only")
    return not (lost or unfinished or twice or len(ids) != arguments.entries)


def _all_entries(arena: Arena) -> Iterator[dict[str, object]]:
    before = ""
    while True:
        page = arena.ask("GET", f"/api/entries?limit=200{before}")
        yield from page["entries"]  # type: ignore[misc]
        if not page["next"]:
            return
        before = "&before=" + str(page["next"]).replace("+", "%2B")


def _notes_too_many(arena: Arena, states: Counter[str]) -> int:
    return len(list((arena.folder / "library").rglob("*.md"))) - states["completed"]


def _repeated(ledger: Path) -> int:
    return sum(count - 1 for count in Counter(ledger.read_text().splitlines()).values())


def _files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Measure on SQLite, and on PostgreSQL when asked for. Returns 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--faults", type=float, default=0.05, help="part of the stages that fail")
    parser.add_argument("--stage-s", type=float, default=0.02)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server too (TEST_POSTGRES_URL)")
    arguments = parser.parse_args()
    all_well = measure("SQLite", "", arguments)
    if arguments.postgres:
        with postgres_database() as url:
            all_well &= measure("PostgreSQL", url, arguments)
    return 0 if all_well else 1


if __name__ == "__main__":
    sys.exit(main())

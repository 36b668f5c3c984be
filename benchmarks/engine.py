"""What the engine costs and what it survives: `python -m benchmarks.engine [PART …] [--quick] [--[only-]postgres]`.

Metrics to reach: overhead < 50 ms an entry of empty stages; waiting to running < 0.5 s; accept p95 < 50 ms with 50
clients while a worker works; idle worker < 2 % of a core; 10,000 queued entries slow neither accept nor pick-up; 1,000
entries leave memory and disk flat; kill -9: nothing lost, at most one stage repeated a kill, resumed within 10 s.
"""

import argparse
import os
import random
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import psutil

from benchmarks.engine_http import post_together, web_process
from services.domain.entries import EntryView
from services.domain.stages import Options, Source, StageName
from tests.chaos.arena import Arena, settings_for
from tests.chaos.killing import kill_at_random
from tests.fakes.postgres import postgres_database
from tests.fakes.redis import redis_process

CLIENTS, THINK_S = 50, 0.5
Part = Callable[[str, bool], None]


@contextmanager
def arena(database: str, *, step_s: float = 0.0, concurrency: int = 4, redis: str = "") -> Iterator[Arena]:
    """A fresh arena, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="engine-"))
    made = Arena(settings_for(folder, concurrency=concurrency, database=database, redis=redis), step_s)
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(folder)


def overhead(database: str, quick: bool) -> None:
    """Milliseconds from the first stage to the end, one entry at a time, and from the order to the first stage."""
    with arena(database) as a:
        took, waited = one_by_one(a, 10 if quick else 40)
    say(f"overhead of {len(StageName)} empty stages", spread(took), "< 50 ms")
    say("waiting to running, idle worker", spread(waited), "< 500 ms")


def wake_up(database: str, quick: bool) -> None:
    """The same wait with Redis."""
    if shutil.which("redis-server") is None:
        say("waiting to running, with Redis", "redis-server is not installed", "")
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        redis_process(Path(folder)) as redis,
        arena(database, redis=redis.url) as a,
    ):
        _, waited = one_by_one(a, 10 if quick else 40)
    say("waiting to running, with Redis", spread(waited), "< 500 ms")


def one_by_one(a: Arena, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds that entries took, and that they waited."""
    a.start_worker()
    took, waited = [], []
    for _ in range(count):
        (entry,) = a.order(1)
        a.wait_until_final([entry], 30)
        done = a.entries.get("local", entry.id)
        assert done.started_at
        assert done.finished_at
        took.append((done.finished_at - done.started_at).total_seconds() * 1000)
        waited.append((done.started_at - done.created_at).total_seconds() * 1000)
        time.sleep(random.uniform(0, 0.3))  # not in step with anybody's looks
    return took, waited


def idle(database: str, quick: bool) -> None:
    """Processor time of a worker with nothing to do."""
    with arena(database) as a:
        process = psutil.Process(a.start_worker().pid)
        time.sleep(3)
        before, started = cpu_s(process), time.monotonic()
        time.sleep(5 if quick else 30)
        part = (cpu_s(process) - before) / (time.monotonic() - started)
        say("idle worker", f"{part:.1%} of a core, {process.memory_info().rss / 1e6:.0f} MB", "< 2 %")


def accept(database: str, quick: bool) -> None:
    """Accepting with 50 clients that pause half a second between requests, while a worker works."""
    with arena(database, step_s=0.02) as a:
        a.start_worker()
        a.order(50)
        took = together(lambda: order_once(a), seconds=3 if quick else 10)
    rate = len(took) / (3 if quick else 10)
    say(f"accept, {CLIENTS} clients, {rate:.0f} a second", spread(took), "< 50 ms")


def accept_http(database: str, quick: bool) -> None:
    """The same over HTTP, the web page in a process of its own; then as fast as the clients can."""
    seconds = 3 if quick else 10
    with arena(database, step_s=0.02) as a:
        a.start_worker()
        a.order(50)
        with web_process(a) as port:
            post_together(port, clients=4, seconds=1, think_s=0)
            took = post_together(port, clients=CLIENTS, seconds=seconds, think_s=THINK_S)
            rushed = post_together(port, clients=CLIENTS, seconds=seconds / 2, think_s=0)
    say(f"accept over HTTP, {CLIENTS} clients, {len(took) / seconds:.0f} a second", spread(took), "< 50 ms")
    rate = len(rushed) / (seconds / 2)
    say(f"accept over HTTP, {CLIENTS} without a pause", f"{rate:.0f} a second, {spread(rushed)}", "(no target)")


def many(database: str, quick: bool) -> None:
    """The same with many waiting entries of somebody else."""
    count = 1_000 if quick else 10_000
    with arena(database, step_s=0.02) as a:
        started = time.monotonic()
        a.ensure_user("many")
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: accept_as(a, "many", number, priority=9), range(count)))
        filled_s = time.monotonic() - started
        a.start_worker()
        time.sleep(3)
        took, waited = [], []
        for _ in range(10 if quick else 30):
            began = time.monotonic()
            (entry,) = a.order(1)
            took.append((time.monotonic() - began) * 1000)
            a.wait_until_final([entry], 60)
            done = a.entries.get("local", entry.id)
            assert done.started_at
            waited.append((done.started_at - done.created_at).total_seconds() * 1000)
    say(f"{count} queued in {filled_s:.0f} s: accept", spread(took), "< 50 ms")
    say(f"{count} queued: waiting to running", spread(waited), "< 500 ms")


def flat(database: str, quick: bool) -> None:
    """Memory of the worker and size of the folder, after a tenth and after all."""
    count = 100 if quick else 1_000
    with arena(database, concurrency=8) as a:
        process = psutil.Process(a.start_worker().pid)
        a.wait_until_final(a.order(count // 10), 600)
        first_mb, first_kb = process.memory_info().rss / 1e6, size_kb(a)
        a.wait_until_final(a.order(count - count // 10), 1200)
        last_mb, last_kb = process.memory_info().rss / 1e6, size_kb(a)
    say(f"{count} entries: worker's memory", f"{first_mb:.0f} MB after a tenth, {last_mb:.0f} MB after all", "flat")
    say(f"{count} entries: disk, rows included", f"{(last_kb - first_kb) / (count * 0.9):.1f} kB an entry", "rows only")


def killing(database: str, quick: bool) -> None:
    """One worker, killed again and again while it runs entries."""
    kills, entries = (3, 15) if quick else (20, 100)
    with arena(database, step_s=0.1) as a:
        report = kill_at_random(a, kills=kills, entries=entries)
    say(f"{report.kills} kills over {entries} entries", str(report), "0 lost, resumed < 10 s")


def takeover(database: str, quick: bool) -> None:
    """Two workers, one gone for good: killed, and frozen, which only the lease can tell."""
    for harm, word in ((signal.SIGKILL, "killed"), (signal.SIGSTOP, "frozen")):
        with arena(database, step_s=0.2, concurrency=2) as a:
            victim, other = a.start_worker(), a.start_worker()
            orders = a.order(4 if quick else 8)
            a.wait_for_line("begin")
            time.sleep(0.5)
            if harm == signal.SIGKILL:
                a.kill(victim)
            else:
                victim.send_signal(harm)
            struck_at, hit = time.monotonic(), a.running(victim.pid)
            resumed = a.wait_for_progress(hit, struck_at)
            a.wait_until_final(orders, 60)
            tally, again = a.tally(orders), a.begun_again(other.pid)
        figure = f"{len(hit)} stages went on after at most {max(resumed, default=0):.1f} s, {tally.lost} lost"
        say(f"two workers, one {word} for good", f"{figure}, {again} of the other's repeated", "< 10 s, 0, 0")


def order_once(a: Arena) -> float:
    """Milliseconds of one accept."""
    started = time.monotonic()
    a.order(1)
    return (time.monotonic() - started) * 1000


def accept_as(a: Arena, user: str, number: int, *, priority: int) -> EntryView:
    """Accept for another user."""
    a.ensure_user(user)
    return a.intake.accept(user, Source(kind="link", url=f"https://test/{user}/{number}"), Options(), priority=priority)


def together(call: Callable[[], float], *, seconds: float) -> list[float]:
    """The results of many clients that call, think, and call again."""
    results: list[float] = []
    until = time.monotonic() + seconds

    def client(number: int) -> None:
        time.sleep(THINK_S * number / CLIENTS)
        while time.monotonic() < until:
            results.append(call())
            time.sleep(THINK_S)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def cpu_s(process: psutil.Process) -> float:
    """User and system time so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def size_kb(a: Arena) -> float:
    """Size of the data folder."""
    return int(subprocess.check_output(["du", "-sk", str(a.settings.data_dir)]).split()[0])


def spread(values: list[float]) -> str:
    """Median and 95th percentile of milliseconds."""
    return f"{statistics.median(values):.0f} ms median, {p95(values):.0f} ms p95"


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def say(what: str, figure: str, target: str) -> None:
    """One line."""
    print(f"  {what:<45} {figure:<62} {target}", flush=True)


PARTS = (overhead, wake_up, idle, accept, accept_http, many, flat, killing, takeover)


def main() -> None:
    """Measure on SQLite, and on PostgreSQL when asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *(part.__name__ for part in PARTS)], help="all when left out")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server too (TEST_POSTGRES_URL)")
    parser.add_argument("--only-postgres", action="store_true", help="there alone")
    arguments = parser.parse_args()
    chosen = [part for part in PARTS if not arguments.parts or part.__name__ in arguments.parts]
    if not arguments.only_postgres:
        run("SQLite", chosen, lambda: nullcontext(""), quick=arguments.quick)
    if arguments.postgres or arguments.only_postgres:
        run("PostgreSQL", chosen, postgres_database, quick=arguments.quick)


def run(name: str, parts: Sequence[Part], database: Callable[[], AbstractContextManager[str]], *, quick: bool) -> None:
    """Print one line for each figure, every part on a database of its own."""
    started = time.monotonic()
    say(name, f"load of the machine {os.getloadavg()[0]:.1f}", "target")
    for part in parts:
        with database() as url:
            part(url, quick)
    print(f"  ({time.monotonic() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    main()

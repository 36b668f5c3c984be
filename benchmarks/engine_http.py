"""What accepting takes over HTTP: the real web process, many clients, while a worker works."""

import http.client
import itertools
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from config.settings import PROJECT_ROOT
from tests.chaos.arena import Arena

START_S = 30.0


@contextmanager
def web_process(arena: Arena) -> Iterator[int]:
    """The page and the API of an arena in a process of its own; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATA_DIR": str(arena.settings.data_dir),
        "DATABASE_URL": arena.settings.database_url,
        "REDIS_URL": arena.settings.redis_url,
        "ROLE": "web",
        "PORT": str(port),
        "LOG_LEVEL": "ERROR",
    }
    process = subprocess.Popen([sys.executable, "-m", "scripts.cli", "serve"], cwd=PROJECT_ROOT, env=environment)
    try:
        _wait_until_ready(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise TimeoutError("the web process does not answer")


def post_together(port: int, *, clients: int, seconds: float, think_s: float) -> list[float]:
    """Milliseconds of every accept by clients that keep their connection, order, think, and order again."""
    numbers = itertools.count(10**18)
    took: list[float] = []
    until = time.monotonic() + seconds

    def client(number: int) -> None:
        time.sleep(think_s * number / clients)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < until:
            order = json.dumps({"url": f"https://www.tiktok.com/@a/video/{next(numbers)}"})
            started = time.monotonic()
            connection.request("POST", "/api/entries", order, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            took.append((time.monotonic() - started) * 1000)
            assert answer.status == 202, answer.status
            time.sleep(think_s)
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took

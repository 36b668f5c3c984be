"""A real process, killed for real in the middle of an upload; and two workers at once on PostgreSQL."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clients.database.locks import PostgresLocks
from clients.database.session import Database
from clients.platforms.platform import Channel, Grant
from config.settings import PROJECT_ROOT, Settings
from services.container import Container, open_container
from services.publishing.attempt import Attempt
from services.publishing.caps import Caps
from services.publishing.claims import is_dead, this_process
from services.publishing.journal import PublicationQueue
from services.publishing.planning import PostPlan
from services.publishing.states import PostState
from services.publishing.views import PublicationView
from tests.clips import make_clip
from tests.fakes.platforms.host import FakeHost, Fault, Request, Response
from tests.fakes.platforms.scene import scene
from tests.fakes.platforms.serving import ServedPlatforms, served_platforms
from tests.fakes.postgres import postgres_database

WORKER = """
import sys, threading
from config.settings import load_settings
from services.container import open_container
open_container(load_settings()).publishing.runner().start()
print("ready", flush=True)
threading.Event().wait()
"""


@contextmanager
def worker(settings: Settings, platforms: ServedPlatforms) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, **platforms.environment, "DATA_DIR": str(settings.data_dir)}
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=PROJECT_ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def plan(container: Container, video: Path) -> PublicationView:
    [account] = container.publishing.accounts.of_user("local")
    at, options = container.publishing.attempt.clock(), {"privacy": "private"}
    order = PostPlan(account.id, video, "file", "Ten squats", "How to squat", at, options=options)
    return container.publishing.planner.plan("local", order)


def test_a_worker_that_is_killed_with_the_last_byte_on_its_way_posts_once(settings: Settings, tmp_path: Path) -> None:
    video = make_clip(tmp_path / "video.mp4", seconds=2, fps=24)
    with served_platforms(processing_s=0.0) as platforms:
        settings = settings.model_copy(update={"youtube_base_url": platforms.youtube.origin})
        settings.data_dir.mkdir(parents=True)
        container = open_container(settings)
        publishing = container.publishing
        publishing.accounts.connect("local", "youtube", "youtube", Grant("token-1"), Channel("UC1", "Mine"))
        serve, victims = platforms.youtube.serve, list[int]()

        def kill_after_the_last_chunk(request: Request) -> Response | Fault:
            answered = serve(request)
            if platforms.youtube.calls[-1] == "last chunk" and not victims:
                victims.append(first.pid)
                os.kill(first.pid, signal.SIGKILL)
            return answered

        platforms.youtube.serve = kill_after_the_last_chunk  # type: ignore[method-assign]
        made = plan(container, video)
        with worker(settings, platforms) as first:
            first.wait(90)
        assert publishing.publications.get("local", made.id).state is PostState.SENT
        began = time.monotonic()
        with worker(settings, platforms):
            while publishing.publications.get("local", made.id).state is not PostState.LIVE:
                assert time.monotonic() - began < 120
                time.sleep(0.1)
        assert (len(platforms.youtube.posts), platforms.youtube.count("session")) == (1, 1)
        container.close()


def test_claims_of_the_dead_are_known_on_their_own_machine() -> None:
    mine = this_process()
    host, pid, _, _ = mine.split("|")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not is_dead(f"{mine}abc", mine)
    assert is_dead(f"{host}|{pid}|0000|abc", mine)
    assert is_dead(f"{host}|{ended.pid}|0000|abc", mine)
    assert not is_dead(f"{host}|{os.getppid()}|0000|abc", mine)
    assert not is_dead(f"elsewhere|{ended.pid}|0000|abc", mine)
    assert not is_dead("", mine)


@pytest.fixture
def shared(empty_postgres: str) -> Iterator[Database]:
    with postgres_database(template=empty_postgres) as url:
        database = Database(url)
        yield database
        database.close()


def test_two_workers_on_postgresql_post_everything_once(shared: Database, tmp_path: Path) -> None:
    with scene(shared, tmp_path) as found:
        harness = found.harness
        locks = PostgresLocks(shared.engine)
        serve_lock = threading.Lock()
        for fake in found.fakes.values():
            _one_at_a_time(fake, serve_lock)
        planned = [
            harness.plan(found.account(platform, number), again=True, title=f"{number} {post}")
            for platform in found.fakes
            for number in (1, 2)
            for post in range(4)
        ]
        found.youtube.inject("last chunk", Fault.RESET_DONE)
        found.instagram.inject("media_publish", Fault.TIMEOUT_DONE)
        found.tiktok.inject("last chunk", Fault.RESET)
        workers = [
            Attempt(
                PublicationQueue(shared, harness.cipher, harness.clock),
                harness.platforms,
                harness.accounts.access,
                Caps(shared, locks, harness.clock),
                harness.copies,
                harness.clock,
                lambda: 0.5,
            )
            for _ in range(2)
        ]
        for _ in range(30):
            threads = [threading.Thread(target=_all_that_is_due, args=(one,)) for one in workers]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            harness.clock.forward(minutes=2)
        assert {harness.get(one).state for one in planned} == {PostState.LIVE}
        assert sum(len(fake.posts) for fake in found.fakes.values()) == len(planned)


def _all_that_is_due(attempt: Attempt) -> None:
    attempt.queue.wake()
    while work := attempt.queue.claim():
        attempt.run(work)


def _one_at_a_time(fake: FakeHost, lock: threading.Lock) -> None:
    serve = fake.serve

    def locked(request: Request) -> Response | Fault:
        with lock:
            return serve(request)

    fake.serve = locked  # type: ignore[method-assign]

"""The process that stages are forked from."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.settings import PROJECT_ROOT
from services.pipeline.fork_server import PRELOADED, ForkOrder
from services.pipeline.stage_process import ForkServer, StageProcess
from tests.processes import is_gone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a fork server")]


@pytest.fixture
def server() -> Iterator[ForkServer]:
    server = ForkServer()
    yield server
    server.close()


def started(server: ForkServer, job: Path, way: str) -> StageProcess:
    """Start the fake stage; its standard error goes into the job's folder."""
    order = ForkOrder(module="tests.fakes.forked_stage", job=job, stage_module=way, environment={"ONLY": "this"})
    with (job / "stderr.txt").open("wb") as errors:
        return server.start(order, errors)


def ended(process: StageProcess) -> int:
    try:
        return process.wait()
    finally:
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            stream.close()


def test_it_has_its_own_environment_group_and_no_file_of_others(server: ForkServer, tmp_path: Path) -> None:
    waiting = started(server, tmp_path, "wait")
    process = started(server, tmp_path, "tell")
    assert process.stdout is not None
    said = process.stdout.read().decode().splitlines()
    assert ended(process) == 0
    assert said == ["['ONLY']", str(process.pid), "[0, 1, 2]"]
    os.kill(waiting.pid, signal.SIGKILL)
    assert ended(waiting) == -signal.SIGKILL


def test_a_bug_ends_it_as_it_ends_an_interpreter(server: ForkServer, tmp_path: Path) -> None:
    assert ended(started(server, tmp_path, "crash")) == 1
    assert "ValueError: a bug" in (tmp_path / "stderr.txt").read_text()


def test_a_server_that_was_ended_is_started_again(server: ForkServer, tmp_path: Path) -> None:
    first = started(server, tmp_path, "wait")
    os.kill(psutil.Process(first.pid).ppid(), signal.SIGKILL)
    assert ended(first) == -signal.SIGKILL
    assert is_gone(first.pid)
    assert ended(started(server, tmp_path, "tell")) == 0


WORKER = """
import os, signal, sys
from pathlib import Path
from tests.services.pipeline.test_stage_process import started
from services.pipeline.stage_process import ForkServer
server = ForkServer()
process = started(server, Path(sys.argv[1]), "wait")
print(process.pid, os.getpid(), flush=True)
import psutil
print(psutil.Process(process.pid).ppid(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_all_ends_with_a_worker_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WORKER, str(tmp_path)]
    said = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    stage, _, server = (int(word) for word in said.stdout.split())
    assert is_gone(stage)
    assert is_gone(server)


FORKING = """
import os, signal, sys
from pathlib import Path
import psutil
from tests.services.pipeline.test_stage_process import ended, started
from services.pipeline.stage_process import ForkServer
server, job = ForkServer(), Path(sys.argv[1])
server.warm()
told = started(server, job, "tell")
print(told.stdout.read().decode().splitlines()[0], flush=True)
assert ended(told) == 0
process = started(server, job, "wait")
parent = psutil.Process(process.pid).parent()
print("fork_server" in parent.cmdline()[-1], b"secret" in Path(f"/proc/{parent.pid}/environ").read_bytes())
print(process.pid, parent.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_server_that_is_begun_with_one_thread_is_a_fork_that_knows_nothing_of_its_parent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FORKING, str(tmp_path)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OPENAI_API_KEY": "secret"}
    said = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=False)
    kept, about, pids = said.stdout.splitlines()
    assert (kept, about) == ("['ONLY']", "False False")
    assert all(is_gone(int(pid)) for pid in pids.split())


def test_what_is_loaded_before_a_fork_begins_no_thread_and_has_no_database() -> None:
    script = f"import os, importlib, sys\nfor name in {PRELOADED}: importlib.import_module(name)\n"
    script += "print(len(os.listdir('/proc/self/task')), 'sqlalchemy' in sys.modules)"
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", script]
    assert subprocess.check_output(command, cwd=PROJECT_ROOT, env=environment, text=True) == "1 False\n"

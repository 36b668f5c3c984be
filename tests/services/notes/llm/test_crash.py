"""The stage's own process, killed while a paid call is under way."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT
from services.domain.artifacts import Note
from services.domain.stages import Options, Source, StageName
from services.pipeline.child import Request
from tests.fakes.gemini import Gemini, gemini, slow, thinks
from tests.fakes.pools import media, said, shown
from tests.fakes.reader import read

pytestmark = pytest.mark.slow
MAX_WAIT_S = 60.0


def start(folder: Path, server: Gemini) -> "subprocess.Popen[bytes]":
    job = folder / "job"
    job.mkdir(exist_ok=True)
    request = Request(
        stage=StageName.SUMMARIZE,
        source=Source(kind="file", name="clip.mp4"),
        options=Options(schema_name="workout"),
        media=media("1. Squats 3x12"),
        transcript=said(),
        screen_text=shown(),
    )
    (job / "request.json").write_text(request.model_dump_json())
    told = {"GEMINI_API_KEYS": "a-key-of-a-test-0000", "GOOGLE_GEMINI_BASE_URL": server.url, "DATA_DIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-m", "services.pipeline.child", str(job), "services.notes.summarize"],
        cwd=PROJECT_ROOT,
        env={**os.environ, **told},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(MAX_WAIT_S)
    finally:
        process.kill()
        process.wait()
        assert process.stdin is not None
        process.stdin.close()


def test_a_call_that_was_cut_by_a_kill_is_repeated_once_and_counted(tmp_path: Path) -> None:
    with gemini(slow(MAX_WAIT_S, thinks(read)), thinks(read)) as server:
        killed = start(tmp_path, server)
        until = time.monotonic() + MAX_WAIT_S
        while not server.asked and time.monotonic() < until:
            time.sleep(0.05)
        killed.kill()
        finish(killed)
        finish(start(tmp_path, server))
        finish(start(tmp_path, server))
    note = Note.model_validate_json((tmp_path / "job" / "result.json").read_text())
    assert note.engine == "gemini-3.8-flash"
    assert [used.is_estimate for used in note.usage] == [False, True]
    assert len(server.asked) == 2  # the killed one, its repeat; the third run finds the answer

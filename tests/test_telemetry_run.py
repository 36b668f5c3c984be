"""An entry's way through a web process, a worker and their children, as a collector sees it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT
from tests.attacks.test_secrets import NOBODY, SECRETS
from tests.clips import make_clip, slides, text_frame
from tests.fakes.collector import Collector, collector
from tests.fakes.gemini import gemini, wrong_key
from tests.fakes.web_server import content, web_server

pytestmark = pytest.mark.slow
LONG_S = 240.0


@pytest.fixture
def receiver() -> Iterator[Collector]:
    with collector() as made:
        yield made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str, sent: object = None) -> dict[str, object]:
    """One call of the API, again until somebody answers."""
    until = time.monotonic() + LONG_S
    body = json.dumps(sent).encode() if sent else None
    while True:
        try:
            request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=30) as answer:
                return dict(json.load(answer))
        except ConnectionError as error:
            refused: Exception = error
        except urllib.error.URLError as error:
            refused = error
        if time.monotonic() > until:
            raise refused
        time.sleep(0.2)


def test_a_run_is_one_trace_across_processes_and_tells_no_secret(tmp_path: Path, receiver: Collector) -> None:
    words = slides(text_frame("3 sets of 12 squats", size=(640, 360)))
    clip = make_clip(tmp_path / "clip.mp4", size=(640, 360), draw=words).read_bytes()
    with web_server({"/clip.mp4": content(clip, "video/mp4")}) as host, gemini(wrong_key()) as model:
        port = free_port()
        secrets = {name: value for name, value in SECRETS.items() if not name.startswith(("LLM", "NOTION", "VIDEO"))}
        environment = {
            **os.environ,
            **secrets,
            "DATA_DIR": str(tmp_path / "data"),
            "PORT": str(port),
            "EXTRA_VIDEO_HOSTS": host.netloc,
            "GOOGLE_GEMINI_BASE_URL": model.url,
            "OPENAI_BASE_URL": NOBODY,
            "VISION_BASE_URL": NOBODY,
            "HF_ENDPOINT": NOBODY,
            "LOG_LEVEL": "DEBUG",
            "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
            "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Basic%20zanzibar",
        }
        processes = [
            subprocess.Popen([sys.executable, "-m", "scripts.cli", *command], cwd=PROJECT_ROOT, stderr=subprocess.PIPE,
                             env={**environment, "ROLE": role})
            for command, role in ((["serve", "--no-sample"], "web"), (["worker"], "worker"))
        ]  # fmt: skip
        try:
            base = f"http://127.0.0.1:{port}/api/entries"
            entry = ask(base, {"url": host.url("/clip.mp4")})
            until = time.monotonic() + LONG_S
            while ask(f"{base}/{entry['id']}")["status"] not in ("completed", "failed"):
                assert time.monotonic() < until
                time.sleep(0.3)
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            told = [process.communicate(timeout=300)[1] for process in processes]

    (root,) = (span for span in receiver.spans if span.name == "entry")
    own = [span for span in receiver.spans if span.trace_id == root.trace_id]
    by_name = {span.name: span for span in own}
    assert {"entry", "accept", "download", "transcribe", "read_text", "summarize", "highlight", "save"} <= set(by_name)
    assert {by_name[name].parent_span_id for name in ("accept", "download", "save")} == {root.span_id}
    assert by_name["call gemini"].parent_span_id == by_name["summarize"].span_id
    assert root.start_time_unix_nano <= by_name["download"].start_time_unix_nano
    assert by_name["save"].end_time_unix_nano <= root.end_time_unix_nano + 1_000_000_000
    assert len(receiver.services) == 2
    lines = [record for record in receiver.logs if record.trace_id == root.trace_id]
    assert any(record.body.string_value == "step done" for record in lines)
    assert b"zanzibar" not in receiver.raw + b"".join(told)

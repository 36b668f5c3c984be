"""What a web process that serves nobody yet has loaded, and what it weighs."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT

# Who does the work needs them; the page does not.
HEAVY = {
    *("alembic", "apscheduler", "av", "cryptography", "ctranslate2", "cv2", "dbos", "faster_whisper", "google"),
    *("ai_edge_litert", "numpy", "onnxruntime", "openai", "opentelemetry", "PIL", "psycopg", "rapidocr"),
    *("s3fs", "yt_dlp"),
}
MAX_MB = 116  # with every part that there is now 110 on Python 3.11 and 113 on 3.13; 100 is what is wanted
SERVE = """
import json, os, psutil, sys, threading, time, urllib.request

def tell():
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{os.environ['PORT']}/health").read()
            break
        except OSError:
            time.sleep(0.1)
    loaded = sorted({name.partition(".")[0] for name in sys.modules})
    print(json.dumps([loaded, psutil.Process().memory_info().rss / 1e6]), flush=True)
    os._exit(0)

threading.Thread(target=tell, daemon=True).start()
from scripts.cli import main
main([])
"""


@pytest.fixture
def idle(tmp_path: Path, empty_database: Path) -> tuple[set[str], float]:
    """Modules and megabytes of a web process at rest."""
    (tmp_path / "clipsheet.db").write_bytes(empty_database.read_bytes())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    own = {"DATA_DIR": str(tmp_path), "PORT": port, "ROLE": "web", "PYTHONPATH": str(PROJECT_ROOT)}
    command = [sys.executable, "-c", SERVE]
    said = subprocess.run(command, env={**os.environ, **own}, cwd=PROJECT_ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    loaded, weight_mb = json.loads(said.stdout)
    return set(loaded), weight_mb


def test_the_command_that_makes_notes_decodes_nothing_itself() -> None:
    script = "import scripts.commands.process, sys; print({'av', 'numpy', 'PIL'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", script], cwd=PROJECT_ROOT, text=True) == "set()\n"


def test_a_worker_has_loaded_no_page() -> None:
    script = "import scripts.serving, sys; print({'app', 'endpoints', 'flask', 'jinja2', 'wtforms'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", script], cwd=PROJECT_ROOT, text=True) == "set()\n"


def test_it_has_loaded_nothing_heavy_and_weighs_little(idle: tuple[set[str], float]) -> None:
    loaded, weight_mb = idle
    print(f"\n{weight_mb:.0f} MB")
    assert loaded & HEAVY == set()
    if sys.platform == "linux":
        assert weight_mb < MAX_MB

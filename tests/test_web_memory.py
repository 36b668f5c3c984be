"""What a web process that serves nobody yet has loaded, and what it weighs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT

# Who does the work needs them; the page does not.
HEAVY = {
    *("alembic", "apscheduler", "av", "cryptography", "ctranslate2", "cv2", "dbos", "faster_whisper", "google"),
    *("matplotlib", "mediapipe", "numpy", "onnxruntime", "openai", "opentelemetry", "PIL", "psycopg", "rapidocr"),
    *("s3fs", "yt_dlp"),
}
MOST_MB = 100
SERVE = """
import json, psutil, sys, threading
import app
from config.settings import load_settings
from services.house import open_house

settings = load_settings()
web = app._web(open_house(settings), threading.Event())
server = app._server(app.create_app(web), settings)
threading.Thread(target=server.serve, daemon=True).start()
loaded = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps([loaded, psutil.Process().memory_info().rss / 1e6]), flush=True)
"""


@pytest.fixture
def idle(tmp_path: Path, empty_database: Path) -> tuple[set[str], float]:
    """Modules and megabytes of a web process at rest."""
    (tmp_path / "clipsheet.db").write_bytes(empty_database.read_bytes())
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "PORT": "0", "ROLE": "web", "PYTHONPATH": str(PROJECT_ROOT)}
    said = subprocess.run(
        [sys.executable, "-c", SERVE + "\nimport os; os._exit(0)"],
        env=environment,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    loaded, weight_mb = json.loads(said.stdout)
    return set(loaded), weight_mb


def test_it_has_loaded_nothing_heavy_and_weighs_little(idle: tuple[set[str], float]) -> None:
    loaded, weight_mb = idle
    assert loaded & HEAVY == set()
    if sys.platform == "linux":
        assert weight_mb < MOST_MB

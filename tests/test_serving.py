"""The whole service, started as a person does, where a part of it cannot start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT, Settings
from services.engine.database import FILE

LONG_S = 300  # against hanging; a busy machine takes more than a minute


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_where_no_worker_can_run_nothing_is_served(tmp_path: Path, command: str) -> None:
    (tmp_path / FILE).write_bytes(os.urandom(20_000))
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "POSE_MODEL_FILE": str(Settings().pose_model)}
    call = [sys.executable, "-m", "scripts.cli", command]
    done = subprocess.run(
        call, cwd=PROJECT_ROOT, env={**env, "PORT": "0"}, capture_output=True, text=True, timeout=LONG_S
    )
    assert done.returncode == 1
    assert f"{FILE} is damaged" in done.stderr.splitlines()[-1]
    assert "ready at" not in done.stderr

"""Images of others are named by digest; a registry that does not answer changes nothing."""

import os
import subprocess
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT

NEW, OLD = "sha256:" + "a" * 64, "sha256:" + "b" * 64
FILE = f"""FROM python:3.12-slim AS system
FROM system AS build
    image: redis:7-alpine@{OLD}
    image: redis:7
    image: clipsheet
  name: gcr.io/cloud-builders/docker
images: ["${{_IMAGE}}"]
image = "flyio/it:0.3" # why
"""


def _pin(folder: Path, crane: str) -> tuple[int, str]:
    (folder / "crane").write_text(f"#!/bin/sh\n{crane}\n")
    (folder / "crane").chmod(0o755)
    (folder / "file").write_text(FILE)
    command = [PROJECT_ROOT / "scripts/pin_images.sh", folder / "file"]
    env = {"PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    return done.returncode, (folder / "file").read_text()


def test_each_image_of_others_gets_its_digest_and_ours_none(tmp_path: Path) -> None:
    code, text = _pin(tmp_path, f"echo {NEW}")
    assert code == 0
    assert text.splitlines() == [
        f"FROM python:3.12-slim@{NEW} AS system",
        "FROM system AS build",
        f"    image: redis:7-alpine@{NEW}",
        f"    image: redis:7@{NEW}",
        "    image: clipsheet",
        f"  name: gcr.io/cloud-builders/docker@{NEW}",
        'images: ["${_IMAGE}"]',
        f'image = "flyio/it:0.3@{NEW}" # why',
    ]


@pytest.mark.parametrize("crane", ["exit 1", "echo sorry", f"case $2 in redis:7) exit 1;; *) echo {NEW};; esac"])
def test_nothing_changes_unless_every_image_is_found(tmp_path: Path, crane: str) -> None:
    code, text = _pin(tmp_path, crane)
    assert code == 1
    assert text == FILE

"""A stage's process that misbehaves as its source's name says: `python -m tests.fakes.bad_stage JOB_FOLDER`."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from services.domain.artifacts import Transcript
from services.pipeline.child import Failure
from utils.error_codes import ErrorCode


def well(job: Path) -> None:
    print(json.dumps({"text": "Half way", "done": 0.5}), flush=True)
    (job / "work" / "file.txt").write_text("made")
    (job / "result.json").write_text(Transcript(engine="none").model_dump_json())


def leave(job: Path) -> None:
    """Find how many have left something before, and leave something too."""
    left = len([*(job / "work").iterdir()])
    (job / "work" / f"{left}.txt").write_text(str(os.getpid()))
    print(json.dumps({"text": f"{left} before"}), flush=True)
    (job / "result.json").write_text(Transcript(engine=f"after {left}").model_dump_json())


def chatter(job: Path) -> None:
    print("a library greets you", flush=True)
    print(json.dumps(["not", "progress"]), flush=True)
    well(job)


def fail(job: Path) -> None:
    failure = Failure(kind="transient", code=ErrorCode.SITE_REFUSES, message="Busy.", advice="Wait.", retry_after_s=7)
    (job / "error.json").write_text(failure.model_dump_json())


def crash(_job: Path) -> None:
    raise RuntimeError("a bug in the stage")


def die(_job: Path) -> None:
    os.kill(os.getpid(), 9)


def nothing(_job: Path) -> None:
    """End well without a word."""


def hang(job: Path) -> None:
    child = subprocess.Popen(["sleep", "600"])
    (job.parent / "pids").write_text(f"{os.getpid()} {child.pid}")
    print(json.dumps({"text": "Hanging"}), flush=True)
    time.sleep(600)


def hoard(_job: Path) -> None:
    hoarded = bytearray(300_000_000)
    hoarded[::4096] = b"x" * len(hoarded[::4096])
    time.sleep(600)


WAYS: dict[str, Callable[[Path], None]] = {
    way.__name__: way for way in (well, leave, chatter, fail, crash, die, nothing, hang, hoard)
}


def main(job: Path, _stage_module: str) -> None:
    """Do what the request says."""
    WAYS[json.loads((job / "request.json").read_text())["source"]["name"]](job)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

"""The process in which one stage runs: `python -m services.pipeline.child JOB_FOLDER STAGE_MODULE`.

It reads `request.json`, runs the stage in `work/`, and writes `result.json` or `error.json`. Progress goes to standard
output, a JSON object a line. It ends with its parent, so that a killed worker leaves nothing running.
"""

import ctypes
import json
import os
import signal
import sys
import threading
from dataclasses import fields
from importlib import import_module
from pathlib import Path

from pydantic import BaseModel

from config.settings import ChildSettings, load_settings, with_secrets
from services.domain.artifacts import Cut, Media, ScreenText, Transcript
from services.domain.clips import ClipJob, ClipWish
from services.domain.eye_contact import EyeContactWish
from services.domain.row_clips import RowClipWish
from services.domain.segments import SegmentWish
from services.domain.stages import EarlierRun, Options, Source, StageContext, StageFunction, StageName
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, TransientError
from utils.tracing import line_writer, listen

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15  # linux/prctl.h


class Request(BaseModel):
    """What the parent asks for; what StageContext has too is passed on by its name."""

    stage: StageName
    source: Source
    options: Options
    media: Media | None = None
    media_folder: Path | None = None
    transcript: Transcript | None = None
    screen_text: ScreenText | None = None
    earlier_track: Path | None = None
    earlier_runs: tuple[EarlierRun, ...] = ()
    moments: tuple[Cut, ...] = ()
    paused: str | None = None
    cores: int | None = None
    clip_wish: ClipWish | None = None
    clip_job: ClipJob | None = None
    segment_wish: SegmentWish | None = None
    row_clip_wish: RowClipWish | None = None
    eye_contact_wish: EyeContactWish | None = None
    keys: tuple[str, ...] = ()  # the names of the secret settings that it may know


class Failure(BaseModel):
    """An expected error, as it crosses to the parent."""

    kind: str
    code: ErrorCode
    message: str
    advice: str = ""
    retry_after_s: float | None = None


def main(job: Path, stage_module: str) -> None:
    """Run the stage of the module on what the job asks for. Bugs end the process with a traceback on standard error."""
    end_with_parent()
    threading.Thread(target=_wait_for_end_of_input, daemon=True).start()
    request = Request.model_validate_json((job / "request.json").read_bytes())
    _be_called(request.stage)
    work = job / "work"
    work.mkdir(exist_ok=True)
    stage: StageFunction = import_module(stage_module).run
    listen(line_writer(sys.stdout))
    given = {field.name: getattr(request, field.name) for field in fields(StageContext) if hasattr(request, field.name)}
    settings = with_secrets(load_settings(ChildSettings), request.keys)  # `.env` has all of them
    context = StageContext(settings=settings, work=work, report=_report, **given)
    try:
        result = stage(context)
    except ClipsheetError as error:
        retry_after_s = error.retry_after_s if isinstance(error, TransientError) else None
        failure = Failure(
            kind=error.kind, code=error.code, message=error.message, advice=error.advice, retry_after_s=retry_after_s
        )
        (job / "error.json").write_text(failure.model_dump_json())
        return
    (job / "result.json").write_text(result.model_dump_json())


def _report(text: str, done: float | None = None) -> None:
    sys.stdout.write(json.dumps({"text": text, "done": done}) + "\n")
    sys.stdout.flush()


def end_with_parent() -> None:
    """Have the system end this process when its parent dies, where it can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _be_called(stage: StageName) -> None:
    """Have `ps` and `top` show which stage this process is."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, stage.value.encode())


def _wait_for_end_of_input() -> None:
    # The pipe on standard input closes when the worker dies, on every system and before prctl took effect.
    # Not through sys.stdin: a thread that holds its lock makes the interpreter's own end fatal.
    while os.read(0, 1024):
        pass
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

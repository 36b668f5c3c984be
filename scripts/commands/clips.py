"""Make clips that are ready to post out of a video file: chosen, reframed, captioned."""

import argparse
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.settings import Settings
from scripts.commands.entry_video import EntryVideo, entry_video
from scripts.commands.video_stages import (
    VideoStages,
    cannot_write,
    check_folder,
    file_source,
    room_for,
    transcript_in,
    video_stages,
)
from services.clips.captions.templates import styled, templates
from services.clips.stage import CHOOSE, MAKE
from services.domain.clips import Aspect, ClipChoice, ClipFile, ClipJob, ClipStyle, ClipWish, Transition
from services.pipeline.runner import StageCrashed
from utils.errors import ClipsheetError, PermanentError
from utils.memory import available_bytes

DEFAULTS = ClipWish()
MEMORY_MB = 800  # of a clip's process and its ffmpeg, with room to spare


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument(
        "file", metavar="FILE_OR_ENTRY", help="a video file in which somebody speaks, or the id of an entry"
    )
    parser.add_argument("--count", type=int, default=DEFAULTS.count, metavar="N", help="clips at most (%(default)s)")
    parser.add_argument("--min-s", type=float, default=DEFAULTS.min_s, metavar="S", help="shortest (%(default)s)")
    parser.add_argument("--max-s", type=float, default=DEFAULTS.max_s, metavar="S", help="longest (%(default)s)")
    parser.add_argument("--template", default=DEFAULTS.style.template, metavar="NAME", help=_names())
    parser.add_argument("--aspect", choices=[*Aspect], default=Aspect.TALL.value, help="shape (%(default)s)")
    parser.add_argument("--no-captions", action="store_true", help="burn nothing in; subtitle files lie beside")
    parser.add_argument("--hook-title", action="store_true", help="the title over the first seconds")
    parser.add_argument(
        "--eye-contact", type=float, default=0.0, metavar="0..1", help="turn the eyes to the camera; 0: leave them"
    )
    parser.add_argument("--emoji", action="store_true", help="emoji beside words that they picture")
    parser.add_argument("--tighten", action="store_true", help="leave out long pauses")
    parser.add_argument("--transcript", type=Path, metavar="FILE", help="words as JSON, instead of listening")
    parser.add_argument("--keep-transcript", type=Path, metavar="FILE", help="write the words that were heard there")
    parser.add_argument("--json", action="store_true", help="print the clips as JSON")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where they go; NAME-clips when left out")


def _names() -> str:
    return f"look of the captions: {', '.join(one.name for one in templates())} (%(default)s)"


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Choose and make them; one that fails does not stop the others."""
    wish, entry = _wish(arguments), entry_video(settings, arguments.file)
    source = entry.source if entry else file_source(arguments.file)
    out = arguments.out or Path(f"{Path(source.name).stem}-clips")
    check_folder(out)
    with video_stages(settings, arguments.file, source, name="clips", quiet=arguments.json) as stages:
        choice = _choose(stages, entry, wish, arguments)
        at_once = room_for(MEMORY_MB, cores=os.cpu_count() or 1, free_mb=available_bytes() / 1e6)
        made = stages.side_by_side(
            lambda number: _make(stages, number, choice, wish, out), len(choice.clips), at_once=at_once
        )
    document = {"clips": made, "made_by": choice.made_by, "few_reason": choice.few_reason}
    document["zero_reason"] = choice.zero_reason
    print(json.dumps(document, ensure_ascii=False) if arguments.json else _text(document))
    return 1 if any("error" in one for one in made) else 0


def _wish(arguments: argparse.Namespace) -> ClipWish:
    try:
        style = ClipStyle(
            aspect=arguments.aspect,
            template=arguments.template,
            captions=not arguments.no_captions,
            hook_title=arguments.hook_title,
            transition=Transition.CUT,
            eye_contact=arguments.eye_contact,
            emoji=arguments.emoji,
        )
        styled(style)  # a look that there is not is told before anything is done
        return ClipWish(
            count=arguments.count, min_s=arguments.min_s, max_s=arguments.max_s, style=style, tighten=arguments.tighten
        )
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "--" + str(wrong["loc"][-1]).replace("_", "-") if wrong["loc"] else "--min-s"
        raise PermanentError(f"{name}: {wrong['msg'].removeprefix('Value error, ')}.") from error


def _choose(stages: VideoStages, entry: EntryVideo | None, wish: ClipWish, arguments: argparse.Namespace) -> ClipChoice:
    stages.video((entry.media, entry.folder) if entry else None, "Clips are made of videos.")
    kept = entry.transcript if entry else None
    transcript = transcript_in(arguments.transcript) if arguments.transcript else kept or stages.words()
    if arguments.keep_transcript:
        arguments.keep_transcript.write_text(transcript.model_dump_json())
    choice, _ = stages.run("choose", CHOOSE, transcript=transcript, clip_wish=wish)
    assert isinstance(choice, ClipChoice)
    return choice


def _make(stages: VideoStages, number: int, choice: ClipChoice, wish: ClipWish, out: Path) -> dict[str, Any]:
    plan = choice.clips[number - 1]
    job = ClipJob(plan=plan, style=wish.style, number=number, of=len(choice.clips))
    shown = {
        "start_s": plan.start_s,
        "end_s": plan.end_s,
        "title": plan.title,
        "score": plan.score,
        "reason": plan.reason,
        "text": plan.text,
        "aspect": wish.style.aspect,
        "template": wish.style.template,
    }
    started = time.monotonic()
    try:
        made, folder = stages.run(f"clip-{number}", MAKE, clip_job=job)
    except (ClipsheetError, StageCrashed) as error:
        return {"path": None, **shown, "loudness_lufs": None, "error": str(error)}
    assert isinstance(made, ClipFile)
    return {"path": str(_kept(made, folder, out, number)), **shown, **_measured(made), "made_s": _since(started)}


def _since(started: float) -> float:
    return round(time.monotonic() - started, 2)


def _kept(made: ClipFile, folder: Path, out: Path, number: int) -> Path:
    target = out / f"clip-{number}.mp4"
    names = {made.file: target}
    for name in (made.srt_file, made.vtt_file, made.ass_file):
        if name:
            names[name] = target.with_suffix(Path(name).suffix)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, path in names.items():
            draft = path.with_name(f".{path.name}.part")
            shutil.copyfile(folder / name, draft)
            draft.replace(path)
    except OSError as error:
        raise cannot_write(out, error.strerror) from error
    shutil.rmtree(folder, ignore_errors=True)
    return target


def _measured(made: ClipFile) -> dict[str, Any]:
    return {
        "loudness_lufs": made.loudness_lufs,
        "true_peak_db": made.true_peak_db,
        "duration_s": made.duration_s,
        "size": [made.width, made.height],
        "shots": [shot.model_dump() for shot in made.shots],
        "notices": made.notices,
    }


def _text(document: dict[str, Any]) -> str:
    if not document["clips"]:
        return f"No clips. {document['zero_reason'] or ''}"
    lines = [f"Chosen by {document['made_by']}:"]
    for clip in document["clips"]:
        lines.append(f"{clip['start_s']:8.1f} s to {clip['end_s']:8.1f} s  {clip['score']:3.0f}  {clip['title']}")
        lines.append(f"    {clip['path'] or clip['error']}")
        lines.append(f"    {clip['reason']}")
        lines += [f"    {notice}" for notice in clip.get("notices", ())]
    return "\n".join([*lines, *filter(None, [document["few_reason"]])])

"""Split a video into parts of about a minute that end where a sentence, a silence or a scene does."""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.settings import Settings
from scripts.commands.video_stages import (
    VideoStages,
    cannot_write,
    check_folder,
    file_source,
    transcript_in,
    video_stages,
)
from services.domain.artifacts import Transcript
from services.domain.segments import LONGEST_S, SHORTEST_S, USUAL_S, SegmentFile, Segments, SegmentWish, Why
from services.pipeline.runner import StageCrashed
from services.segments.stage import SPLIT
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, PermanentError

WORDS = {
    Why.SENTENCE: "a sentence ends",
    Why.SILENCE: "silence",
    Why.CUT: "another scene",
    Why.KEY_FRAME: "a key frame",
    Why.LENGTH: "long enough; no pause, no cut",
    Why.END: "the end",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("file", metavar="FILE", help="a video file")
    parser.add_argument(
        "--every", type=float, default=USUAL_S, metavar="S",
        help=f"longest part in seconds, {SHORTEST_S:.0f} to {LONGEST_S:.0f} (%(default).0f)",
    )  # fmt: skip
    parser.add_argument("--copy-only", action="store_true", help="encode nothing: parts begin at key frames")
    words = parser.add_mutually_exclusive_group()
    words.add_argument("--transcript", type=Path, metavar="FILE", help="words as JSON, instead of listening")
    words.add_argument("--no-words", action="store_true", help="do not listen for words: silence and cuts alone")
    parser.add_argument("--json", action="store_true", help="print the segments as JSON")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where they go; NAME-segments when left out")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Split one file."""
    source, wish = file_source(arguments.file), _wish(arguments)
    given = transcript_in(arguments.transcript) if arguments.transcript else None
    out = arguments.out or Path(f"{Path(source.name).stem}-segments")
    check_folder(out)
    with video_stages(settings, arguments.file, source, name="split", quiet=arguments.json) as stages:
        made, work = _split(stages, wish, given, listens=not arguments.no_words)
        paths = _kept(made, work, out)
    document = {"segments": [_about(one, paths[one.number]) for one in made.segments], "notices": made.notices}
    print(json.dumps(document, ensure_ascii=False) if arguments.json else _text(document))
    return 0


def _wish(arguments: argparse.Namespace) -> SegmentWish:
    try:
        return SegmentWish(every_s=arguments.every, copy_only=arguments.copy_only)
    except ValidationError as error:
        raise PermanentError(
            f"--every {arguments.every:g} cannot be.",
            f"Give {SHORTEST_S:.0f} to {LONGEST_S:.0f} seconds.",
            code=ErrorCode.INVALID_REQUEST,
        ) from error


def _split(stages: VideoStages, wish: SegmentWish, given: Transcript | None, *, listens: bool) -> tuple[Segments, Path]:
    media = stages.video(None, "Segments are made of videos.")
    transcript, notices = given, tuple[str, ...]()
    if given is None and listens and media.has_audio and media.duration_s > wish.every_s:
        transcript, notices = _words(stages)
    made, folder = stages.run("split", SPLIT, transcript=transcript, segment_wish=wish)
    assert isinstance(made, Segments)
    return made.model_copy(update={"notices": (*notices, *made.notices)}), folder


def _words(stages: VideoStages) -> tuple[Transcript | None, tuple[str, ...]]:
    """What is said; None, and why, where that cannot be known: silence does then."""
    try:
        return stages.words(), ()
    except (ClipsheetError, StageCrashed) as error:
        return None, (f"Nobody listened for words, so silence decides: {error}",)


def _kept(made: Segments, folder: Path, out: Path) -> dict[int, Path]:
    paths: dict[int, Path] = {}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for one in made.segments:
            paths[one.number] = out / one.file
            draft = out / f".{one.file}.part"
            shutil.move(folder / one.file, draft)
            draft.replace(paths[one.number])
    except OSError as error:
        raise cannot_write(out, error.strerror) from error
    return paths


def _about(one: SegmentFile, path: Path) -> dict[str, Any]:
    return {"path": str(path), **one.model_dump(mode="json", exclude={"file", "number"})}


def _text(document: dict[str, Any]) -> str:
    lines = []
    for one in document["segments"]:
        how = "copied" if one["copied"] else "encoded"
        lines.append(f"{one['start_s']:8.1f} s to {one['end_s']:8.1f} s  {how:7}  {_why(one)}")
        lines.append(f"    {one['path']}")
    return "\n".join([*lines, *document["notices"]])


def _why(one: dict[str, Any]) -> str:
    text, distance_s = WORDS[Why(one["why"])], one["distance_s"]
    if not distance_s:
        return text
    return f"{text}, {distance_s:.2f} s from a pause"

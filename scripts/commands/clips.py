"""Make clips that are ready to post out of a video file: chosen, reframed, captioned."""

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.settings import Settings
from scripts.commands.entry_video import EntryVideo, entry_video
from scripts.commands.given import source_of
from scripts.commands.progress import Follower
from services.clips.captions.templates import templates
from services.clips.stage import CHOOSE, MAKE
from services.domain.artifacts import Media, StageResult, Transcript
from services.domain.clips import Aspect, ClipChoice, ClipFile, ClipJob, ClipPlan, ClipStyle, ClipWish, Transition
from services.domain.stage_description import Stage
from services.domain.stages import Options, Source, StageName
from services.operations.kept_settings.beside import with_what_is_kept
from services.pipeline.catalog import STAGES
from services.pipeline.child import Request
from services.pipeline.runner import StageCrashed, StageRunner
from utils.errors import ClipsheetError, PermanentError

BY_NAME = {stage.name: stage for stage in STAGES}
DEFAULTS = ClipWish()


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
    source = entry.source if entry else source_of(arguments.file)
    if source.kind == "link":
        raise PermanentError(f"“{arguments.file}” is a link.", "Use `process` for links; this takes a file.")
    out = arguments.out or Path(f"{Path(source.name).stem}-clips")
    settings, kept = with_what_is_kept(settings)
    settings.work_dir.mkdir(parents=True, exist_ok=True)
    with (
        Follower(arguments.file, quiet=arguments.json) as follower,
        tempfile.TemporaryDirectory(prefix="clips-", dir=settings.work_dir) as folder,
    ):
        maker = _Maker(StageRunner(Path(folder), kept=lambda: kept), Path(folder), source, follower, entry)
        choice = maker.choose(wish, arguments.transcript, arguments.keep_transcript)
        made = [maker.make(number, plan, choice, wish, out) for number, plan in enumerate(choice.clips, 1)]
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
        return ClipWish(
            count=arguments.count, min_s=arguments.min_s, max_s=arguments.max_s, style=style, tighten=arguments.tighten
        )
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "--" + str(wrong["loc"][-1]).replace("_", "-") if wrong["loc"] else "--min-s"
        raise PermanentError(f"{name}: {wrong['msg']}.") from error


class _Maker:
    """Runs the stages one after the other, each in a process of its own."""

    def __init__(
        self, runner: StageRunner, folder: Path, source: Source, follower: Follower, entry: EntryVideo | None
    ) -> None:
        self._runner = runner
        self._folder = folder
        self._source = source
        self._follower = follower
        self._entry = entry
        self._media: dict[str, Any] = {}

    def choose(self, wish: ClipWish, given: Path | None, kept: Path | None) -> ClipChoice:
        media, folder = self._video()
        if not media.has_video:
            raise PermanentError(f"{self._source.name} has no picture.", "Clips are made of videos.")
        self._media = {"media": media, "media_folder": folder}
        transcript = _read(given) if given else self._words()
        if kept:
            kept.write_text(transcript.model_dump_json())
        choice, _ = self._run("choose", CHOOSE, transcript=transcript, clip_wish=wish)
        assert isinstance(choice, ClipChoice)
        return choice

    def _video(self) -> tuple[Media, Path]:
        if self._entry:
            return self._entry.media, self._entry.folder
        media, folder = self._run("download", BY_NAME[StageName.DOWNLOAD])
        assert isinstance(media, Media)
        return media, folder

    def _words(self) -> StageResult:
        if self._entry and self._entry.transcript:
            return self._entry.transcript
        return self._run("transcribe", BY_NAME[StageName.TRANSCRIBE])[0]

    def make(self, number: int, plan: ClipPlan, choice: ClipChoice, wish: ClipWish, out: Path) -> dict[str, Any]:
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
            made, folder = self._run(f"clip-{number}", MAKE, clip_job=job)
        except (ClipsheetError, StageCrashed) as error:
            return {"path": None, **shown, "loudness_lufs": None, "error": str(error)}
        assert isinstance(made, ClipFile)
        return {"path": str(_kept(made, folder, out, number)), **shown, **_measured(made), "made_s": _since(started)}

    def _run(self, name: str, stage: Stage, **more: object) -> tuple[StageResult, Path]:
        job = self._folder / name
        (job / "work").mkdir(parents=True)
        given = {"stage": stage.name, "source": self._source, "options": Options(), **self._media, **more}
        position = list(StageName).index(stage.name)

        def report(text: str, done: float | None = None) -> None:
            self._follower.line(text, position + (done or 0.0))

        request = Request.model_validate(given)
        return self._runner.run(stage, request, job, report=report, check=lambda: None), job / "work"


def _since(started: float) -> float:
    return round(time.monotonic() - started, 2)


def _read(path: Path) -> Transcript:
    try:
        return Transcript.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise PermanentError(
            f"“{path}” is no transcript.", "Give the `transcript` that `process --json` prints."
        ) from error


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
        raise PermanentError(
            f"“{out}” cannot be written: {error.strerror}.", "Choose another folder with --out."
        ) from error
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

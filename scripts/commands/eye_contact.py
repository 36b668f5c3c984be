"""Turn a speaker's eyes to the camera where that looks right, and leave them alone where not."""

import argparse
import json
import sys
from pathlib import Path

from clients.local_models.face import FaceNetworks
from clients.progress import Report
from config.settings import Settings
from scripts.commands.given import source_of
from scripts.commands.progress import STAGES, Follower
from services.domain.eye_contact import DEFAULT_INTENSITY
from services.eye_contact.correct import CorrectionOptions, EyeContact, correct
from services.eye_contact.document import eye_contact_document
from utils.error_codes import ErrorCode
from utils.errors import PermanentError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("file", metavar="FILE", help="a video file of one person who speaks")
    parser.add_argument("--out", type=Path, required=True, metavar="OUT.mp4", help="where the video goes")
    parser.add_argument(
        "--intensity", type=float, default=DEFAULT_INTENSITY, metavar="0..1",
        help=f"how much of the way the eyes are moved ({DEFAULT_INTENSITY})",
    )  # fmt: skip
    parser.add_argument(
        "--limit-s", type=float, metavar="S", help="leave the original where it would take longer than this"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Correct one file."""
    source = source_of(arguments.file)
    if source.kind == "link":
        raise PermanentError(
            f"“{arguments.file}” is a link.", "This command takes a file.", code=ErrorCode.INVALID_REQUEST
        )
    given = Path(str(source.path))
    if arguments.out.exists() and arguments.out.resolve() == given.resolve():
        raise PermanentError(
            "--out is the file itself.", "Give another name: the original stays.", code=ErrorCode.INVALID_REQUEST
        )
    wanted = CorrectionOptions(arguments.intensity, arguments.limit_s)
    with Follower(arguments.file, quiet=arguments.json) as follower:
        made = correct(given, arguments.out, lambda: FaceNetworks(settings.face_model), wanted, _lines(follower))
    if arguments.json:
        print(json.dumps(eye_contact_document(made), ensure_ascii=False))
    else:
        print(_text(made))
    if made.is_partial:
        print(made.reason, file=sys.stderr)
    return 1 if made.is_partial else 0


def _lines(follower: Follower) -> Report:
    def report(text: str, done: float | None = None) -> None:
        follower.line(text, (done or 0.0) * len(STAGES))

    return report


def _text(made: EyeContact) -> str:
    lines = [str(made.out)]
    if made.is_original:
        lines.append(f"The original: {made.reason}")
    else:
        lines.append(
            f"{made.corrected_share:.0%} of the pictures were corrected; "
            f"the gaze was {made.offset_before}° off and is now {made.offset_after}°."
        )
    lines += [f"  left alone, {share:.0%}: {reason}" for reason, share in made.left_alone.items()]
    return "\n".join(lines)

"""Corrects the gaze in a file: measures all of it first, decides, then writes it anew, or leaves the original."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import av

from clients.local_models.face import FaceNetworks
from clients.media.shape import VideoTrack
from clients.media.video_track import look_at
from clients.progress import Report
from services.domain.eye_contact import DEFAULT_INTENSITY, Strip
from services.eye_contact.correction import Correction, looked_at
from services.eye_contact.face import FaceFollower
from services.eye_contact.video import Planes, pictures, rewrite
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, PermanentError

MEASURED = 0.45  # part of the progress bar


@dataclass(frozen=True)
class EyeContact:
    """What became of a video. Offsets are means over the corrected pictures, in degrees, measured by the dark disc."""

    out: Path
    is_original: bool
    reason: str | None = None
    corrected_share: float = 0.0
    left_alone: dict[str, float] = field(default_factory=dict)
    offset_before: float | None = None
    offset_after: float | None = None
    strip: tuple[Strip, ...] = ()
    is_partial: bool = False  # something failed, and the original is all there is


@dataclass(frozen=True)
class CorrectionOptions:
    """How much of the way the eyes are moved (0..1), for how long the work may take, and only up to some second."""

    intensity: float = DEFAULT_INTENSITY
    limit_s: float | None = None
    until_s: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.intensity <= 1:
            raise PermanentError(
                "The intensity is a number from 0 to 1.", "0 changes nothing.", code=ErrorCode.INVALID_REQUEST
            )


Networks = Callable[[], FaceNetworks]


def correct(source: Path, target: Path, networks: Networks, wanted: CorrectionOptions, report: Report) -> EyeContact:
    """Write `target` with the eyes of the only person in `source` turned to the camera, where that looks right.

    What cannot be done leaves the original there, with the reason. Raises PermanentError when there is no video.
    """
    made = corrected(source, target, networks, wanted, report)
    if made.is_original and source.resolve() != target.resolve():
        shutil.copyfile(source, target)
    return made


def corrected(source: Path, target: Path, networks: Networks, wanted: CorrectionOptions, report: Report) -> EyeContact:
    """As `correct`, but nothing is written where the original stays as it is."""
    if why := why_not(look_at(source)):
        return EyeContact(target, is_original=True, reason=why)
    try:
        return _corrected(source, target, networks(), wanted, report)
    except ClipsheetError as error:
        why = f"It could not be done: {error.message}"
        return EyeContact(target, is_original=True, reason=why, is_partial=True)


def why_not(track: VideoTrack) -> str | None:
    """Why the pictures of a track stay as they are; None when they can be changed."""
    if not track.plays_everywhere and (track.bits > 8 or track.colour != "sdr"):
        return "The video's pictures are HDR, or of more than 8 bits, and stay as they are."
    return None


def _corrected(
    source: Path, target: Path, networks: FaceNetworks, wanted: CorrectionOptions, report: Report
) -> EyeContact:
    began = time.monotonic()
    seen = _looked_at(source, FaceFollower(networks), wanted, report)
    if not seen.looks:
        raise PermanentError("The video has no picture.", code=ErrorCode.MEDIA_DAMAGED)
    left = EyeContact(target, is_original=True, left_alone=seen.planned.left_alone, strip=seen.strip())
    if not seen.is_worth_it:
        return replace(left, reason=seen.why_so_little())
    spent = time.monotonic() - began
    if wanted.limit_s and 2.5 * spent > wanted.limit_s:  # writing takes somewhat longer than looking
        why = f"It would take about {2.5 * spent:.0f} s, and {wanted.limit_s:.0f} s are allowed."
        return replace(left, reason=why)

    def change(number: int, planes: Planes) -> Planes:
        if number % 25 == 0:
            report("Writing the video", MEASURED + (1 - MEASURED) * number / len(seen.looks))
        return seen.picture(number, planes)

    half = target.with_name(f".{target.name}.part")  # a name that is there holds a whole video, whatever happens
    try:
        rewrite(source, half, change)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    made = replace(left, is_original=False, corrected_share=seen.share)
    return replace(made, offset_before=seen.made.before, offset_after=seen.made.after)


def _looked_at(source: Path, follower: FaceFollower, wanted: CorrectionOptions, report: Report) -> Correction:
    with av.open(str(source)) as container:
        end_s = wanted.until_s or (container.duration or 0) / av.time_base

    def tell(time_s: float) -> None:
        report("Looking at the eyes", MEASURED * min(1.0, time_s / max(end_s, 0.1)))

    return looked_at(pictures(source, until_s=wanted.until_s), follower, wanted.intensity, tell)

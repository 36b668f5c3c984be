"""Corrects the gaze in a file: measures all of it first, decides, then writes it anew, or leaves the original."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np

from clients.local_models.face import FaceNetworks
from clients.media.video_track import look_at
from services.domain.stages import Report
from services.eye_contact.face import FaceFollower
from services.eye_contact.looks import Look, look
from services.eye_contact.plan import Plan, plan
from services.eye_contact.retouched import Retouched, moved
from services.eye_contact.video import Planes, pictures, rewrite
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, PermanentError

MAX_SIDE = 1280  # pixels of the pictures that are measured
LEAST_SHARE = 0.03  # of the pictures: for less nobody encodes a video again
MEASURED = 0.45  # part of the progress bar
DEFAULT_INTENSITY = 0.7


@dataclass(frozen=True)
class Strip:
    """One second of the video: which share of its pictures was corrected, and why others were not."""

    start_s: float
    corrected: float
    reason: str | None


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
class Wanted:
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


def correct(source: Path, target: Path, networks: Networks, wanted: Wanted, report: Report) -> EyeContact:
    """Write `target` with the eyes of the only person in `source` turned to the camera, where that looks right.

    What cannot be done leaves the original there, with the reason. Raises PermanentError when there is no video.
    """
    track = look_at(source)
    if not track.plays_everywhere and (track.bits > 8 or track.colour != "sdr"):
        return _original(source, target, "The video's pictures are HDR, or of more than 8 bits, and stay as they are.")
    try:
        return _corrected(source, target, networks(), wanted, report)
    except ClipsheetError as error:
        return _original(source, target, f"It could not be done: {error.message}", is_partial=True)


def _corrected(source: Path, target: Path, networks: FaceNetworks, wanted: Wanted, report: Report) -> EyeContact:
    began = time.monotonic()
    looks = _looks(source, FaceFollower(networks), wanted, report)
    if not looks:
        raise PermanentError("The video has no picture.", code=ErrorCode.MEDIA_DAMAGED)
    planned = plan(looks, wanted.intensity)
    share = float(planned.corrected.mean())
    left = {
        "corrected_share": 0.0, "left_alone": planned.left_alone, "strip": strip(looks, planned),
    }  # fmt: skip
    if share < LEAST_SHARE:
        return _original(source, target, _too_little(share, planned), **left)
    spent = time.monotonic() - began
    if wanted.limit_s and 2.5 * spent > wanted.limit_s:  # writing takes somewhat longer than looking
        why = f"It would take about {2.5 * spent:.0f} s, and {wanted.limit_s:.0f} s are allowed."
        return _original(source, target, why, **left)
    made = Retouched()

    def change(number: int, planes: Planes) -> Planes:
        if number % 25 == 0:
            report("Writing the video", MEASURED + (1 - MEASURED) * number / len(looks))
        if number >= len(looks) or not planned.strength[number]:
            return planes
        return moved(planes, looks[number], planned.shift[number], planned.target, made)

    half = target.with_name(f".{target.name}.part")  # a name that is there holds a whole video, whatever happens
    try:
        rewrite(source, half, change)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return EyeContact(
        target, is_original=False, corrected_share=share, left_alone=planned.left_alone,
        offset_before=made.before, offset_after=made.after, strip=strip(looks, planned),
    )  # fmt: skip


def _looks(source: Path, follower: FaceFollower, wanted: Wanted, report: Report) -> list[Look]:
    looks: list[Look] = []
    with av.open(str(source)) as container:
        end_s = wanted.until_s or (container.duration or 0) / av.time_base
    for planes in pictures(source):
        if wanted.until_s is not None and planes.time_s > wanted.until_s:
            break
        if len(looks) % 25 == 0:
            report("Looking at the eyes", MEASURED * min(1.0, planes.time_s / max(end_s, 0.1)))
        image = planes.rgb(MAX_SIDE)
        looks.append(look(image, planes.time_s, follower.look(image)).enlarged(planes.y.shape[1] / image.shape[1]))
    return looks


def strip(looks: list[Look], planned: Plan) -> tuple[Strip, ...]:
    """What was done in each second."""
    seconds = np.array([int(one.time_s) for one in looks])
    found = []
    for second in range(int(seconds.max(initial=-1)) + 1):
        at = np.flatnonzero(seconds == second)
        if not len(at):
            continue
        why = [reason for n in at if (reason := planned.reasons[n])]
        most = max(set(why), key=why.count) if why else None
        found.append(Strip(float(second), round(float(planned.corrected[at].mean()), 3), str(most) if most else None))
    return tuple(found)


def _too_little(share: float, planned: Plan) -> str:
    why = next(iter(planned.left_alone), None)
    percent = round(100 * share)
    said = "None of the pictures" if not share else f"{max(1, percent)} % of the pictures"
    return f"{said} could be corrected" + (f": in most others, {why}." if why else ".")


def _original(source: Path, target: Path, reason: str, **found: object) -> EyeContact:
    if source.resolve() != target.resolve():
        shutil.copyfile(source, target)
    return EyeContact(target, is_original=True, reason=reason, **found)  # type: ignore[arg-type]

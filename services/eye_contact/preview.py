"""A few seconds of a video before and after, side by side and close up: seen before all of it is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from clients.local_models.face import FaceNetworks
from clients.progress import Report
from services.domain.eye_contact import PREVIEW_S, EyeContactFile, EyeContactWish
from services.eye_contact.correction import MAX_SIDE, Correction, looked_at
from services.eye_contact.eyes import degrees_of
from services.eye_contact.face import FaceFollower
from services.eye_contact.looks import EyeLook, look
from services.eye_contact.plan import ANGLE, USUAL_V, YAW
from services.eye_contact.video import Planes, pictures

PREVIEW = "preview.mp4"
SIDE = 480  # pixels of each of the two pictures
PROBES = 8  # moments that are looked at for where there is something to see
AROUND = 3.4  # distances of the eyes that are shown
_CLOCK = Fraction(1, 90_000)


@dataclass(frozen=True)
class Square:
    """What is shown of a picture: an even corner and side, in its pixels."""

    left: int
    top: int
    side: int

    def cut(self, planes: Planes) -> npt.NDArray[np.uint8]:
        """The square as one picture of SIDE: its brightness and then both colours, in one row."""
        # heavy: only the stage's own process loads it
        import cv2

        def part(plane: npt.NDArray[np.uint8], by: int) -> npt.NDArray[np.uint8]:
            left, top, side = self.left // by, self.top // by, self.side // by
            kind = cv2.INTER_CUBIC if side < SIDE // by else cv2.INTER_AREA
            seen = plane[top : top + side, left : left + side]
            return np.asarray(cv2.resize(seen, (SIDE // by, SIDE // by), interpolation=kind), np.uint8)

        colours = [part(plane, 2) for plane in planes.chroma]
        return np.concatenate([part(planes.y, 1).ravel(), *(one.ravel() for one in colours)])


def preview(
    source: Path, work: Path, networks: FaceNetworks, wish: EyeContactWish, duration_s: float, report: Report
) -> EyeContactFile:
    """Write PREVIEW into a folder, unless nothing in those seconds would be changed: then the reason says so."""
    start_s = wish.start_s
    if start_s is None:
        report("Looking for eyes", 0.0)
        start_s = best_start_s(source, networks, duration_s)
    start_s = max(0.0, min(start_s, duration_s - PREVIEW_S))
    end_s = min(duration_s, start_s + PREVIEW_S)

    def tell(time_s: float) -> None:
        report("Looking at the eyes", 0.1 + 0.5 * (time_s - start_s) / PREVIEW_S)

    seen = looked_at(pictures(source, from_s=start_s, until_s=end_s), FaceFollower(networks), wish.intensity, tell)
    about = EyeContactFile(
        start_s=round(start_s, 3), end_s=round(end_s, 3), corrected_share=round(seen.share, 4),
        left_alone=seen.planned.left_alone, strip=seen.strip(),
    )  # fmt: skip
    if not seen.is_worth_it:
        return about.model_copy(update={"reason": seen.why_so_little()})
    report("Writing the preview", 0.6)
    _write(work / PREVIEW, pictures(source, from_s=start_s, until_s=end_s), seen, start_s)
    offsets = {"offset_before": seen.made.before, "offset_after": seen.made.after}
    return about.model_copy(update={"file": PREVIEW, **offsets})


def best_start_s(source: Path, networks: FaceNetworks, duration_s: float) -> float:
    """Where the eyes are off by most of what can still be corrected; the middle where nobody is seen."""
    found: list[tuple[float, float]] = []
    for number in range(PROBES):
        time_s = duration_s * (number + 0.5) / PROBES
        planes = next(pictures(source, from_s=time_s), None)
        if planes is None:
            continue
        image = planes.rgb(MAX_SIDE)
        found.append((_worth(look(image, time_s, FaceFollower(networks).look(image))), time_s))
    worth, time_s = max(found, default=(0.0, duration_s / 2), key=lambda one: one[0])
    return (time_s if worth > 0 else duration_s / 2) - PREVIEW_S / 2


def _worth(seen: EyeLook) -> float:
    """How much there is to see of a correction: 0 without a face, little where the look is too far away."""
    if seen.discs is None or abs(seen.yaw) > YAW[1]:
        return 0.1 if seen.faces == 1 else 0.0
    u, v = (np.mean([(one.u, one.v) for one in seen.discs], axis=0)).tolist()
    off = float(degrees_of(np.hypot(u, v - USUAL_V)))
    return off if off <= ANGLE[1] else 0.2


def square(looks: list[EyeLook], size: tuple[int, int]) -> Square:
    """What all of the face stays in; `size` is height and width of the pictures."""
    height, width = size
    eyes = np.array([[eye.middle for eye in one.eyes] for one in looks if one.eyes])
    side = float(min(height, width))
    middle = np.array([width / 2, height / 2])
    if len(eyes):
        apart = float(np.median(np.hypot(*(eyes[:, 1] - eyes[:, 0]).T)))
        middles = eyes.mean(axis=1)
        first, last = np.percentile(middles, 5, axis=0), np.percentile(middles, 95, axis=0)
        side = min(side, AROUND * apart + float((last - first).max()))
        middle = (first + last) / 2 + (0, 0.5 * apart)
    even = max(4, int(side) // 4 * 4)
    left, top = (
        int(np.clip(at - even / 2, 0, end - even)) // 2 * 2 for at, end in zip(middle, (width, height), strict=True)
    )
    return Square(left, top, even)


def _write(target: Path, given: Iterator[Planes], seen: Correction, start_s: float) -> None:
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as written:
        stream: VideoStream = written.add_stream("libx264", options={"preset": "veryfast", "crf": "18"})
        stream.width, stream.height, stream.pix_fmt = 2 * SIDE, SIDE, "yuv420p"
        stream.time_base = stream.codec_context.time_base = _CLOCK
        shown: Square | None = None
        for number, planes in enumerate(given):
            shown = shown or square(seen.looks, planes.y.shape)
            frame = VideoFrame.from_ndarray(
                _beside(shown.cut(planes), shown.cut(seen.picture(number, planes))), "yuv420p"
            )
            frame.pts, frame.time_base = round((planes.time_s - start_s) / _CLOCK), _CLOCK
            written.mux(stream.encode(frame))
        written.mux(stream.encode(None))


def _beside(left: npt.NDArray[np.uint8], right: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Two pictures as one, as PyAV takes it: 1.5 SIDE x 2 SIDE."""
    whole, quarter = SIDE * SIDE, SIDE * SIDE // 4
    parts = ((0, whole, SIDE), (whole, whole + quarter, SIDE // 2), (whole + quarter, whole + 2 * quarter, SIDE // 2))
    planes = [
        np.hstack([one[begin:end].reshape(-1, width) for one in (left, right)]).ravel() for begin, end, width in parts
    ]
    return np.concatenate(planes).reshape(SIDE * 3 // 2, 2 * SIDE)

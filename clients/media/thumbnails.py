"""Small JPEG pictures that stand for a video: from the site's own picture, or from the video itself."""

import io
from itertools import islice
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from clients.media.frames import Frame, frames
from clients.media.shape import VideoTrack
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

MAX_SIDE = 640
LOOK_S, LOOKS = 1.0, 12
ENOUGH = 12.0  # grey levels; a title on a plain ground has 20
_MAX_PIXELS = 50_000_000
_QUALITY = 85
COVER_SIDE, COVER_QUALITIES = 1920, (92, 85, 70, 50)


def thumbnail_of_picture(picture: Path, target: Path) -> bool:
    """Write a JPEG of at most 640 pixels a side made of a picture from outside; False when it is none."""
    try:
        with Image.open(picture, formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > _MAX_PIXELS:
                return False
            image.draft("RGB", (MAX_SIDE, MAX_SIDE))
            _write(ImageOps.exif_transpose(image).convert("RGB"), target)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False  # SyntaxError is what Pillow raises for a broken PNG
    return True


def thumbnail_of_video(video: Path, target: Path, *, track: VideoTrack | None = None) -> bool:
    """Write a JPEG of the first picture after about a second that shows something; False when none decodes."""
    best: Frame | None = None
    try:
        for frame in islice(frames(video, track=track, every_s=LOOK_S, max_side=MAX_SIDE), LOOKS):
            if best is None or frame.time_s <= LOOK_S + 0.5 or _shown(frame) > _shown(best):
                best = frame
            if frame.time_s >= LOOK_S and _shown(best) >= ENOUGH:
                break
    except PermanentError:
        pass  # what was decoded before will do
    if best is not None:
        _write(Image.fromarray(best.image), target)
    return best is not None


def cover_of_video(video: Path, at_s: float, *, most_bytes: int) -> bytes:
    """The picture shown at that second as a JPEG of at most so many bytes. Raises PermanentError when there is none."""
    frame = next(frames(video, from_s=at_s, max_side=COVER_SIDE), None)
    if frame is None:
        raise PermanentError(f"The video has no picture at {at_s:g} s.", code=ErrorCode.INVALID_REQUEST)
    for quality in COVER_QUALITIES:
        made = io.BytesIO()
        Image.fromarray(frame.image).save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= most_bytes:
            return made.getvalue()
    raise PermanentError(f"No picture of at most {most_bytes} bytes can be made.", code=ErrorCode.INVALID_REQUEST)


def _shown(frame: Frame) -> float:
    """How much there is to see, in grey levels: black, white and plain pictures show nothing."""
    return float(frame.image.std())


def _write(image: Image.Image, target: Path) -> None:
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    image.save(target, "JPEG", quality=_QUALITY, optimize=True)

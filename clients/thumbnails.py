"""Small JPEG pictures that stand for a video: from the site's own picture, or from the video itself."""

from itertools import islice
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from clients.frames import frames
from utils.errors import PermanentError

MAX_SIDE = 640
_MAX_PIXELS = 50_000_000
_QUALITY = 85


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


def thumbnail_of_video(video: Path, target: Path, *, at_s: float = 1.0) -> bool:
    """Write a JPEG of the frame at about `at_s` (the last one of a shorter video); False when none decodes."""
    try:
        seen = list(islice(frames(video, every_s=at_s, max_side=MAX_SIDE), 2))
    except PermanentError:
        return False
    if seen:
        _write(Image.fromarray(seen[-1].image), target)
    return bool(seen)


def _write(image: Image.Image, target: Path) -> None:
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    image.save(target, "JPEG", quality=_QUALITY, optimize=True)

"""Pictures from outside made harmless: upright JPEGs of a bounded size, without a camera's metadata."""

import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from utils.error_codes import ErrorCode
from utils.errors import PermanentError

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 80_000_000  # 240 MB when decoded
KEPT_SIDE = 2160  # more shows nothing more on a page, and no more text is read in it
READ_SIDE = 1600
_QUALITY = 90


def keep_picture(picture: Path, target: Path, *, name: str) -> tuple[int, int]:
    """Write a JPEG of a picture from outside; returns width and height. Raises PermanentError naming the picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(picture, formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise _too_large(name)
                image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))  # of a JPEG, which then needs a fraction of the memory
                return _write(ImageOps.exif_transpose(image), target)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError) as error:  # SyntaxError: a broken PNG
        raise PermanentError(
            f"{name} is damaged or no picture.", "Send JPEG, PNG or WebP.", code=ErrorCode.MEDIA_DAMAGED
        ) from error


def pixels(path: Path, max_side: int = READ_SIDE) -> npt.NDArray[np.uint8]:
    """A kept picture as height x width x 3, RGB."""
    with Image.open(path, formats=("JPEG",)) as image:
        image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
        return np.asarray(image.convert("RGB"), np.uint8)


def _too_large(name: str) -> PermanentError:
    return PermanentError(
        f"{name} has more than {MAX_PIXELS // 1_000_000} megapixels.",
        "Send a smaller version of it.",
        code=ErrorCode.TOO_LARGE,
    )


def _write(image: Image.Image, target: Path) -> tuple[int, int]:
    image.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    if image.has_transparency_data:  # text on nothing would be read as black on black
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        image = ground
    image.convert("RGB").save(target, "JPEG", quality=_QUALITY, optimize=True)
    return image.size

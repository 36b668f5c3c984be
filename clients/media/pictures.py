"""Pictures from outside made harmless: upright JPEGs of a bounded size, without a camera's metadata."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from clients.media.formats import HEAD_BYTES, PICTURE_FORMATS, picture_suffix
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

if TYPE_CHECKING:
    import pi_heif

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")  # of Pillow
MAX_PIXELS = 80_000_000  # 240 MB when decoded
KEPT_SIDE = 2160  # more shows nothing more on a page, and no more text is read in it
READ_SIDE = 1600
_QUALITY = 90
# RuntimeError: libheif; SyntaxError: a broken PNG
_DAMAGED = (OSError, UnidentifiedImageError, ValueError, SyntaxError, RuntimeError, IndexError)


def pictures_in(path: Path) -> int:
    """How many pictures a file holds that a viewer shows one by one: HEIC may hold several; 1 where nobody can tell."""
    if not _is_heic(path):
        return 1
    try:
        return max(1, len(_heif(path)))
    except _DAMAGED:
        return 1  # what is the matter is said when it is kept


def keep_picture(picture: Path, target: Path, *, name: str, index: int = 0) -> tuple[int, int]:
    """Write a JPEG of a picture from outside; returns width and height. Raises PermanentError naming the picture.

    `index` is the picture's place in a file with several.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _opened(picture, index, name) as image:
                return _write(ImageOps.exif_transpose(image), target)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except _DAMAGED as error:
        raise PermanentError(
            f"{name} is damaged or no picture.", f"Send {PICTURE_FORMATS}.", code=ErrorCode.MEDIA_DAMAGED
        ) from error


@contextmanager
def _opened(path: Path, index: int, name: str) -> Iterator[Image.Image]:
    if _is_heic(path):
        found = _heif(path)[index]
        _check_size(found.size, name)
        yield found.to_pillow()  # upright already
        return
    with Image.open(path, formats=FORMATS) as image:
        _check_size(image.size, name)
        image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))  # of a JPEG, which then needs a fraction of the memory
        yield image


def _check_size(size: tuple[int, int], name: str) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise _too_large(name)


def _is_heic(path: Path) -> bool:
    with path.open("rb") as file:
        return picture_suffix(file.read(HEAD_BYTES)) == ".heic"


def _heif(path: Path) -> "pi_heif.HeifFile":
    import pi_heif  # only where there is such a picture

    return pi_heif.open_heif(path, convert_hdr_to_8bit=True)


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

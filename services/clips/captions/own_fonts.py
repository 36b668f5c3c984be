"""The fonts that a person uploaded: checked, kept in a folder of their own, named as libass knows them."""

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from services.clips.captions.font_file import MAX_BYTES, FontFile, read_font
from services.clips.captions.font_library import SHIPPED, Fonts
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, NotFoundError, PermanentError

MAX_FONTS = 20


@dataclass(frozen=True)
class KnownFont:
    """A font that captions may be written in."""

    id: str
    font: FontFile
    is_own: bool


class OwnFonts:
    """A folder for each person inside `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folders(self, user_id: str) -> tuple[Path, ...]:
        """Where the person's fonts are."""
        return (self._of(user_id),)

    def all_of(self, user_id: str) -> list[KnownFont]:
        """Those that come with Clipsheet, and the person's."""
        fonts = Fonts.of([SHIPPED, *self.folders(user_id)])
        return [KnownFont(_id(font), font, font.path.parent != SHIPPED) for font in fonts.files]

    def get(self, user_id: str, font_id: str) -> KnownFont:
        """One of them. Raises NotFoundError."""
        for known in self.all_of(user_id):
            if known.id == font_id:
                return known
        raise NotFoundError("There is no such font.")

    def add(self, user_id: str, content: bytes) -> KnownFont:
        """Keep a font. Raises PermanentError when it is none, NeedsUserError when there is no room for it."""
        if len(content) > MAX_BYTES:
            raise PermanentError(f"A font has at most {MAX_BYTES >> 20} MB.", "Choose a smaller one.")
        target = self._of(user_id)
        target.mkdir(parents=True, exist_ok=True)
        known = self.all_of(user_id)
        if sum(one.is_own for one in known) >= MAX_FONTS:
            raise NeedsUserError(f"You have {MAX_FONTS} fonts.", "Delete one first.", code=ErrorCode.LIMIT_REACHED)
        path = target / f"{hashlib.sha256(content).hexdigest()[:20]}.ttf"
        part = path.with_suffix(".part")
        part.write_bytes(content)
        try:
            font = _checked(part)
            if any(one.font.family.casefold() == font.family.casefold() for one in known):
                raise PermanentError(f"There is a font “{font.family}” already.", "Delete it first, or choose another.")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return next(one for one in self.all_of(user_id) if one.font.path == path)

    def remove(self, user_id: str, font_id: str) -> None:
        """Forget a font of the person's. Raises NotFoundError."""
        known = self.get(user_id, font_id)
        if not known.is_own:
            raise NotFoundError("This font comes with Clipsheet and stays.")
        known.font.path.unlink(missing_ok=True)

    def forget(self, user_id: str) -> None:
        """Leave none of the person's."""
        shutil.rmtree(self._of(user_id), ignore_errors=True)

    def _of(self, user_id: str) -> Path:
        return self._folder / hashlib.sha256(user_id.encode()).hexdigest()[:20]


def _checked(path: Path) -> FontFile:
    try:
        font = read_font(path)
        # heavy: only where a font is uploaded; FreeType reads it as libass will
        from PIL import ImageFont

        ImageFont.truetype(str(path), 40).getlength("Ab")
    except (PermanentError, OSError, ValueError) as error:
        raise PermanentError(
            "This is no font that can be used.", "Give a TTF or OTF file; WOFF cannot be used."
        ) from error
    if not font.may_be_shared:
        raise PermanentError(f"The licence of “{font.family}” forbids to put it into a video.", "Choose another font.")
    if re.search(r"[,{}\\\x00-\x1f]", font.family):
        raise PermanentError("The font's name has signs that captions cannot name.", "Choose another font.")
    return font


def _id(font: FontFile) -> str:
    return hashlib.sha256(font.family.casefold().encode()).hexdigest()[:12]

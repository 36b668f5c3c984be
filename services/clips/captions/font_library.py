"""The fonts that captions can be written in, and the folder of settings by which libass finds these and no others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from services.clips.captions.font_file import FontFile, read_font
from utils.errors import PermanentError

SHIPPED = Path(__file__).parent / "fonts"
FALLBACK = "Noto Sans"  # Latin with all accents, Cyrillic, Greek
_SUFFIXES = (".ttf", ".otf")
_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{dirs}
<cachedir>{cache}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Fonts:
    """All fonts of some folders, by family; what comes later does not replace what is there."""

    files: tuple[FontFile, ...]
    folders: tuple[Path, ...]

    @classmethod
    def of(cls, folders: Iterable[Path]) -> "Fonts":
        """Read the folders, those that are there; files that are no fonts are passed over."""
        folders = tuple(folder for folder in folders if folder.is_dir())
        files: dict[str, FontFile] = {}
        for path in (path for folder in folders for path in sorted(folder.iterdir())):
            if path.suffix.lower() not in _SUFFIXES:
                continue
            try:
                font = read_font(path)
            except PermanentError:
                continue
            files.setdefault(font.family.casefold(), font)
        return cls(tuple(files.values()), folders)

    def named(self, family: str) -> FontFile:
        """The font of a family. Raises PermanentError: libass would silently take another one."""
        for font in self.files:
            if font.family.casefold() == family.casefold():
                return font
        known = ", ".join(sorted(font.family for font in self.files))
        raise PermanentError(f"There is no font “{family}”.", f"There are {known}.")

    def for_text(self, text: str, wanted: FontFile) -> FontFile | None:
        """The wanted font where it has all letters of a text, else one that has; None where none has them."""
        if not wanted.lacks(text):
            return wanted
        others: Sequence[FontFile] = sorted(self.files, key=lambda font: font.family != FALLBACK)
        return next((font for font in others if not font.lacks(text)), None)

    def write_conf(self, folder: Path) -> Path:
        """Write a fonts.conf that names these folders alone, so that no font of the system comes in between."""
        conf = folder / "fonts.conf"
        dirs = "\n".join(f"<dir>{escape(str(one.absolute()))}</dir>" for one in self.folders)
        conf.write_text(_CONF.format(dirs=dirs, cache=escape(str((folder / "font-cache").absolute()))))
        return conf

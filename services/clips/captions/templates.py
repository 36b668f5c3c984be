"""The looks of captions: data files in `template_files`, each a Template."""

import json
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from services.domain.artifacts import Frozen
from services.domain.clips import ClipStyle
from utils.errors import PermanentError

FOLDER = Path(__file__).parent / "template_files"
_COLOUR = r"^#[0-9A-Fa-f]{6}$"


class Template(Frozen):
    """One look. Lengths are pixels in a picture 1080 wide."""

    name: str = Field(pattern=r"^[a-z]{2,20}$")
    title: str
    about: str
    font: str
    size: float = Field(ge=24, le=160)
    words: int = Field(ge=1, le=10)  # in a group
    letters: int = Field(ge=6, le=40)  # on a line, at most
    lines: int = Field(2, ge=1, le=3)
    colour: str = Field("#FFFFFF", pattern=_COLOUR)
    highlight: str | None = Field(None, pattern=_COLOUR)  # of the word being said
    outline: float = Field(0, ge=0, le=20)
    outline_colour: str = Field("#000000", pattern=_COLOUR)
    shadow: float = Field(0, ge=0, le=20)
    blur: float = Field(0, ge=0, le=20)  # of the outline: a glow
    box: str | None = Field(None, pattern=_COLOUR)  # behind the whole group
    box_opacity: float = Field(0.7, ge=0, le=1)
    pill: str | None = Field(None, pattern=_COLOUR)  # behind the word being said
    upper: bool = False
    animation: Literal["none", "pop", "fade", "bounce"] = "none"
    place: Literal["top", "middle", "bottom"] = "bottom"


def styled(style: ClipStyle) -> Template:
    """A template with a person's own font, size and colours. Raises PermanentError for one that there is not."""
    template = template_named(style.template)
    given = {"font": style.font, "size": style.size, "colour": style.colour, "highlight": style.highlight}
    changes: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if style.place != "auto":
        changes["place"] = style.place
    return template.model_copy(update=changes)


def template_named(name: str) -> Template:
    """The template of a name. Raises PermanentError."""
    for template in templates():
        if template.name == name:
            return template
    known = ", ".join(one.name for one in templates())
    raise PermanentError(f"There is no caption template “{name}”.", f"There are {known}.")


@cache
def templates() -> tuple[Template, ...]:
    """All of them, by name. Raises PermanentError when a file is no template."""
    return tuple(read_template(path) for path in sorted(FOLDER.glob("*.json")))


def read_template(path: Path) -> Template:
    """Read one. Raises PermanentError that names the field that is wrong or unknown."""
    try:
        return Template.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"]))
        raise PermanentError(f"The template {path.name} is wrong at “{where}”: {wrong['msg']}.") from error
    except (OSError, ValueError) as error:
        raise PermanentError(f"The template {path.name} cannot be read.") from error

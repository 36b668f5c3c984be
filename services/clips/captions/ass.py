"""Captions as an ASS file that libass draws: a line for every moment at which something changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

from clients.media.shape import Size
from services.clips.captions.font_file import FontFile
from services.clips.captions.font_library import Fonts
from services.clips.captions.groups import GroupLimits, WordGroup, group
from services.clips.captions.place import CaptionArea
from services.clips.captions.templates import Template
from services.domain.artifacts import Word
from utils.spacing import gap, joined

_PITCH = 1.12  # of two lines, in their size
_POP_MS, _FADE_MS = 150, 120
_PAD = 0.16  # of a box around its words, in their size
_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
{styles}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
{events}
"""


@dataclass(frozen=True)
class CaptionLook:
    """A template in a picture of a certain size, with the fonts at hand."""

    template: Template
    fonts: Fonts
    size: Size
    box: CaptionArea

    @property
    def scale(self) -> float:
        """Pixels here for a pixel of the template's."""
        return min(self.size) / 1080

    @property
    def em(self) -> float:
        """The letters' size in pixels."""
        return self.template.size * self.scale

    @property
    def font(self) -> FontFile:
        """The template's font. Raises PermanentError where there is none of that name."""
        return self.fonts.named(self.template.font)

    @property
    def pitch(self) -> float:
        """From one line to the next: boxes are as high as the font says, letters stand closer."""
        has_box = self.template.box or self.template.pill
        return self.em / self.font.em_share + 2 * _PAD * self.em if has_box else self.em * _PITCH

    @property
    def block_height(self) -> float:
        """Of the most lines that are shown at once, with what is drawn around them."""
        lines = min(self.template.lines, self.template.words)
        return self.pitch * lines + 2 * self.template.outline * self.scale

    def text(self, word: Word) -> str:
        """A word as it is written."""
        return word.text.upper() if self.template.upper else word.text

    def width(self, text: str) -> float:
        """How wide a text is, with its outline and a jump's larger letters."""
        font = self.fonts.for_text(text, self.font) or self.font
        extra = 2 * (self.template.outline + self.template.shadow) * self.scale
        box = 2 * _PAD * self.em if self.template.box or self.template.pill else 0.0
        jump = 1.06 if self.template.animation == "pop" else 1.0
        return _length(font.path, text) * self.em * jump + extra + box

    def groups(self, words: Sequence[Word], *, end_s: float) -> list[WordGroup]:
        """The words in the groups of the template."""
        limits = GroupLimits(self.template.words, self.template.letters, self.template.lines)
        written = [word.model_copy(update={"text": self.text(word)}) for word in words]
        return group(written, limits, fits=lambda text: self.width(text) <= self.box.width, end_s=end_s)


@dataclass(frozen=True)
class Placed:
    """A group and where its block ends, for as long as it is there: another scene may want another place."""

    group: WordGroup
    bottom: float
    from_s: float = 0.0
    until_s: float = inf


def write_ass(look: CaptionLook, placed: Sequence[Placed], *, title: str = "", title_s: float = 4.0) -> str:
    """The file's text. `title` stands at the other end of the box for the first seconds."""
    events = [event for one in placed for event in _events(look, one)]
    if title:
        events += _title(look, title, title_s, below=bool(placed) and placed[0].bottom < sum(look.size) / 4)
    width, height = look.size
    return _HEAD.format(width=width, height=height, styles="\n".join(_styles(look)), events="\n".join(events))


def _styles(look: CaptionLook) -> Iterator[str]:
    t, px = look.template, look.scale
    around, kind, thick = t.outline_colour, 1, t.outline * px
    if t.box:
        around, kind, thick = t.box, 3, _PAD * look.em
    opacity = t.box_opacity if t.box else 1.0
    yield _style("Text", look, t.colour, around, kind=kind, thick=thick, opacity=opacity, shadow=t.shadow * px)
    yield _style("Pill", look, t.colour, t.pill or "#000000", kind=3, thick=_PAD * look.em)
    yield _style("Title", look, "#111111", "#FFFFFF", kind=3, thick=0.22 * look.em)


def _style(
    name: str,
    look: CaptionLook,
    colour: str,
    around: str,
    *,
    kind: int,
    thick: float,
    opacity: float = 1,
    shadow: float = 0,
) -> str:
    bold = -1 if look.font.is_bold else 0
    size = look.em / look.font.em_share
    return (
        f"Style: {name},{look.font.family},{size:.1f},{ass_colour(colour)},{ass_colour(colour)},"
        f"{ass_colour(around, opacity)},{ass_colour('#000000', 0.6)},{bold},0,0,0,100,100,0,0,{kind},"
        f"{thick:.1f},{shadow:.1f},5,0,0,0,-1"
    )


def _events(look: CaptionLook, placed: Placed) -> Iterator[str]:
    group = placed.group
    words = group.words
    is_marked = bool(look.template.highlight or look.template.pill) and (len(words) > 1 or bool(look.template.pill))
    moments = [*(word.start_s for word in words), group.end_s] if is_marked else [group.start_s, group.end_s]
    free = look.block_height - len(group.lines) * look.pitch
    for number, moment in enumerate(pairwise(moments)):
        start_s, end_s = max(moment[0], placed.from_s), min(moment[1], placed.until_s)
        if end_s <= start_s:
            continue
        is_first, is_last = start_s == group.start_s, end_s == group.end_s
        said = words[number] if is_marked else None
        for line_number, line in enumerate(group.lines):
            y = placed.bottom - look.block_height + free / 2 + (line_number + 0.5) * look.pitch
            moving = _animation(look, y, is_first=is_first, is_last=is_last, lasts_s=end_s - start_s)
            if look.template.pill and any(word is said for word in line):
                yield _dialogue(0, start_s, end_s, "Pill", moving + _line(look, line, said, is_pill=True))
            yield _dialogue(1, start_s, end_s, "Text", moving + _line(look, line, said))


def _animation(look: CaptionLook, y: float, *, is_first: bool, is_last: bool, lasts_s: float) -> str:
    x, kind = look.size[0] / 2, look.template.animation
    at = f"{{\\pos({x:.1f},{y:.1f})"
    blur = f"\\blur{look.template.blur * look.scale:.1f}" if look.template.blur else ""
    lasts_ms = round(lasts_s * 1000)
    if kind == "fade":
        return f"{at}\\fad({_FADE_MS * is_first},{_FADE_MS * is_last}){blur}}}"
    if is_first and kind == "pop":
        top, end = min(90, lasts_ms * 3 // 5), min(_POP_MS, lasts_ms)
        grown = f"\\fscx82\\fscy82\\t(0,{top},\\fscx105\\fscy105)\\t({top},{end},\\fscx100\\fscy100)"
        return f"{at}{grown}{blur}}}"
    if is_first and kind == "bounce":
        from_y = y + 0.3 * look.em
        return f"{{\\move({x:.1f},{from_y:.1f},{x:.1f},{y:.1f},0,{min(_POP_MS, lasts_ms)}){blur}}}"
    return f"{at}{blur}}}"


def _line(look: CaptionLook, line: Sequence[Word], said: Word | None, *, is_pill: bool = False) -> str:
    """The words of a line. Of a pill's line all is unseen but the box behind the word that is said."""
    whole = joined(word.text for word in line)
    shrunk = min(1.0, look.box.width / max(1.0, look.width(whole)))
    font = look.fonts.for_text(whole, look.font) or look.font
    tags = _font_tags(look, font, shrunk)
    hidden, seen = "{\\alpha&HFF&}", "{\\alpha&H00&}"
    parts = []
    for before, word in zip([None, *line], line, strict=False):
        text = escaped(word.text)
        parts.append(gap(before.text, word.text) if before else "")
        if is_pill:
            parts.append(f"{seen if word is said else hidden}{text}{hidden}")
        elif word is said and look.template.highlight:
            colour = ass_colour(look.template.highlight)[4:]
            back = ass_colour(look.template.colour)[4:]
            parts.append(f"{{\\1c&H{colour}&}}{text}{{\\1c&H{back}&}}")
        else:
            parts.append(text)
    return tags + "".join(parts)


def _font_tags(look: CaptionLook, font: FontFile, shrunk: float) -> str:
    tags = ""
    if font is not look.font:
        tags += f"\\fn{font.family}\\b{int(font.is_bold)}"
    if tags or shrunk < 1:
        tags += f"\\fs{look.em * shrunk / font.em_share:.1f}"
    return f"{{{tags}}}" if tags else ""


def _title(look: CaptionLook, title: str, title_s: float, *, below: bool) -> Iterator[str]:
    small = replace(look, template=look.template.model_copy(update={"size": look.template.size * 0.62, "words": 10}))
    words = [Word(start_s=0, end_s=title_s, text=text) for text in title.split()]
    limits = GroupLimits(30, 26, 3)
    lines = group(words, limits, fits=lambda text: small.width(text) <= 0.92 * look.box.width, end_s=title_s)[0].lines
    pitch = small.em / small.font.em_share + 0.1 * small.em
    top = look.box.bottom - pitch * len(lines) if below else look.box.top
    for number, line in enumerate(lines):
        y = top + pitch * (number + 0.5)
        whole = joined(word.text for word in line)
        font = look.fonts.for_text(whole, look.font) or look.font
        at = f"{{\\pos({look.size[0] / 2:.1f},{y:.1f})\\fad(0,250)\\fs{small.em / font.em_share:.1f}\\fn{font.family}}}"
        yield _dialogue(2, 0.0, title_s, "Title", at + escaped(whole))


def _dialogue(layer: int, start_s: float, end_s: float, style: str, text: str) -> str:
    return f"Dialogue: {layer},{ass_time(start_s)},{ass_time(max(end_s, start_s + 0.01))},{style},,0,0,0,,{text}"


def escaped(text: str) -> str:
    """Text escaped for libass, so that nothing in it acts as a command."""
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")


def ass_time(seconds: float) -> str:
    """Hours, minutes, seconds and hundredths."""
    hundredths = max(0, round(seconds * 100))
    return f"{hundredths // 360_000}:{hundredths // 6000 % 60:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


def ass_colour(colour: str, opacity: float = 1.0) -> str:
    """Convert #RRGGBB to libass's &HAABBGGRR; AA is the transparency."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"&H{round(255 * (1 - opacity)):02X}{blue}{green}{red}".upper()


def _length(path: Path, text: str) -> float:
    return float(_pillow_font(path).getlength(text)) / 100


@cache
def _pillow_font(path: Path) -> Any:
    # heavy: only the stage's own process loads it
    from PIL import ImageFont

    return ImageFont.truetype(str(path), 100, layout_engine=ImageFont.Layout.BASIC)

"""A clip's captions: the ASS file that is burnt in, with its fonts, and the subtitle files beside the clip."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

from clients.media.shape import Size
from services.clips.captions.ass import CaptionLook, Placed, write_ass
from services.clips.captions.emoji import with_emoji
from services.clips.captions.font_library import SHIPPED, Fonts
from services.clips.captions.groups import WordGroup
from services.clips.captions.place import Seen, block_bottom, faces_hidden, safe_box
from services.clips.captions.subtitle_files import srt, vtt
from services.clips.captions.templates import styled
from services.clips.render.graph import Canvas, ClipPiece
from services.clips.timeline import begins, shown_words
from services.domain.artifacts import Word
from services.domain.clips import ClipJob, ClipPlan, Span

GLIMPSE_S = 0.08  # so short nobody reads in another place
HIDDEN = 0.02  # of the looks: more, and each shot gets a place of its own
_NAME = "captions"
_UNSEEN = frozenset("\u200d\ufe0e\ufe0f")  # they only say how the sign before is to be shown


@dataclass(frozen=True)
class Captions:
    """What was written. `ass` and `conf` are None where nothing is burnt in."""

    work: Path
    ass: Path | None = None
    conf: Path | None = None
    notices: tuple[str, ...] = ()

    def file(self, kind: str) -> str | None:
        """The name of the file of a kind; None where there is none."""
        name = f"{_NAME}.{kind}"
        return name if (self.work / name).is_file() else None

    def tidy(self) -> None:
        """Remove what only the encoder needed."""
        shutil.rmtree(self.work / "font-cache", ignore_errors=True)
        if self.conf:
            self.conf.unlink(missing_ok=True)


def captions(
    plan: ClipPlan,
    asked: ClipJob,
    size: Size,
    pieces: Sequence[ClipPiece],
    canvas: Canvas,
    *,
    work: Path,
    overlap_s: float,
) -> Captions:
    """Write them into `work`. Raises PermanentError for a template or font that there is not."""
    fonts = Fonts.of([SHIPPED, *asked.font_folders])
    look = CaptionLook(styled(asked.style), fonts, size, safe_box(size))
    _ = look.font  # a name that libass would silently replace is an error
    words = shown_words(plan, overlap_s)
    end_s = begins(plan.parts, overlap_s)[-1]
    if words:
        (work / f"{_NAME}.srt").write_text(srt(words, end_s=end_s), encoding="utf-8")
        (work / f"{_NAME}.vtt").write_text(vtt(words, end_s=end_s), encoding="utf-8")
    burnt = (with_emoji(words) if asked.style.emoji else words) if asked.style.captions else []
    title = plan.title if asked.style.hook_title else ""
    if not burnt and not title:
        return Captions(work)
    groups = look.groups(burnt, end_s=end_s)
    seen = list(faces_shown(pieces, canvas, overlap_s))
    placed, hidden = _placed(look, groups, seen, scenes(pieces, overlap_s))
    path = work / f"{_NAME}.ass"
    path.write_text(write_ass(look, placed, title=title), encoding="utf-8")
    notices = [*_letters_missing(fonts, burnt)]
    if hidden > HIDDEN:
        notices.append(f"In {100 * hidden:.0f} % of the looks there is no place for captions beside the mouth.")
    return Captions(work, path, fonts.write_conf(work), tuple(notices))


def faces_shown(pieces: Sequence[ClipPiece], canvas: Canvas, overlap_s: float) -> Iterator[Seen]:
    """The followed faces in the clip's own picture and on its clock."""
    at = begins([piece.part for piece in pieces], overlap_s)
    height, side = canvas.size[1], canvas.shape.side
    number = 0
    for piece, begin_s in zip(pieces, at, strict=False):
        for shot in piece.shots:
            number += 1
            if shot.framing.how != "crop":
                continue
            for time_s, face in shot.faces:
                if canvas.shape.is_upright and not canvas.shape.is_all:
                    top = shot.centre_at(time_s) - side / 2
                    scale = height / side
                else:
                    top, scale = 0.0, float(height)
                yield Seen(
                    begin_s + time_s - piece.part.start_s,
                    (face.top - top) * scale,
                    (face.top + face.height - top) * scale,
                    (face.mouth_y - top) * scale,
                    number,
                )


def scenes(pieces: Sequence[ClipPiece], overlap_s: float) -> list[Span]:
    """When each shot is shown, on the clip's clock; the first has number 1."""
    at = begins([piece.part for piece in pieces], overlap_s)
    return [
        Span(
            start_s=max(0.0, begin_s + shot.framing.start_s - piece.part.start_s),
            end_s=begin_s + shot.framing.end_s - piece.part.start_s,
        )
        for piece, begin_s in zip(pieces, at, strict=False)
        for shot in piece.shots
    ]


def _placed(
    look: CaptionLook, groups: Sequence[WordGroup], seen: Sequence[Seen], shown: Sequence[Span]
) -> tuple[list[Placed], float]:
    """One place for the whole clip where that leaves the face free, else one for each shot."""
    height, wanted = look.block_height, look.template.place
    bottom = block_bottom(look.box, height, seen, wanted)
    if faces_hidden(bottom, height, seen) <= HIDDEN:
        return [Placed(group, bottom) for group in groups], 0.0
    own = {
        shot: block_bottom(look.box, height, [one for one in seen if one.shot == shot], wanted)
        for shot in {one.shot for one in seen}
    }
    hidden = sum(one.hides_mouth(own[one.shot] - height, own[one.shot]) for one in seen) / max(1, len(seen))
    return [placed for group in groups for placed in by_scene(group, shown, own, bottom)], hidden


def by_scene(group: WordGroup, shown: Sequence[Span], own: Mapping[int, float], else_at: float) -> Iterator[Placed]:
    """The group at the place of each shot in which it stands: it moves where the scene changes."""
    inside = [(n, scene) for n, scene in enumerate(shown, 1) if scene.start_s < group.end_s - GLIMPSE_S]
    inside = [(n, scene) for n, scene in inside if scene.end_s > group.start_s + GLIMPSE_S] or [(0, shown[-1])]
    starts = [0.0, *(scene.start_s for _, scene in inside[1:]), inf]
    for (number, _), from_s, until_s in zip(inside, starts, starts[1:], strict=False):
        yield Placed(group, own.get(number, else_at), from_s, until_s)


def _letters_missing(fonts: Fonts, words: Sequence[Word]) -> Iterator[str]:
    signs = {sign for word in words for sign in word.text} - _UNSEEN
    missing = {sign for sign in signs if all(font.lacks(sign) for font in fonts.files)}
    if missing:
        some = " ".join(sorted(missing)[:12])
        yield f"No font here has these signs, which are shown as boxes: {some}"

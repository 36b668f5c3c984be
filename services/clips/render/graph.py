"""The graph of filters that makes a clip's pictures: shots cut out of the source, joined, captions drawn over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from clients.media.ffmpeg import Part
from clients.media.shape import Size, VideoTrack
from clients.media.shown import Shown, escaped
from services.clips.framing.frame_plan import CropShape, Framed
from services.clips.timeline import begins
from services.domain.clips import Aspect, Span, Transition

TOGETHER_S = 8.0  # parts that are no further apart are read in one go
_LONG_SIDES = ((900, 1080), (600, 720), (0, 540))  # height of the source, shorter side of the clip
_RATIOS = {Aspect.TALL: Fraction(9, 16), Aspect.SQUARE: Fraction(1), Aspect.PORTRAIT: Fraction(4, 5)}
_XFADES = {Transition.FADE: "fade", Transition.SLIDE: "slideleft", Transition.ZOOM: "zoomin"}
_GROUND = 8  # times smaller is the picture that is blurred
_DARKER = 0.55


@dataclass(frozen=True)
class Canvas:
    """The source's pictures and the clip's."""

    track: VideoTrack
    pictures: Shown
    aspect: Aspect
    fps: Fraction

    @property
    def source(self) -> Size:
        """The source's size as displayed."""
        return self.track.canvas if self.track.other_sizes or not self.track.is_square else self.track.size

    @property
    def shape(self) -> CropShape:
        """What is cut away."""
        return CropShape.of(self.aspect, self.source)

    @property
    def size(self) -> Size:
        """The clip's size: as large as the source bears."""
        return clip_size(self.aspect, self.source)

    @property
    def crop(self) -> Size:
        """The size of the crop in the source."""
        width, height = self.source
        side = self.shape.side
        if self.shape.is_upright:
            return _even(width), _even(min(1.0, side) * height)
        return _even(min(1.0, side) * width), _even(height)


def clip_size(aspect: Aspect, source: Size) -> Size:
    """The even size of a clip of that shape: 1080, 720 or 540 pixels at its shorter side."""
    short = next(side for least, side in _LONG_SIDES if min(source) >= least)
    if aspect in _RATIOS:
        ratio = _RATIOS[aspect]
        return (short, _even(short / ratio)) if ratio <= 1 else (_even(short * ratio), short)
    scale = min(1.0, 1080 / min(source), 1920 / max(source))
    return _even(source[0] * scale), _even(source[1] * scale)


@dataclass(frozen=True)
class ClipPiece:
    """A part of the clip with its shots, and which input they are read from."""

    part: Span
    shots: tuple[Framed, ...]
    source: int
    offset_s: float  # the input's second 0 on the video's clock


def inputs_of(parts: Sequence[Span], *, seeks: bool) -> tuple[list[Part], list[int]]:
    """What is read of the source, and for each part from which of it."""
    inputs: list[Part] = []
    numbers: list[int] = []
    for part in parts:
        last = inputs[-1] if inputs else None
        if last is not None and (not seeks or last.start_s <= part.start_s < last.end_s + TOGETHER_S):
            inputs[-1] = Part(last.start_s, max(last.end_s, part.end_s + 0.2), seeks)
        else:
            inputs.append(Part(part.start_s, part.end_s + 0.2, seeks))
        numbers.append(len(inputs) - 1)
    return inputs, numbers


def graph(
    canvas: Canvas,
    pieces: Sequence[ClipPiece],
    work: Path,
    *,
    transition: Transition,
    overlap_s: float,
    ass: Path | None,
) -> str:
    """The graph's text; the middles of moving crops are written to files in `work`."""
    lines = [*_sources(canvas, pieces)]
    at = begins([piece.part for piece in pieces], overlap_s)
    names = []
    for number, piece in enumerate(pieces):
        frames = round((at[number] + piece.part.length_s) * canvas.fps) - round(at[number] * canvas.fps)
        lines += _part(canvas, number, piece, frames, work)
        names.append(f"[p{number}]")
    lines.append(_joined(names, at, transition, overlap_s))
    captions = f"ass=filename={escaped(ass)}," if ass else ""
    lines.append(f"[all]{captions}format=yuv420p,setsar=1{canvas.pictures.after}[out]")
    return ";\n".join(lines)


def _sources(canvas: Canvas, pieces: Sequence[ClipPiece]) -> list[str]:
    """Each input at the clip's frame rate, once for each of its shots."""
    lines = []
    for source in sorted({piece.source for piece in pieces}):
        outs = [f"[s{n}x{m}]" for n, one in enumerate(pieces) if one.source == source for m in range(len(one.shots))]
        plain = canvas.track.is_square and not canvas.track.other_sizes
        width, height = canvas.source
        whole = canvas.pictures.before.rstrip(",") if plain else canvas.pictures.fitted((_even(width), _even(height)))
        first = f"{whole}," if whole else ""
        lines.append(
            f"[{source}:V:{canvas.pictures.number}]{first}fps={canvas.fps}:start_time=0,split={len(outs)}{''.join(outs)}"
        )
    return lines


def _part(canvas: Canvas, number: int, piece: ClipPiece, frames: int, work: Path) -> list[str]:
    """The shots of a part, by numbers of pictures: so the sum is right, and a cut falls on its picture."""
    first = round((piece.part.start_s - piece.offset_s) * canvas.fps)
    edges = [round((shot.framing.start_s - piece.offset_s) * canvas.fps) for shot in piece.shots[1:]]
    edges = [first, *(min(max(edge, first), first + frames) for edge in edges), first + frames]
    lines, names = [], []
    for shot_number, (shot, begin, end) in enumerate(zip(piece.shots, edges, edges[1:], strict=False)):
        name, target = f"s{number}x{shot_number}", f"c{number}x{shot_number}"
        if end <= begin:
            lines.append(f"[{name}]nullsink")
            continue
        # the last picture again and again where the source ends a little early
        cut = f"[{name}]trim=start_frame={begin}:end_frame={end},setpts=PTS-STARTPTS,tpad=stop=-1:stop_mode=clone"
        cut += f",trim=end_frame={end - begin},setpts=PTS-STARTPTS"
        lines.append(f"{cut},{_framed(canvas, shot, f'{number}x{shot_number}', end - begin, work)}[{target}]")
        names.append(f"[{target}]")
    tail = f"settb={1 / canvas.fps}[p{number}]"
    lines.append(f"{''.join(names)}concat=n={len(names)}:v=1:a=0,{tail}" if len(names) > 1 else f"{names[0]}{tail}")
    return lines


def _framed(canvas: Canvas, shot: Framed, name: str, frames: int, work: Path) -> str:
    width, height = canvas.size
    to_size = f"scale={width}:{height}:flags=bicubic:out_range=tv,setsar=1"
    if shot.framing.how == "whole":
        small = f"{_even(width / _GROUND)}:{_even(height / _GROUND)}"
        ground = f"scale={small}:force_original_aspect_ratio=increase:out_range=tv,crop={small},gblur=sigma=4"
        return (
            f"split[g{name}][f{name}];[g{name}]{ground},scale={width}:{height}:flags=bilinear,"
            f"lutyuv=y=16+(val-16)*{_DARKER},setsar=1[b{name}];"
            f"[f{name}]scale={width}:{height}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=bicubic:out_range=tv,"
            f"setsar=1[i{name}];[b{name}][i{name}]overlay=(W-w)/2:(H-h)/2"
        )
    if canvas.shape.is_all:
        return to_size
    wide, high = canvas.crop
    if not shot.framing.moves:
        x, y = _corner(canvas, shot.centre_at(0.0))
        return f"crop={wide}:{high}:{x}:{y},{to_size}"
    axis = 1 if canvas.shape.is_upright else 0
    commands = work / f"crop-{name}.cmd"
    times = [(k / canvas.fps, shot.framing.start_s + k / canvas.fps) for k in range(frames)]
    corners = [(float(at_s), _corner(canvas, shot.centre_at(float(time_s)))) for at_s, time_s in times]
    commands.write_text(_commands(f"crop@{name}", "xy"[axis], [(at_s, corner[axis]) for at_s, corner in corners]))
    x, y = corners[0][1]
    return f"sendcmd=f={escaped(commands)},crop@{name}={wide}:{high}:{x}:{y},{to_size}"


def _commands(target: str, axis: str, corners: Sequence[tuple[float, int]]) -> str:
    changes = [one for before, one in zip([(0.0, -1), *corners], corners, strict=False) if before[1] != one[1]]
    return "".join(f"{max(0.0, at_s - 0.001):.4f} {target} {axis} {corner};\n" for at_s, corner in changes)


def _corner(canvas: Canvas, centre: float) -> tuple[int, int]:
    """The crop's left upper corner, even: colours are stored for every other pixel."""
    (width, height), (wide, high) = canvas.source, canvas.crop
    if canvas.shape.is_upright:
        return 0, _even(min(max(0.0, centre * height - high / 2), height - high))
    return _even(min(max(0.0, centre * width - wide / 2), width - wide)), 0


def _joined(names: Sequence[str], at: Sequence[float], transition: Transition, overlap_s: float) -> str:
    if len(names) == 1:
        return f"{names[0]}null[all]"
    if not overlap_s:
        return f"{''.join(names)}concat=n={len(names)}:v=1:a=0[all]"
    lines, last = [], names[0]
    for number, name in enumerate(names[1:], 1):
        out = "[all]" if number == len(names) - 1 else f"[j{number}]"
        kind = f"xfade=transition={_XFADES[transition]}:duration={overlap_s:.4f}:offset={at[number]:.4f}"
        lines.append(f"{last}{name}{kind}{out}")
        last = out
    return ";\n".join(lines)


def _even(side: float | Fraction) -> int:
    return max(0, int(side) // 2 * 2) or (2 if side >= 1 else 0)

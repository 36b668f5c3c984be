"""Whether a file fits a platform: as it is, as a rendition, or not at all. Pure but for a look at the file's boxes."""

import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clients.media.rendition import Rendition
from clients.platforms.platform import Rules

if TYPE_CHECKING:
    from clients.media.probe import Probe  # heavy: a web process that plans nothing does without

LEAST_KBPS = 300  # of a picture that one can still follow
SOUND_KBPS = 128
SHARE = 0.92  # of the size that a rendition aims at


@dataclass(frozen=True)
class Fitting:
    """`problem` says why it does not go at all; `rendition` what to make first."""

    problem: str = ""
    rendition: dict[str, Any] | None = None


def fitting(rules: Rules, found: "Probe", path: Path) -> Fitting:
    """What has to be done before the platform takes it."""
    if problem := _problem(rules, found):
        return Fitting(problem)
    size_bytes = path.stat().st_size
    target = Rendition(
        copies=_is_readable(rules, found),
        max_side=rules.max_side if max(found.width, found.height) > rules.max_side else 0,
        max_fps=rules.max_fps if found.fps > rules.max_fps + 0.5 else 0.0,
        video_kbps=0,
    )
    if size_bytes > rules.max_bytes:
        kbps = int(rules.max_bytes * SHARE * 8 / 1000 / max(found.duration_s, 1.0)) - SOUND_KBPS
        if kbps < LEAST_KBPS:
            return Fitting(f"{found.duration_s:.0f} s do not fit into {rules.max_bytes / 1e6:.0f} MB.")
        target = Rendition(copies=False, max_side=target.max_side, max_fps=target.max_fps, video_kbps=kbps)
    is_fine = target.copies and not (target.max_side or target.max_fps or target.video_kbps)
    has_index_first = found.extension not in ("mp4", "mov") or begins_with_index(path)
    if is_fine and found.extension in rules.containers and has_index_first:
        return Fitting()
    if not is_fine:
        target = Rendition(False, target.max_side, target.max_fps, target.video_kbps)
    return Fitting(rendition=asdict(target))


def _problem(rules: Rules, found: "Probe") -> str:
    if not found.has_video:
        return "It has no picture."
    if found.duration_s < rules.min_s:
        return f"It has {found.duration_s:.1f} s; the least is {rules.min_s:g} s."
    if found.duration_s > rules.max_s:
        return f"It has {_length(found.duration_s)}; at most {_length(rules.max_s)} go."
    if min(found.width, found.height) < rules.min_side:
        return f"It has {found.width} x {found.height} pixels; the least is {rules.min_side} a side."
    if found.fps and found.fps < rules.min_fps - 0.5:
        return f"It has {found.fps:g} pictures a second; the least is {rules.min_fps:g}."
    if rules.vertical_only and found.width > found.height:
        return "It is wider than high; this platform takes upright videos."
    return ""


def _is_readable(rules: Rules, found: "Probe") -> bool:
    return found.codec in rules.codecs and not found.rotation


def _length(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def begins_with_index(path: Path) -> bool:
    """Whether an MP4 tells what is in it before the pictures come, so that a platform can read it as it arrives."""
    with path.open("rb") as file:
        for _ in range(64):
            head = file.read(8)
            if len(head) < 8:
                return False
            size, kind = struct.unpack(">I4s", head)
            if kind in (b"moov", b"mdat") or not kind.isascii():
                return bool(kind == b"moov")
            if size == 1:
                size = struct.unpack(">Q", file.read(8))[0] - 8
            if size < 8:
                return False
            file.seek(size - 8, 1)
    return False

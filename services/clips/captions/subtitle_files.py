"""A clip's words as subtitle files for platforms that take them: SubRip and WebVTT."""

import html
from collections.abc import Sequence

from services.clips.captions.groups import GroupLimits, WordGroup, group
from services.domain.artifacts import Word
from utils.spacing import joined

_READ = GroupLimits(words=14, letters=42, lines=2)


def cues(words: Sequence[Word], *, end_s: float) -> list[WordGroup]:
    """The words in cues of two lines."""
    return group(words, _READ, fits=lambda _: True, end_s=end_s)


def srt(words: Sequence[Word], *, end_s: float) -> str:
    """SubRip."""
    return "\n".join(
        f"{number}\n{_time(cue.start_s, ',')} --> {_time(cue.end_s, ',')}\n{_text(cue)}\n"
        for number, cue in enumerate(cues(words, end_s=end_s), 1)
    )


def vtt(words: Sequence[Word], *, end_s: float) -> str:
    """WebVTT (https://www.w3.org/TR/webvtt1/)."""
    found = (
        f"{_time(cue.start_s, '.')} --> {_time(cue.end_s, '.')}\n{html.escape(_text(cue), quote=False)}\n"
        for cue in cues(words, end_s=end_s)
    )
    return "\n".join(("WEBVTT\n", *found))


def _text(cue: WordGroup) -> str:
    return "\n".join(joined(word.text for word in line) for line in cue.lines).replace("-->", "→")


def _time(seconds: float, point: str) -> str:
    ms = max(0, round(seconds * 1000))
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"

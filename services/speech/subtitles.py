"""A transcript as WebVTT (https://www.w3.org/TR/webvtt1/)."""

import html

from services.domain.artifacts import Transcript


def web_vtt(transcript: Transcript) -> str:
    """Subtitles for a player; a transcript without segments gives an empty file."""
    cues = (
        f"{_time(segment.start_s)} --> {_time(max(segment.end_s, segment.start_s + 0.1))}\n{_line(segment.text)}\n"
        for segment in transcript.segments
    )
    return "\n".join(("WEBVTT\n", *cues))


def _line(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=False)


def _time(seconds: float) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"

"""A platform's own captions: which of them says what is said in the video, and that one as WebVTT."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Tracks = Mapping[str, Sequence[Mapping[str, Any]]]
"""Captions as yt-dlp lists them: language to the forms on offer, each with `ext`, and `url` or `data`."""

FORMS = ("json3", "vtt", "srt")  # best first: YouTube's vtt of automatic captions says every line two or three times
FROM_JSON3 = "NOTE from json3: each line is said once"  # YouTube's own WebVTT says it two or three times
_NOT_SPEECH = ("live_chat", "comments", "danmaku", "rechat")


@dataclass(frozen=True)
class CaptionTrack:
    """One chosen track of captions."""

    language: str  # as the platform writes it: en, en-US, eng-US
    automatic: bool
    ext: str
    url: str | None
    data: str | None


def choose_track(manual: Tracks, automatic: Tracks, language: str | None) -> CaptionTrack | None:
    """Choose captions in the video's language, those written by people first.

    A translation is not what is said, so when the language is unknown and several are on offer, none is taken.
    """
    spoken = language or _original(automatic)
    for tracks, is_automatic in ((manual, False), (automatic, True)):
        name = _pick(_readable(tracks), spoken)
        if name is not None:
            form = _best_form(tracks[name])
            code = name.removesuffix("-orig")
            return CaptionTrack(code, is_automatic, str(form["ext"]), form.get("url"), form.get("data"))
    return None


def to_webvtt(text: str, ext: str) -> str | None:
    """Turn captions of one of `FORMS` into WebVTT; None when nothing is in them or they cannot be read."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if ext == "vtt":
        return text if text.startswith("WEBVTT") and "-->" in text else None
    try:
        cues = list(_json3_cues(text) if ext == "json3" else _srt_cues(text))
    except (ValueError, TypeError, AttributeError):  # an answer of another shape than json3
        return None
    header = f"WEBVTT\n\n{FROM_JSON3}\n\n" if ext == "json3" else "WEBVTT\n\n"
    return header + "\n\n".join(cues) + "\n" if cues else None


def _original(automatic: Tracks) -> str | None:
    names = [name for name in automatic if name.endswith("-orig")]
    return names[0].removesuffix("-orig") if len(names) == 1 else None


def _readable(tracks: Tracks) -> list[str]:
    return [name for name, forms in tracks.items() if name not in _NOT_SPEECH and any(map(_is_readable, forms))]


def _is_readable(form: Mapping[str, Any]) -> bool:
    return (
        form.get("ext") in FORMS
        and bool(form.get("url") or form.get("data"))
        and "m3u8" not in str(form.get("protocol", ""))
    )


def _best_form(forms: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return min(filter(_is_readable, forms), key=lambda form: FORMS.index(form["ext"]))


def _pick(names: list[str], spoken: str | None) -> str | None:
    if spoken is None:
        return names[0] if len(names) == 1 else None
    same = [name for name in names if _base(name) == _base(spoken)]
    exact = [name for name in same if name in (f"{spoken}-orig", spoken)]
    return next(iter(sorted(exact, key=len, reverse=True) or same), None)


def _base(language: str) -> str:
    return re.split(r"[-_]", language.lower())[0]


def _json3_cues(text: str) -> Iterator[str]:
    events = json.loads(text).get("events", [])
    said = [(event, words) for event in events if (words := _timed_words(event))]
    for index, (event, words) in enumerate(said):
        start = int(event.get("tStartMs", 0))
        end = start + int(event.get("dDurationMs", 2000))
        if index + 1 < len(said):
            # Automatic captions stay on the screen under the next line; the words end where the next ones start.
            end = min(end, max(start + 1, int(said[index + 1][0].get("tStartMs", end))))
        yield f"{_clock(start)} --> {_clock(end)}\n{words}"


def _timed_words(event: Mapping[str, Any]) -> str:
    """The event's words, those that have a time of their own after it, as WebVTT writes it: so<00:00:01.240> it."""
    start = int(event.get("tStartMs", 0))
    said = ""
    for segment in event.get("segs") or ():
        text, offset = str(segment.get("utf8", "")), int(segment.get("tOffsetMs", 0))
        tag = f"<{_clock(start + offset)}>" if offset and text.strip() else ""
        said += tag + html.escape(text, quote=False)
    return " ".join(said.split())


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _srt_cues(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.split("\n")
        timing = next((index for index, line in enumerate(lines) if "-->" in line), None)
        if timing is not None and (words := "\n".join(lines[timing + 1 :]).strip()):
            yield f"{lines[timing].replace(',', '.').strip()}\n{words}"

"""Captions as platforms give them: WebVTT and YouTube's json3 read into cues of plain words, each said once."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest


@dataclass(frozen=True)
class Cue:
    """Words and when they are shown, in seconds."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True)
class _Block:
    """A cue as written: its lines without tags."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]


_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s+-->\s+{_TIME}")
_WORD_TIME = re.compile(r"<\d+:\d{2}(?::\d{2})?\.\d{3}>")  # inside a line: YouTube's automatic captions
_TAG = re.compile(r"<[^<>]*>")
_MARKER = re.compile(r"\[[^\[\]]*\]|\{\\[^{}]*\}")  # [Music], [Applause], {\an8}
_ASIDE = re.compile(r"^\s*[(（*][^()（）*]*[)）*]\s*$")  # a whole line in brackets: (upbeat music)
_DECORATION = re.compile(r"[♪♫♬♩]+|^\s*>{2,}|^\s*-\s+")  # notes, changes of speaker
_TOUCHING_S = 0.3
_MOST_LETTERS_A_SECOND = 40.0  # nobody speaks or reads faster
_UNREADABLE = re.compile("[\ufffd\x00-\x08\x0e-\x1f]")


def parse(text: str) -> list[Cue]:
    """Read captions of either kind into cues in order of time. What cannot be read gives no cues."""
    if text.lstrip("\ufeff \r\n\t").startswith("{"):
        return _joined(_json3_blocks(text), rolling=False)
    blocks = list(_vtt_blocks(text))
    return _joined(blocks, rolling=bool(_WORD_TIME.search(text)) or _repeats(blocks))


def doubt(cues: Sequence[Cue], duration_s: float) -> str | None:
    """Why these captions are not to be trusted, or None when they are good."""
    text = " ".join(cue.text for cue in cues)
    letters = sum(char.isalnum() for char in text)
    if not letters:
        return "there are no words in them"
    if len(_UNREADABLE.findall(text)) > 0.02 * len(text):
        return "many of their letters are unreadable"
    outside = sum(cue.start_s > duration_s + 1 for cue in cues)
    if duration_s > 0 and outside > 0.2 * len(cues):
        return "their times lie outside the video"
    shown_s = sum(cue.end_s - cue.start_s for cue in cues)
    if letters > _MOST_LETTERS_A_SECOND * max(1.0, shown_s):
        return "their times are too short for so many words"
    return None


def _vtt_blocks(text: str) -> Iterator[_Block]:
    for paragraph in re.split(r"\n\n+", re.sub(r"\r\n?", "\n", text.lstrip("\ufeff"))):
        lines = paragraph.splitlines()
        at = next((n for n, line in enumerate(lines) if _TIMING.match(line)), None)
        if at is None:
            continue  # the header, a note, a style
        timing = _TIMING.match(lines[at])
        assert timing is not None
        start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
        yield _Block(start, max(start, end), _words(lines[at + 1 :]))


def _json3_blocks(text: str) -> Iterator[_Block]:
    try:
        events = json.loads(text)["events"]
        for event in events:
            words = "".join(part.get("utf8", "") for part in event.get("segs") or ())
            start_s = float(event.get("tStartMs", 0)) / 1000
            yield _Block(start_s, start_s + float(event.get("dDurationMs", 0)) / 1000, _words(words.split("\n")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return


def _seconds(parts: Iterable[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _words(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for line in lines if (word := _plain(line)))


def _plain(line: str) -> str:
    line = html.unescape(_TAG.sub("", line)).replace("\u200b", "").replace("\xa0", " ")
    line = _DECORATION.sub(" ", _MARKER.sub(" ", line))
    return "" if _ASIDE.match(line) else " ".join(line.split())


def _repeats(blocks: list[_Block]) -> bool:
    """Rolling captions without word times: most cues begin with the lines the cue before ended with."""
    pairs = [(a, b) for a, b in pairwise(blocks) if a.lines and b.lines]
    again = sum(a.lines[-1] == b.lines[0] for a, b in pairs)
    return len(pairs) >= 2 and again > len(pairs) / 2


def _joined(blocks: Iterable[_Block], *, rolling: bool) -> list[Cue]:
    cues: list[Cue] = []
    shown: tuple[str, ...] = ()
    for block in sorted(blocks, key=lambda b: b.start_s):
        touching = bool(cues) and block.start_s - cues[-1].end_s < _TOUCHING_S
        new = block.lines[_overlap(shown, block.lines) :] if rolling and touching else block.lines
        shown = block.lines or shown
        if new:
            _add(cues, Cue(block.start_s, block.end_s, " ".join(new)), rolling=rolling and touching)
        elif rolling and touching and block.lines:
            cues[-1] = replace(cues[-1], end_s=max(cues[-1].end_s, block.end_s))
    return [_ended(cue, after) for cue, after in zip_longest(cues, cues[1:])]


def _overlap(before: tuple[str, ...], lines: tuple[str, ...]) -> int:
    """How many of the first lines were already the last lines of the cue before."""
    longest = min(len(before), len(lines))
    return next((n for n in range(longest, 0, -1) if before[-n:] == lines[:n]), 0)


def _add(cues: list[Cue], cue: Cue, *, rolling: bool) -> None:
    same = bool(cues) and (cue.text == cues[-1].text) and cue.start_s < cues[-1].end_s
    grows = bool(cues) and rolling and cue.text.startswith(cues[-1].text + " ")
    if same or grows:
        cues[-1] = Cue(cues[-1].start_s, max(cue.end_s, cues[-1].end_s), cue.text)
    else:
        cues.append(cue)


def _ended(cue: Cue, after: Cue | None) -> Cue:
    """End where the next one starts: automatic captions stay on the screen while the next line is said."""
    return replace(cue, end_s=min(cue.end_s, after.start_s)) if after and after.start_s > cue.start_s else cue

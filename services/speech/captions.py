"""Captions as platforms give them: WebVTT and YouTube's json3 read into cues of plain words, each said once."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from clients.sites.video_captions import FROM_JSON3, to_webvtt
from services.speech.caption_words import TAG, CaptionWord, ended, timed_words


@dataclass(frozen=True)
class Cue:
    """Words and when they are shown, in seconds."""

    start_s: float
    end_s: float
    text: str
    words: tuple[CaptionWord, ...] = ()  # all of the text; none where their times are not told


@dataclass(frozen=True)
class _Block:
    """A cue as written: its lines without tags, and the words of each that have times."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    words: tuple[tuple[CaptionWord, ...], ...]


_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s+-->\s+{_TIME}")
_TAG = re.compile(r"<[^<>]*>")
_MARKER = re.compile(r"\[[^\[\]]*\]|\{\\[^{}]*\}")  # [Music], [Applause], {\an8}
_ASIDE = re.compile(r"^\s*[(（*][^()（）*]*[)）*]\s*$")  # a whole line in brackets: (upbeat music)
_DECORATION = re.compile(r"[♪♫♬♩]+|^\s*>{2,}|^\s*-\s+")  # notes, changes of speaker
_TOUCHING_S = 0.3
_MAX_LETTERS_A_SECOND = 40.0  # nobody speaks or reads faster
_UNREADABLE = re.compile("[\ufffd\x00-\x08\x0e-\x1f]")


def parse(text: str) -> list[Cue]:
    """Read captions of either kind into cues in order of time. What cannot be read gives no cues."""
    if text.lstrip("\ufeff \r\n\t").startswith("{"):
        text = to_webvtt(text, "json3") or ""
    blocks = list(_vtt_blocks(text))
    rolling = FROM_JSON3 not in text and (bool(TAG.search(text)) or _repeats(blocks))
    return _joined(blocks, rolling=rolling)


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
    if letters > _MAX_LETTERS_A_SECOND * max(1.0, shown_s):
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
        yield _block(start, max(start, end), lines[at + 1 :])


def _block(start_s: float, end_s: float, written: Iterable[str]) -> _Block:
    lines = [(plain, line) for line in written if (plain := _plain(line))]
    words = tuple(timed_words(line, start_s, _plain) for _, line in lines)
    return _Block(start_s, end_s, tuple(plain for plain, _ in lines), words)


def _seconds(parts: Iterable[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


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
        seen = _overlap(shown, block.lines) if rolling and touching else 0
        new = block.lines[seen:]
        shown = block.lines or shown
        if new:
            _add(cues, _cue(block, seen), rolling=rolling and touching)
        elif rolling and touching and block.lines:
            cues[-1] = replace(cues[-1], end_s=max(cues[-1].end_s, block.end_s))
    return [_ended(cue, after) for cue, after in zip_longest(cues, cues[1:])]


def _cue(block: _Block, seen: int) -> Cue:
    lines, words = block.lines[seen:], block.words[seen:]
    every = tuple(word for line in words for word in line) if all(words) else ()
    return Cue(block.start_s, block.end_s, " ".join(lines), every)


def _overlap(before: tuple[str, ...], lines: tuple[str, ...]) -> int:
    """How many of the first lines were already the last lines of the cue before."""
    longest = min(len(before), len(lines))
    return next((n for n in range(longest, 0, -1) if before[-n:] == lines[:n]), 0)


def _add(cues: list[Cue], cue: Cue, *, rolling: bool) -> None:
    same = bool(cues) and (cue.text == cues[-1].text) and cue.start_s < cues[-1].end_s
    grows = bool(cues) and rolling and cue.text.startswith(cues[-1].text + " ")
    if same or grows:
        words = cue.words if grows else cues[-1].words
        cues[-1] = Cue(cues[-1].start_s, max(cue.end_s, cues[-1].end_s), cue.text, words)
    else:
        cues.append(cue)


def _ended(cue: Cue, after: Cue | None) -> Cue:
    """End where the next one starts: automatic captions stay on the screen while the next line is said."""
    end_s = min(cue.end_s, after.start_s) if after and after.start_s > cue.start_s else cue.end_s
    return replace(cue, end_s=end_s, words=ended(cue.words, end_s))

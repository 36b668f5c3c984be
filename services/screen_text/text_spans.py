"""Pure rules that turn readings of screen text into spans: one text once, and what is content at all."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from services.domain.artifacts import TextSpan
from services.screen_text.blends import without_blends
from services.screen_text.joined_captions import join_captions
from services.screen_text.word_kinds import kinds

Box = tuple[float, float, float, float]  # x, y, width, height as parts of the frame

_GAP_S = 1.5  # a text that comes back sooner never went
_LEAST_CONFIDENCE = 0.6
_LEAST_SHORT_CONFIDENCE = 0.85  # one or two letters: the model sees them in furniture
_BRIEF_S = 0.6  # seen in one or two frames
_MEETS_S = 0.12  # between one word's end and the next one's begin
_LONE = frozenset("aàiïoóòuúyýeéè")  # words of one letter, in languages whose captions come word by word
_LONE_CONFIDENCE = 0.95
_OFF = 0.4  # of a letter's width that a piece may stand beside its place in the whole
_MOMENT_S = 0.5
_ROW = 0.02  # of the frame's height
_LOGOS = {"tiktok", "instagram", "reels", "youtube", "shorts", "capcut", "snapchat", "kwai", "inshot", "likee"}
_CHROME = {
    "follow", "following", "like", "share", "subscribe", "reply", "comment", "see more", "more", "for you", "swipe up",
    "add comment", "send message", "original audio", "original sound",
}  # fmt: skip
_UNMARKED = {code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)}
_HANDLE = re.compile(r"^@\s?[\w.]{2,}$")
_CLOCK = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,2})?$")
_NUMBER = re.compile(r"^\d{1,3}$")


@dataclass(frozen=True)
class Reading:
    """A text as read once, and when and where it stood."""

    text: str
    confidence: float
    start_s: float
    end_s: float
    box: Box
    in_scene: bool = False  # on a sign or a shirt, not laid over the picture


@dataclass(frozen=True)
class _Group:
    """Readings that are one text; the first is the best spelling."""

    readings: tuple[Reading, ...]

    @property
    def start_s(self) -> float:
        return min(r.start_s for r in self.readings)

    @property
    def end_s(self) -> float:
        return max(r.end_s for r in self.readings)

    @property
    def best(self) -> Reading:
        """The letters seen most, weighed by confidence and time; of these the spelling with most spaces.

        A piece of a line speaks for the whole line. Recognisers often lose a space, or the "_" at a handle's end, and
        seldom invent one.
        """
        weights: dict[str, float] = {}
        for r in self.readings:
            weight = r.confidence**4 * (r.end_s - r.start_s + 0.25)
            weights[_letters(r.text)] = weights.get(_letters(r.text), 0.0) + weight
        letters = max(weights, key=lambda whole: sum(weights[piece] for piece in weights if piece in whole))
        spelled = (r for r in self.readings if _letters(r.text) == letters)
        return max(spelled, key=lambda r: (r.text.count(" "), len(r.text) if _is_mark(r.text) else 0, r.confidence))

    def with_(self, other: "_Group") -> "_Group":
        return _Group(self.readings + other.readings)


def spans(readings: Iterable[Reading], duration_s: float) -> tuple[TextSpan, ...]:
    """Join readings into spans in the order a person reads them: by time, then from above, then from the left."""
    credible = [replace(r, text=tidy(r.text)) for r in readings]
    groups = _same_texts(without_blends([r for r in credible if is_credible(r)]))
    counters, groups = _counters(_whole_texts(groups))
    found = [_counter_span(c) for c in counters] + [_with_its_end(g, _span(g, _role(g, duration_s))) for g in groups]
    lone = [_span(_Group((r,)), "content") for r in credible if _is_lone_word(r)]
    spoken, others = join_captions([*found, *lone])
    return tuple(in_reading_order(spoken + [one for one in others if one not in lone]))


def _with_its_end(group: _Group, span: TextSpan) -> TextSpan:
    """With the full stop that another reading has: recognisers often lose it, and sentences end with it."""
    ends = next((r.text for r in group.readings if r.text.rstrip(".!?") == span.text and r.text != span.text), None)
    return span.model_copy(update={"text": ends}) if ends else span


def tidy(text: str) -> str:
    """Repair what recognisers do to spaces, noughts and pounds: "TALKS?CLEARLY", "1O WEEKS" and "1/2 Ib"."""
    text = " ".join(text.split())
    text = re.sub(r"(?<=[a-zA-Z][a-zA-Z])([,;!?])(?=[A-Za-z]{2})", r"\1 ", text)
    if _HANDLE.match(text) and text.endswith("."):
        text = f"{text[:-1]}_"  # no platform lets a name end with a full stop; a thin underscore looks like one
    text = re.sub(r"\b(\d{1,3})([a-z]{4,})\b", r"\1 \2", text)  # "2eggs"; a unit is shorter
    text = re.sub(r"(?<=[\d½¼¾])( ?)[I1|]b(s?)\b", r"\1lb\2", text)
    return re.sub(r"\b\d+[oO]+\b", lambda m: re.sub("[oO]", "0", m.group()), text)


def is_credible(reading: Reading) -> bool:
    """Whether a reading is likely to be text at all."""
    letters = re.findall(r"[^\W_]", reading.text)
    brief = reading.end_s - reading.start_s < _BRIEF_S
    least = _LEAST_SHORT_CONFIDENCE if len(letters) < 3 or brief else _LEAST_CONFIDENCE
    return len(letters) > brief and reading.confidence >= least


def _is_lone_word(reading: Reading) -> bool:
    """Whether it may be "a" or "I" among words that come one at a time; by itself it is nothing that counts."""
    is_letter = reading.text.strip().casefold() in _LONE
    return is_letter and reading.confidence >= _LONE_CONFIDENCE and reading.end_s - reading.start_s < _BRIEF_S


def is_same_text(a: str, b: str) -> bool:
    """Whether two spellings are one text misread: the numbers must agree, letters may differ a little."""
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False
    left, right = _letters(a), _letters(b)
    if left == right:
        return True
    if min(len(left), len(right)) < 5:
        return False
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= 0.82


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    """What one spelling of a text has in common with another; recognisers take one mark on a letter for another."""
    return re.sub(r"[\W_]+", "", text.casefold().replace("×", "x").replace("\u0307", "").translate(_UNMARKED))


def _same_texts(readings: Sequence[Reading]) -> list[_Group]:
    groups: list[_Group] = []
    for reading in sorted(readings, key=lambda r: r.start_s):
        group = _Group((reading,))
        at = next((n for n in range(len(groups) - 1, -1, -1) if _continues(groups[n], group)), None)
        if at is None or _is_said_again(groups[at].readings[-1], reading, groups):
            groups.append(group)
        else:
            groups[at] = groups[at].with_(group)
    return groups


def _continues(before: _Group, after: _Group) -> bool:
    """The same words soon after, moved or not; or a mark of the author, whenever and wherever it comes again."""
    if not is_same_text(before.best.text, after.best.text):
        return False
    if _is_mark(after.best.text):
        return True
    beside = _shared_s(before, after) > 0.5 and not _is_near(before.readings[-1].box, after.best.box)
    return not beside and after.start_s - before.end_s <= _GAP_S


def _is_said_again(before: Reading, after: Reading, groups: Sequence[_Group]) -> bool:
    """Whether a word is the second of its kind among words that come one after the other: another came when it went."""
    if not (_is_quick_word(before) and _is_quick_word(after)):
        return False
    last = [other.readings[-1] for other in groups]
    between = [one for one in last if abs(one.start_s - before.end_s) <= _MEETS_S and one.end_s < after.end_s]
    return any(_is_quick_word(one) and kinds((one.text, after.text)) == 2 for one in between)


def _is_quick_word(reading: Reading) -> bool:
    return reading.end_s - reading.start_s < _BRIEF_S and " " not in reading.text.strip()


def _shared_s(a: _Group, b: _Group) -> float:
    return min(a.end_s, b.end_s) - max(a.start_s, b.start_s)


def _whole_texts(groups: Sequence[_Group]) -> list[_Group]:
    """Drop parts: a text typed letter by letter, shown word by word or found in pieces is its longest state."""
    kept: list[_Group] = []
    for group in sorted(groups, key=lambda g: -len(_letters(g.best.text))):
        whole = next((n for n, other in enumerate(kept) if _is_part(other, group)), None)
        if whole is None:
            kept.append(group)
        else:
            kept[whole] = _longer(kept[whole], group)
    return sorted(kept, key=lambda g: g.start_s)


def _is_part(a: _Group, b: _Group) -> bool:
    """Whether one is a piece of the other, in the same place at about the same time; a number alone is no piece."""
    short, long = sorted((a, b), key=lambda g: len(_letters(g.best.text)))
    if _is_within(short, long):
        return True
    piece, whole = _letters(short.best.text), _letters(long.best.text)
    if piece == whole or piece.isdigit() or not (whole.startswith(piece) or (len(piece) > 2 and piece in whole)):
        return False
    soon = max(a.start_s, b.start_s) - min(a.end_s, b.end_s) <= 0.5
    return soon and _is_near(a.best.box, b.best.box) and not _are_two_words(short, long)


def _are_two_words(short: _Group, long: _Group) -> bool:
    """Whether they are "how" after "show": one word each, and not where those letters stand in the other."""
    (x, _, width, _), (left, _, across, _) = short.best.box, long.best.box
    piece, whole = _letters(short.best.text), _letters(long.best.text)
    if " " in long.best.text or whole.startswith(piece) or _shared_s(short, long) > 0:
        return False
    letter = across / len(whole)
    begins = left + letter * whole.index(piece)
    return abs(begins - x) > _OFF * letter or abs(begins + letter * len(piece) - x - width) > _OFF * letter


def _is_within(short: _Group, long: _Group) -> bool:
    """Whether a text stands on another one of the same time: a piece of it, however it was misread."""
    (x, y, width, height), (left, top, across, down) = short.best.box, long.best.box
    inside_x = min(x + width, left + across) - max(x, left)
    inside_y = min(y + height, top + down) - max(y, top)
    covered = inside_x > 0.8 * width and inside_y > 0.8 * height and width < 0.8 * across
    return covered and _shared_s(short, long) > 0.5 * (short.end_s - short.start_s)


def _longer(a: _Group, b: _Group) -> _Group:
    long = max((a, b), key=lambda g: len(g.best.text)).best
    return _Group((replace(long, start_s=min(a.start_s, b.start_s), end_s=max(a.end_s, b.end_s)),))


def _is_near(a: Box, b: Box) -> bool:
    """Whether two boxes stand on the same line, at least in part."""
    apart_y = abs(a[1] + a[3] / 2 - b[1] - b[3] / 2)
    overlap_x = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    return apart_y < max(a[3], b[3]) and overlap_x > 0


def _counters(groups: Sequence[_Group]) -> tuple[list[list[_Group]], list[_Group]]:
    """Split off countdowns and clocks: at least three numbers in one place that each differ a little from the last."""
    runs: list[list[_Group]] = []
    rest: list[_Group] = []
    for group in groups:
        run = next((r for r in runs if _ticks(r[-1], group)), None)
        if run:
            run.append(group)
        elif _value(group) is None:
            rest.append(group)
        else:
            runs.append([group])
    rest += [group for run in runs if len(run) < 3 for group in run]
    return [run for run in runs if len(run) >= 3], rest


def _ticks(before: _Group, after: _Group) -> bool:
    first, second = _value(before), _value(after)
    if first is None or second is None or first == second:
        return False
    close = abs(_middle(before.best.box)[0] - _middle(after.best.box)[0]) < 0.08
    level = abs(_middle(before.best.box)[1] - _middle(after.best.box)[1]) < 0.05
    soon = -0.6 <= after.start_s - before.end_s <= 3
    return close and level and soon and abs(second - first) <= 5


def _middle(box: Box) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def _value(group: _Group) -> float | None:
    text = group.best.text
    if _NUMBER.match(text):
        return float(text)
    if _CLOCK.match(text):
        value = 0.0
        for part in text.split(":"):
            value = value * 60 + float(part.replace(",", "."))
        return value
    return None


def _counter_span(run: Sequence[_Group]) -> TextSpan:
    whole = _span(_Group(tuple(r for group in run for r in group.readings)), "interface")
    return whole.model_copy(update={"text": f"{run[0].best.text} … {run[-1].best.text}"})


def _is_mark(text: str) -> bool:
    return bool(_HANDLE.match(text)) or _letters(text) in _LOGOS


def _role(group: _Group, duration_s: float) -> str:
    text = group.best.text
    lasted = {
        of_scene: sum(r.end_s - r.start_s for r in group.readings if r.in_scene is of_scene)
        for of_scene in (True, False)
    }
    if lasted[True] > lasted[False]:
        return "scene"
    if _letters(text) in _LOGOS or (_HANDLE.match(text) and _is_everywhere(group, duration_s)):
        return "watermark"
    if _is_small_brand(group, duration_s):
        return "watermark"
    brief_clock = _CLOCK.match(text) and group.end_s - group.start_s < 2.5
    if brief_clock or " ".join(re.findall(r"\w+", text.casefold())) in _CHROME:
        return "interface"
    return "content"


def _is_everywhere(group: _Group, duration_s: float) -> bool:
    places = {(round(x * 4), round(y * 4)) for x, y in (_middle(r.box) for r in group.readings)}
    return group.end_s - group.start_s >= 0.6 * duration_s or len(places) > 1


def _is_small_brand(group: _Group, duration_s: float) -> bool:
    """One or two small words in a corner all through a video that is longer than one scene."""
    x, y = _middle(group.best.box)
    corner = min(x, 1 - x) < 0.2 and min(y, 1 - y) < 0.2 and group.best.box[3] < 0.05
    words = group.best.text.split()
    all_through = duration_s >= 15 and group.end_s - group.start_s >= 0.9 * duration_s
    return corner and all_through and len(words) <= 2 and not re.search(r"\d", group.best.text)


def _span(group: _Group, role: str) -> TextSpan:
    best = group.best
    return TextSpan(
        text=best.text,
        start_s=round(group.start_s, 2),
        end_s=round(group.end_s, 2),
        confidence=round(best.confidence, 3),
        box=tuple(round(side, 4) for side in best.box),
        role=role,
    )


def in_reading_order(found: Iterable[TextSpan]) -> list[TextSpan]:
    """By time; what appears within a moment and is seen together is read from above, a row from the left."""
    ordered: list[TextSpan] = []
    screen: list[TextSpan] = []
    for span in sorted(found, key=lambda s: s.start_s):
        if screen and (span.start_s - screen[0].start_s > _MOMENT_S or span.start_s >= min(s.end_s for s in screen)):
            ordered += sorted(screen, key=_place)
            screen = []
        screen.append(span)
    return ordered + sorted(screen, key=_place)


def _place(span: TextSpan) -> tuple[float, float]:
    x, y, _, height = span.box
    return round((y + height / 2) / _ROW), x

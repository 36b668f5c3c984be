"""The evidence pool: everything said, shown and written about a video, as lines that rules can read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, takewhile

from services.domain.artifacts import Evidence, EvidenceSource, Media, ScreenText, TextSpan, Transcript
from services.notes.orders import is_for_machine
from services.notes.rules.headings import heading_starts
from services.notes.rules.tokens import Tokens, tokenize

MAX_CHARS = 30_000  # three times a ten-minute talk; keeps hostile input cheap
_MAX_LINE = 1_000
_MAX_QUOTE = 160
_SAID_CONFIDENCE = 0.7  # when the engine gives none
_CAPTION_CONFIDENCE = 0.9
# A sentence ends before a capital letter; "2 tbs. mayo" does not end, "5. Mai" neither.
_SENTENCE_END = re.compile(r"(?<=[^\W\d][.!?…])[\"'”’)]{0,2}\s(?=[^\W\d]|[^\w\s]|\d)|(?<=[。！？])(?=.)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\d])(?:tbsp?s?|tsps?|oz|lbs?|ca|approx|min|mins|sec|std"
    r"|el|tl|pck|pkt|stk|gr?|kg|ml|cl|dl|l|ст|л|ч|г|мл|шт|cda|cdta|c"
    r"|cs|"
    r"msk|tsk|kl|vs|mr|dr|st|no|nr|z\.b|bzw|evtl|ggf|incl|inkl|max|mind|p|pcs?|e\.g|i\.e|etc|usw)\.$",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"\s(?=(?:\d{1,2}[.)]|[1-9]\ufe0f?\u20e3)\s?[^\W\d])")
_BULLET = re.compile(r"\s(?=([*•▪●◦✅✔✓☑🔸🔹▫➡👉·])\ufe0f?\s?\S)")
_DASH = re.compile(r"\s(?=[-–]\s\S)")
_DASH_NUMBER = re.compile(r"\s[-–]\s[\d½¼¾⅓⅔]")
_LONG_LINE = 60
_MIN_BULLETS = 2
_SAME_TIME_S = 0.3
GENERIC_TITLE = re.compile(r"^(?:video|reel|post|clip|tiktok video|short)(?: by .{1,80}| #?\d{1,30})?$", re.IGNORECASE)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class EvidenceLine:
    """One line or sentence of the pool, a verbatim part of it; `paragraph` changes at blank lines."""

    text: str
    source: EvidenceSource
    confidence: float
    start_s: float | None = None
    end_s: float | None = None
    box: Box | None = None
    paragraph: int = 0
    row: int = 0  # the line of the text that it is a sentence of
    parts: tuple[
        "EvidenceLine", ...
    ] = ()  # of speech joined over several segments: the verbatim pieces, one space apart
    slide: int | None = None  # the picture that it stands on; its seconds then say only what comes before what

    @cached_property
    def tokens(self) -> Tokens:
        """The line's tokens."""
        return tokenize(self.text)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The distinct tokens, folded."""
        return frozenset(token.text for token in self.tokens)

    @cached_property
    def words(self) -> int:
        """How many tokens are words."""
        return sum(token.is_word for token in self.tokens)

    def evidence(self, start: int = 0, end: int | None = None, *, path: str = "", factor: float = 1.0) -> Evidence:
        """The line as evidence; a long one is quoted around the offsets `start` and `end`."""
        if self.parts:
            part, before = self._part_at(start)
            return part.evidence(max(0, start - before), end and end - before, path=path, factor=factor)
        quote = _window(self.text, start, len(self.text) if end is None else end)
        confidence = round(max(0.0, min(1.0, self.confidence * factor)), 3)
        at_s = self.start_s if self.slide is None else None
        return Evidence(source=self.source, at_s=at_s, slide=self.slide, quote=quote, confidence=confidence, path=path)

    def _part_at(self, offset: int) -> tuple["EvidenceLine", int]:
        """The piece of joined speech at an offset, and where it begins."""
        before = 0
        for part in self.parts:
            if offset <= before + len(part.text):
                return part, before
            before += len(part.text) + 1
        return self.parts[-1], before - len(self.parts[-1].text) - 1

    def overlaps(self, other: "EvidenceLine") -> bool:
        """Whether both are said or shown at the same time."""
        times = (self.start_s, self.end_s, other.start_s, other.end_s)
        if self.slide != other.slide or any(time is None for time in times):
            return False
        return max(times[0] or 0.0, times[2] or 0.0) < min(times[1] or 0.0, times[3] or 0.0)

    def stands_above(self, other: "EvidenceLine") -> bool:
        """Whether the other line comes and goes with this one on the screen, right below it."""
        if self.box is None or other.box is None:
            return False
        ends = ((self.start_s, other.start_s), (self.end_s, other.end_s))
        if any(abs((one or 0.0) - (two or 0.0)) > _SAME_TIME_S for one, two in ends):
            return False
        (x, y, width, height), (left, top, span, tall) = self.box, other.box
        shared = min(x + width, left + span) - max(x, left)
        return abs(top - (y + height)) <= 0.7 * min(height, tall) and shared >= 0.5 * min(width, span)


def line_of(text: str) -> EvidenceLine:
    """A text by itself as a line, to ask about its words."""
    return EvidenceLine(text, EvidenceSource.CAPTION, _CAPTION_CONFIDENCE)


def _window(text: str, start: int, end: int) -> str:
    if len(text) <= _MAX_QUOTE:
        return text
    spare = max(0, _MAX_QUOTE - (end - start)) // 2
    low, high = max(0, start - spare), min(len(text), start - spare + _MAX_QUOTE)
    low = (low and text.find(" ", low, start) + 1) or low
    return text[low:high].strip()


@dataclass(frozen=True, eq=False)
class EvidencePool:
    """What a note may be made of, and nothing else."""

    lines: tuple[EvidenceLine, ...] = ()
    hashtags: tuple[str, ...] = ()
    title: str = ""
    author: str = ""
    platform: str = "file"
    language: str | None = None
    was_cut: bool = field(default=False)

    def of(self, *sources: EvidenceSource) -> tuple[EvidenceLine, ...]:
        """Lines of these sources, in order."""
        return tuple(line for line in self.lines if line.source in sources)

    @cached_property
    def said(self) -> tuple[EvidenceLine, ...]:
        """What is said."""
        return self.of(EvidenceSource.SAID)

    @cached_property
    def on_screen(self) -> tuple[EvidenceLine, ...]:
        """What is written on the screen, apart from watermarks, counters and buttons."""
        return self.of(EvidenceSource.ON_SCREEN)

    @cached_property
    def caption(self) -> tuple[EvidenceLine, ...]:
        """Title and caption."""
        return self.of(EvidenceSource.CAPTION)

    @cached_property
    def written(self) -> tuple[EvidenceLine, ...]:
        """Caption and screen: what somebody laid out in lines."""
        return self.caption + self.on_screen


def build_pool(media: Media | None, transcript: Transcript | None, screen_text: ScreenText | None) -> EvidencePool:
    """Gather the lines, up to MAX_CHARS of them; caption first, because it is the shortest and says most."""
    spans = screen_text.spans if screen_text else ()
    was_heard = transcript is not None and bool(transcript.segments)
    # Where nobody could listen, captions that come word by word are what is said.
    spoken = () if was_heard else [span for span in spans if span.role == "spoken"]
    shown = [span for span in spans if span.is_content and span not in spoken]
    lines: list[EvidenceLine] = []
    left = MAX_CHARS
    was_cut = False
    every = (*_caption_lines(media), *_screen_lines(shown), *_said_lines(transcript), *_captioned_lines(spoken))
    for line in _without_orders(every):
        left -= len(line.text) + 1
        if left < 0:
            was_cut = True
            break
        lines.append(line)
    return EvidencePool(
        lines=tuple(lines),
        hashtags=tuple(tag[:100] for tag in media.hashtags[:100]) if media else (),
        title=media.title if media else "",
        author=media.author if media else "",
        platform=media.platform if media else "file",
        language=transcript.language if transcript else None,
        was_cut=was_cut,
    )


def _without_orders(lines: Sequence[EvidenceLine]) -> Iterator[EvidenceLine]:
    """All but the rows in which some sentence speaks to a machine."""
    ordering = {(line.source, line.row) for line in lines if is_for_machine(line.text)}
    return (line for line in lines if (line.source, line.row) not in ordering)


def _caption_lines(media: Media | None) -> Iterator[EvidenceLine]:
    if media is None:
        return
    title = media.title.strip()
    # The name of a file is not a claim about its content.
    if media.platform != "file" and title and title not in media.caption and not GENERIC_TITLE.match(title[:120]):
        yield EvidenceLine(title[:_MAX_LINE], EvidenceSource.CAPTION, _CAPTION_CONFIDENCE, paragraph=-1)
    for text, paragraph, row in _split(media.caption):
        yield EvidenceLine(text, EvidenceSource.CAPTION, _CAPTION_CONFIDENCE, paragraph=paragraph, row=row)


def _screen_lines(spans: Iterable[TextSpan]) -> Iterator[EvidenceLine]:
    for number, span in enumerate(sorted(spans, key=lambda span: (span.slide or 0, span.start_s, *span.box[1::-1]))):
        for text, _, row in _split(span.text):
            yield EvidenceLine(
                text,
                EvidenceSource.ON_SCREEN,
                span.confidence,
                span.start_s,
                span.end_s,
                span.box,
                paragraph=number,
                row=number * _MAX_LINE + row,
                slide=span.slide,
            )


def _captioned_lines(spans: Iterable[TextSpan]) -> Iterator[EvidenceLine]:
    """Speech that was read: its lines have a place on the screen."""
    for number, span in enumerate(spans):
        for text, _, row in _split(span.text):
            yield EvidenceLine(
                text,
                EvidenceSource.SAID,
                span.confidence,
                span.start_s,
                span.end_s,
                span.box,
                paragraph=number,
                row=number * _MAX_LINE + row,
            )


def _said_lines(transcript: Transcript | None) -> Iterator[EvidenceLine]:
    for number, segment in enumerate(transcript.segments if transcript else ()):
        confidence = _SAID_CONFIDENCE if segment.confidence is None else segment.confidence
        for text, _, row in _split(segment.text):
            yield EvidenceLine(
                text,
                EvidenceSource.SAID,
                confidence,
                segment.start_s,
                segment.end_s,
                paragraph=number,
                row=number * _MAX_LINE + row,
            )


def _split(text: str) -> Iterator[tuple[str, int, int]]:
    """Sentences and list items with their paragraph and row."""
    paragraph, row = 0, 0
    for line in text.splitlines():
        if not any(char.isalnum() for char in line):
            paragraph += 1
            continue
        for part in _rows(line):
            row += 1
            for sentence in _sentences(part):
                for start in range(0, len(sentence), _MAX_LINE):
                    piece = sentence[start : start + _MAX_LINE].strip()
                    if piece:
                        yield piece, paragraph, row


def _rows(line: str) -> Iterable[str]:
    """Split a line that holds several list items or headings, as if each had its own line."""
    items = _LIST_ITEM.split(line)
    parts = items if (len(items) > 2 and _counts_up(items[1:])) or _starts_list(line) else [line]
    for part in parts:
        starts = [0, *heading_starts(part), len(part)]
        for start, end in pairwise(starts):
            yield from _bulleted(part[start:end])


def _bulleted(text: str) -> list[str]:
    marks = [match.group(1) for match in _BULLET.finditer(text)]
    often = max(set(marks), key=marks.count, default="")
    if marks.count(often) >= _MIN_BULLETS:
        return re.split(rf"\s(?={re.escape(often)})", text)
    if len(_DASH_NUMBER.findall(text)) >= _MIN_BULLETS:
        return _DASH.split(text)
    return [text]


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a long text; a short one stays whole."""
    start = 0
    for match in _SENTENCE_END.finditer(text) if len(text) > _LONG_LINE else ():
        if not _ABBREVIATION.search(text[max(0, match.start() - 12) : match.start()]) and _may_begin(text, match.end()):
            yield text[start : match.start() + len(match.group().rstrip())]
            start = match.end()
    yield text[start:]


def _may_begin(text: str, at: int) -> bool:
    return not text[at : at + 1].islower() or text[at - 2 : at - 1] in "!?"


def _counts_up(items: list[str]) -> bool:
    """Whether the items' numbers are those of a list; "Partner 2." twice is none."""
    numbers = [int("".join(takewhile(str.isdecimal, item))) for item in items]
    return all(one < two for one, two in pairwise(numbers))


def _starts_list(line: str) -> bool:
    return line.lstrip()[:2] in ("1.", "1)", "1\ufe0f", "1\u20e3")

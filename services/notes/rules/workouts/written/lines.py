"""One written line of a workout, taken apart."""

import re
from dataclasses import dataclass, field, replace

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.tokens import Tokens, text_at
from services.notes.rules.words import bare, word_set
from services.notes.rules.workouts.amounts import amounts
from services.notes.rules.workouts.lexicon import is_rest
from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind
from services.notes.rules.workouts.structure import PROSE, is_frame
from services.notes.rules.workouts.written.markers import label_of, marker_of
from services.notes.rules.workouts.written.naming import CLOSE, OPEN, NamedPart
from services.notes.rules.workouts.written.parts import parts_of

_WITHOUT = word_set("no without zero keine ohne sin sans senza sem bez без tanpa zonder utan")
_HASHTAG = re.compile(r"(?<!\w)#[^\W\d]")


@dataclass(frozen=True, eq=False)
class WrittenLine:
    """A written line, taken apart."""

    line: EvidenceLine
    marker: str = ""
    group: str = ""
    group_at: tuple[int, int] = (0, 0)
    parts: tuple[NamedPart, ...] = ()
    loose: tuple[Amount, ...] = ()
    words: tuple[str, ...] = field(default=())  # all words, bare
    is_prose: bool = False
    ends_in_colon: bool = False
    is_list: bool = False  # its names stand behind a colon, and what stands before it is for all of them

    @property
    def is_known(self) -> bool:
        """Whether a part is known as an exercise."""
        return any(part.is_known for part in self.parts)


def read_entry(line: EvidenceLine, *, is_numbered: bool = False) -> WrittenLine:
    """Take the line apart; `is_numbered` when the bare number at its beginning only counts the lines."""
    marker, at = marker_of(line.text)
    if is_numbered:
        marker, at = "number", line.tokens[0].end
    group, span, at = label_of(line.text, at)
    tokens = _before_hashtags(line)
    first = next((i for i, token in enumerate(tokens) if token.start >= at), len(tokens))
    found = amounts(tokens, first)
    entry = WrittenLine(
        line,
        marker,
        group,
        span,
        words=tuple(bare(token.text) for token in tokens[first:] if token.is_word),
        is_prose=_is_prose(tokens[first:]),
        ends_in_colon=line.text.rstrip().endswith((":", "：")),
    )
    found = _as_rests(tokens[first:], found)
    inline = _behind_frame(line, tokens, first)
    if inline:
        group, span, behind = inline
        parts, loose = parts_of(line, tokens, behind, [one for one in found if one.first >= behind])
        if parts:
            before = tuple(one for one in found if one.last <= behind)
            return replace(
                entry, group=group, group_at=span, parts=tuple(parts), loose=(*before, *loose), is_list=bool(before)
            )
    parts, loose = parts_of(line, tokens, first, found)
    return replace(entry, parts=tuple(parts), loose=tuple(loose), is_list=bool(loose) and len(parts) > 1)


def _behind_frame(line: EvidenceLine, tokens: Tokens, first: int) -> tuple[str, tuple[int, int], int] | None:
    """ "EMOM 12, in turn: minute 1 – 10 burpees": the label behind a colon, and the first token behind it."""
    colon = next((i for i in range(first, len(tokens)) if tokens[i].text in (":", "：")), None)
    if colon is None or not any(is_frame(bare(token.text)) for token in tokens[first:colon]):
        return None
    at = tokens[colon].end
    at += len(line.text[at:]) - len(line.text[at:].lstrip())
    group, span, after = label_of(line.text, at)
    behind = next((i for i, token in enumerate(tokens) if token.start >= after), len(tokens))
    return (group, span, behind) if group and behind < len(tokens) else None


def _before_hashtags(line: EvidenceLine) -> Tokens:
    tag = _HASHTAG.search(line.text)
    return tuple(token for token in line.tokens if token.end <= tag.start()) if tag else line.tokens


def _is_prose(tokens: Tokens) -> bool:
    """Whether a word tells of a sentence; what stands in brackets only explains."""
    depth = 0
    for token in tokens:
        depth += (token.text in OPEN) - (token.text in CLOSE)
        if depth <= 0 and bare(token.text) in PROSE:
            return True
    return False


def _as_rests(tokens: Tokens, found: list[Amount]) -> list[Amount]:
    """ "Recovery · 60s": beside the word for rest, and with nothing counted, a time is a rest."""
    kinds = {amount.kind for amount in found}
    first = next((bare(token.text) for token in tokens if token.is_word), "")
    if is_rest(first) and MeasureKind.REST in kinds:  # "Rest: 90s (2-3 min on squats)"
        return [one for one in found if one.kind not in (MeasureKind.SECONDS, MeasureKind.SECONDS_MAX)]
    is_time = bool(kinds) and kinds <= {MeasureKind.SECONDS, MeasureKind.SECONDS_MAX}
    rests = [i for i, token in enumerate(tokens) if is_rest(bare(token.text))]
    if not is_time or not rests or any(text_at(tokens, i - 1) in _WITHOUT for i in rests):
        return found
    if any(token.text == "." and token.start > tokens[min(rests)].start for token in tokens[:-1]):
        return found  # "Rest as needed. Under 12 min is great"
    return [replace(one, kind=MeasureKind.REST) for one in found if one.kind is MeasureKind.SECONDS][:1]

"""One written line of a workout, taken apart."""

import re
from dataclasses import dataclass, field, replace

from services.notes.rules.evidence import Line
from services.notes.rules.tokens import Tokens
from services.notes.rules.words import bare
from services.notes.rules.workouts.amounts import amounts
from services.notes.rules.workouts.lexicon import is_rest
from services.notes.rules.workouts.measures.kinds import Amount, Kind
from services.notes.rules.workouts.structure import PROSE
from services.notes.rules.workouts.written.markers import label_of, marker_of
from services.notes.rules.workouts.written.naming import CLOSE, OPEN, Part
from services.notes.rules.workouts.written.parts import parts_of

_HASHTAG = re.compile(r"(?<!\w)#[^\W\d]")


@dataclass(frozen=True, eq=False)
class Entry:
    """A written line, taken apart."""

    line: Line
    marker: str = ""
    group: str = ""
    group_at: tuple[int, int] = (0, 0)
    parts: tuple[Part, ...] = ()
    loose: tuple[Amount, ...] = ()
    words: tuple[str, ...] = field(default=())  # all words, bare
    is_prose: bool = False
    ends_in_colon: bool = False
    is_list: bool = False  # its names stand behind a colon, and what stands before it is for all of them

    @property
    def is_known(self) -> bool:
        """Whether a part is known as an exercise."""
        return any(part.is_known for part in self.parts)


def read_entry(line: Line, *, is_numbered: bool = False) -> Entry:
    """Take the line apart; `is_numbered` when the bare number at its beginning only counts the lines."""
    marker, at = marker_of(line.text)
    if is_numbered:
        marker, at = "number", line.tokens[0].end
    group, span, at = label_of(line.text, at)
    tokens = _before_hashtags(line)
    first = next((i for i, token in enumerate(tokens) if token.start >= at), len(tokens))
    found = amounts(tokens, first)
    entry = Entry(
        line,
        marker,
        group,
        span,
        words=tuple(bare(token.text) for token in tokens[first:] if token.is_word),
        is_prose=_is_prose(tokens[first:]),
        ends_in_colon=line.text.rstrip().endswith((":", "：")),
    )
    found = _as_rests(tokens[first:], found)
    parts, loose = parts_of(line, tokens, first, found)
    return replace(entry, parts=tuple(parts), loose=tuple(loose), is_list=bool(loose) and len(parts) > 1)


def _before_hashtags(line: Line) -> Tokens:
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
    is_time = bool(kinds) and kinds <= {Kind.SECONDS, Kind.SECONDS_MAX}
    if not is_time or not any(is_rest(bare(token.text)) for token in tokens):
        return found
    return [replace(one, kind=Kind.REST) for one in found if one.kind is Kind.SECONDS][:1]

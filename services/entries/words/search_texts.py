"""What a search looks through: every line that was said, shown, written or noted, with its second."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import JsonValue
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clients.database.models import Entry, EntryMeaning, EntryText
from services.domain.artifacts import Media, Note, ScreenText, StageResult, Transcript
from services.entries.words.folding import fold

MAX_CHARS = 40_000  # of one part; an hour of speech
MAX_FIRST_LINE = 200
Line = tuple[float | None, str]
# Which parts a column holds. A part is replaced as a whole, when its stage is done or a person changes it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "noted": ("noted",),
    "said": ("said",),
    "shown": ("shown",),
    "written": ("link", "post", "tags"),
}


def lines_of(result: StageResult) -> tuple[str, list[Line]] | None:
    """The part that a stage's result gives, and its lines; None for one without words."""
    match result:
        case Note():
            texts = [result.summary, *(text for value in result.fields.values() for text in _texts(value.value))]
            return "noted", [(None, text) for text in texts]
        case Transcript():
            return "said", [(one.start_s, one.text) for one in result.segments]
        case ScreenText():
            return "shown", [(one.start_s, one.text) for one in result.spans if one.is_content]
        case Media():
            tags = " ".join(f"#{tag}" for tag in result.hashtags)
            return "post", [(None, text) for text in (result.title, result.author, result.caption, tags)]
    return None


def remember(session: Session, row: Entry, parts: Mapping[str, Sequence[Line]]) -> None:
    """Put these parts in the place of what was known of them, and the title beside."""
    text = session.scalar(select(EntryText).where(EntryText.entry_id == row.id))
    if text is None:
        remember_first(session, row, parts)
        return
    before = text.lines
    text.lines = {**before, **_lines(row, parts)}
    if text.lines != before:
        session.execute(delete(EntryMeaning).where(EntryMeaning.entry_id == row.id))  # it is made anew
    for column, folded in _columns(text.lines).items():
        setattr(text, column, folded)


def remember_first(session: Session, row: Entry, parts: Mapping[str, Sequence[Line]]) -> None:
    """The same for an entry of which nothing is known: no question is asked."""
    lines = _lines(row, parts)
    session.add(EntryText(entry_id=row.id, lines=lines, **_columns(lines)))


def _lines(row: Entry, parts: Mapping[str, Sequence[Line]]) -> dict[str, list[list[JsonValue]]]:
    own = {"link": [(None, part) for part in (row.source.get("url"), row.source.get("name")) if part]}
    new = {"title": [(None, row.title)], **own, **parts}
    return {part: _kept(lines) for part, lines in new.items()}


def _columns(lines: Mapping[str, list[list[JsonValue]]]) -> dict[str, str]:
    """What a search looks through, by column."""
    return {
        column: fold(" ".join(str(words) for name in names for _, words in lines.get(name, [])))
        for column, names in COLUMNS.items()
    }


def remember_note(session: Session, row: Entry, note: Note) -> None:
    """A person changed the note: its words and its line in the list follow."""
    row.first_line = first_line(note)
    part, lines = lines_of(note) or ("noted", [])
    remember(session, row, {part: lines})


def first_line(note: Note) -> str:
    """What a list shows of a note."""
    return note.summary.strip().partition("\n")[0][:MAX_FIRST_LINE]


def _kept(lines: Iterable[Line]) -> list[list[JsonValue]]:
    kept: list[list[JsonValue]] = []
    left = MAX_CHARS
    for at_s, words in lines:
        if words and left > 0:
            kept.append([None if at_s is None else round(at_s, 2), words[:left]])
            left -= len(words)
    return kept


def _texts(value: JsonValue) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield " ".join(str(part) for part in value.values() if isinstance(part, str))
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)

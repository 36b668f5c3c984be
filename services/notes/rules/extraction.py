"""Rule-based extraction: a note by fixed rules, without AI; what no line of the pool says stays empty and is named."""

from collections.abc import Iterator, Mapping

from services.domain.artifacts import Media, Missing, Note, ScreenText, Transcript
from services.domain.schemas.general import GENERAL
from services.domain.schemas.model import Schema
from services.domain.schemas.registry import SCHEMAS
from services.notes.rules.choice import decide
from services.notes.rules.conflicts import number_conflicts
from services.notes.rules.evidence import MAX_CHARS, EvidencePool, build_pool
from services.notes.rules.fields import RULES, Facts, fill
from services.notes.rules.findings import FoundValue
from services.notes.rules.wording import title
from services.notes.summary_sentence import sentence
from services.notes.values import OUTLINE

_NOT_FOUND = "Not said, shown or written in a way that rules can read."
_NO_RULE = "No rule fills this field."
_MAX_CONFLICTS = 20


def extract_note(
    media: Media | None,
    transcript: Transcript | None,
    screen_text: ScreenText | None,
    *,
    schema: Schema | None = None,
    schemas: Mapping[str, Schema] = SCHEMAS,
    name: str = "",
) -> Note:
    """Fill the schema, or the one that fits, from what is said, shown and written. None: that stage failed."""
    pool = build_pool(media, transcript, screen_text)
    facts = Facts(pool)
    choice = None if schema else decide(schemas, facts)
    schema = choice.schema if choice else schema or GENERAL
    found = fill(schema, facts)
    return Note(
        schema_name=schema.name,
        schema_confidence=choice.confidence if choice else None,
        schema_reason=choice.reason if choice else "",
        engine=OUTLINE,
        title=title(pool, media, name, fields=found),
        summary=sentence(schema, found, media),
        language=pool.language,
        fields={field: finding.as_value() for field, finding in found.items()},
        missing=(
            *_notices(media),
            *_sources(pool, transcript, screen_text),
            *_conflicts(pool, found),
            *_empty(schema, found),
        ),
    )


def _notices(media: Media | None) -> Iterator[Missing]:
    if media and media.notice:
        yield Missing(what="part of the video", why=media.notice)


def _sources(pool: EvidencePool, transcript: Transcript | None, screen_text: ScreenText | None) -> Iterator[Missing]:
    if transcript is None:
        yield Missing(what="speech", why="Transcribing failed, so nothing that is said could be used.")
    elif not transcript.segments:
        yield Missing(what="speech", why=transcript.reason or "Nobody speaks.")
    if screen_text is None:
        yield Missing(what="text on screen", why="Reading the screen failed, so nothing that is shown could be used.")
    elif not screen_text.spans and (screen_text.reason or not screen_text.notices):  # what is told stands beside
        yield Missing(what="text on screen", why=screen_text.reason or "There is none.")
    if not pool.caption:
        yield Missing(what="caption", why="The video came without one.")
    if pool.was_cut:
        yield Missing(what="the rest of the text", why=f"Only the first {MAX_CHARS:,} characters were read.")


def _conflicts(pool: EvidencePool, found: Mapping[str, FoundValue]) -> list[Missing]:
    every = [missing for finding in found.values() for missing in finding.missing]
    return [*every, *number_conflicts(pool, every)][:_MAX_CONFLICTS]


def _empty(schema: Schema, found: Mapping[str, FoundValue]) -> Iterator[Missing]:
    for field in schema.fields:
        if field.name not in found and not field.is_rare:
            has_rule = f"{schema.name}.{field.name}" in RULES or field.name in RULES
            yield Missing(what=field.label.lower(), why=_NOT_FOUND if has_rule else _NO_RULE)

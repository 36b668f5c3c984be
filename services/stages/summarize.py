"""The summarize stage: the note of one video, by the configured model or by rules."""

from clients.gemini.configured import configured_pool
from services.artifacts import Note
from services.notes_by_model.asking import Asking
from services.notes_by_model.note import Material, Wish, note_by_model, rules_note
from services.paid_calls import PaidCalls
from services.schemas.registry import schema_named
from services.stages.context import StageContext


def run(context: StageContext) -> Note:
    """Fill in the schema asked for, or the one that fits. Raises NeedsUserError for a schema nobody knows."""
    options, settings = context.options, context.settings
    named = schema_named(options.schema_name) if options.schema_name else None
    context.report("Filling in the note", 0.0)
    material = Material(context.media, context.transcript, context.screen_text, context.source.name)
    wish = Wish(
        schema=named or options.own_schema,
        rules_schema=named,
        prompt=options.prompt or "",
        language=settings.note_language,
    )
    pool = configured_pool(settings)
    if pool is None:
        return rules_note(material, wish)
    if context.paused:
        return rules_note(material, wish, why=context.paused)
    calls = PaidCalls(settings.data_dir / "paid_calls")
    calls.sweep()
    return note_by_model(Asking(pool, calls, context.report, settings.prices), material, wish)

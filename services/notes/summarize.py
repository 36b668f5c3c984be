"""The summarize stage: the note of one video, by the configured model or by rules."""

from functools import partial

from clients.chat.configured import is_free
from clients.language_model import configured_model
from clients.media.ffmpeg import copy_for_watching
from clients.media.sound_tracks import sound_track
from clients.progress import Report
from config.settings import Settings
from services.costs.paid_calls import PaidCalls
from services.domain.artifacts import Note
from services.domain.schemas.registry import schema_named
from services.domain.stages import Options, StageContext
from services.notes.llm.llm_session import MAX_WAIT_S, Asking
from services.notes.llm.note import Material, NoteRequest, note_by_model, rules_note
from services.notes.llm.video_prompt import Film
from utils.errors import ClipsheetError

_MB = 1_000_000


def run(context: StageContext) -> Note:
    """Fill in the schema asked for, or the one that fits. Raises NeedsUserError for a schema nobody knows."""
    is_shown = context.settings.gemini_video_mb and not context.settings.has_llm  # a chat takes words
    look = partial(film, context) if is_shown else None
    material = Material(context.media, context.transcript, context.screen_text, context.source.name, look)
    return summarize(material, context.options, context.settings, context.report, paused=context.paused)


def summarize(
    material: Material, options: Options, settings: Settings, report: Report, *, paused: str | None = None
) -> Note:
    """Do what `run` does with material from anywhere; `paused` says why no model may be paid for now."""
    named = schema_named(options.schema_name) if options.schema_name else None
    report("Filling in the note", 0.0)
    wish = NoteRequest(
        schema=named or options.own_schema,
        rules_schema=named,
        prompt=options.prompt or "",
        language=settings.note_language,
    )
    model = configured_model(settings)
    if model is None:
        return rules_note(material, wish)
    if paused and not is_free(settings):
        return rules_note(material, wish, why=paused)
    calls = PaidCalls(settings.data_dir / "paid_calls")
    calls.sweep()
    max_wait_s = settings.llm_timeout_s if settings.has_llm else MAX_WAIT_S
    return note_by_model(Asking(model, calls, report, settings.prices, max_wait_s), material, wish)


def film(context: StageContext) -> Film | None:
    """The video for a model to watch, without its sound when that was listened to; None when it is over the cap."""
    media, copy = context.media, context.work / "watched.mp4"
    if media is None or not media.has_video or context.media_folder is None:
        return None
    try:
        sound = sound_track(context.media_path) if context.transcript is None else None
        number = media.track.number if media.track else 0
        copy_for_watching(context.media_path, copy, number=number, sound=sound)
        data = copy.read_bytes() if copy.stat().st_size <= context.settings.gemini_video_mb * _MB else b""
    except (ClipsheetError, OSError):
        return None  # the words that there are make the note
    finally:
        copy.unlink(missing_ok=True)
    return Film(data, media.duration_s) if data else None

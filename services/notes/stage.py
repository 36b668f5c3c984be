"""The stage that fills in the note."""

from typing import Any

from config.settings import Settings
from services.domain.artifacts import Note
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage, host_of
from services.domain.stages import Options, StageName


def _params(options: Options, settings: Settings) -> dict[str, Any]:
    """What a note depends on: with a key given or another model, it is made anew."""
    wish: dict[str, Any] = {"schema": options.schema_name, "prompt": options.prompt}
    if not settings.has_gemini and not settings.has_llm:
        return wish
    own = options.own_schema.model_dump(mode="json") if options.own_schema else None
    if settings.has_llm:
        endpoint = {"model": settings.llm_model, "at": host_of(settings.llm_base_url)}
        return {**wish, "own_schema": own, **endpoint, "language": settings.note_language}
    if settings.gemini_video_mb:
        wish["video_mb"] = settings.gemini_video_mb
    return {**wish, "own_schema": own, "model": settings.gemini_model, "language": settings.note_language}


STAGE = Stage(
    StageName.SUMMARIZE,
    "services.notes.summarize",
    Status.PROCESSING,
    "Filling in the note",
    Note,
    gives="note",
    required=True,
    version=5,
    needs=(StageName.DOWNLOAD, StageName.TRANSCRIBE, StageName.READ_TEXT),
    limits=Limits(wall_s=300, memory_mb=1024),
    is_heavy=False,
    params=_params,
    keys=("gemini_api_keys", "llm_api_key"),
    waits_s=lambda settings: settings.llm_timeout_s if settings.has_llm else 0.0,
)

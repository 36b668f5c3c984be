"""The stage that writes down what is said."""

from typing import Any

from config.settings import Settings
from services.domain.artifacts import Transcript
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage, host_of
from services.domain.stages import Options, Source, StageName
from services.sources.texts import texts_of


def _params(_options: Options, settings: Settings) -> dict[str, Any]:
    """What a transcript depends on: who would listen."""
    if not settings.has_remote_speech:
        return {"model": settings.whisper_model}
    return {"model": settings.transcribe_model, "at": host_of(settings.openai_base_url), "else": settings.whisper_model}


def _given(source: Source, _options: Options) -> Transcript | None:
    """What is said in a post of words alone."""
    return texts_of(source).transcript if source.kind == "text" else None


STAGE = Stage(
    StageName.TRANSCRIBE,
    "services.speech.transcribe",
    Status.TRANSCRIBING,
    "Listening for speech",
    Transcript,
    gives="transcript",
    required=False,
    version=4,
    needs=(StageName.DOWNLOAD,),
    limits=Limits(wall_s=1800, memory_mb=3072),
    usual_mb=lambda settings: 100 if settings.has_remote_speech else 350,
    params=_params,
    at_hand=_given,
    keys=("openai_api_key",),
)

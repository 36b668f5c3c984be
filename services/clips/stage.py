"""The two halves of the step "clips": one process chooses, then one for each clip makes it."""

from typing import Any

from config.settings import Settings
from services.domain.clips import ClipChoice, ClipFile
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage, host_of
from services.domain.stages import Options, StageName


def _who_chooses(_options: Options, settings: Settings) -> dict[str, Any]:
    """With a key given, or another model, the choice is made anew."""
    if settings.has_llm:
        return {"model": settings.llm_model, "at": host_of(settings.llm_base_url)}
    return {"model": settings.gemini_model} if settings.has_gemini else {}


CHOOSE = Stage(
    StageName.CLIPS,
    "services.clips.choose",
    Status.PROCESSING,
    "Choosing clips",
    ClipChoice,
    required=False,
    version=1,
    needs=(StageName.DOWNLOAD, StageName.TRANSCRIBE),
    limits=Limits(wall_s=600, memory_mb=1024, wall_per_s=0.5),
    params=_who_chooses,
    keys=("gemini_api_keys", "llm_api_key"),
    waits_s=lambda settings: settings.llm_timeout_s if settings.has_llm else 0.0,
)
KIND = "clip"  # of the artifacts that MAKE makes, apart from those of CHOOSE
MAKE = Stage(
    StageName.CLIPS,
    "services.clips.make",
    Status.PROCESSING,
    "Making a clip",
    ClipFile,
    required=False,
    version=1,
    needs=(StageName.DOWNLOAD,),
    limits=Limits(wall_s=3600, memory_mb=1536, wall_per_s=0.0),
    usual_mb=lambda _settings: 460,  # of 1080 x 1920, three quarters of it ffmpeg's
)

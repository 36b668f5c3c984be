"""The stage that reads what is written on the screen."""

from typing import Any

from clients.local_models.tessdata import FOLDER, Tessdata
from config.settings import Settings
from services.domain.artifacts import ScreenText
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage, host_of
from services.domain.stages import Options, Source, StageName
from services.sources.texts import texts_of


def _params(_options: Options, settings: Settings) -> dict[str, Any]:
    """What the screen's text depends on: who would read it, and the scripts that a person has added."""
    added = [model.name for model in Tessdata(settings.models_dir / FOLDER).models()]
    vision = {"engine": "vision", "at": host_of(settings.vision_base_url)} if settings.has_vision else {}
    return {**vision, **({"scripts": added} if added else {})}


def _given(source: Source, _options: Options) -> ScreenText | None:
    """What is shown in a post of words alone."""
    return texts_of(source).screen_text if source.kind == "text" else None


STAGE = Stage(
    StageName.READ_TEXT,
    "services.screen_text.read_text",
    Status.PROCESSING,
    "Reading on-screen text",
    ScreenText,
    gives="text on screen",
    required=False,
    version=9,
    needs=(StageName.DOWNLOAD,),
    limits=Limits(wall_s=1200, memory_mb=2048),
    usual_mb=lambda _settings: 200,
    params=_params,
    at_hand=_given,
    keys=("vision_api_key",),
)

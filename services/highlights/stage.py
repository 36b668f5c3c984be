"""The stage that finds movement and cuts the reel."""

from services.domain.artifacts import Motion
from services.domain.entries import Status
from services.domain.stage_description import First, Limits, Stage
from services.domain.stages import Options, Source, StageName


def _given(source: Source, options: Options) -> Motion | None:
    """Nothing moves in a post of words alone."""
    why = "There are words alone, so there is no motion to find."
    return Motion(duration_s=0.0, settings=options.motion, zero_reason=why) if source.kind == "text" else None


STAGE = Stage(
    StageName.HIGHLIGHT,
    "services.highlights.highlight",
    Status.PROCESSING,
    "Looking for movement",
    Motion,
    gives="highlights",
    required=False,
    version=5,
    needs=(StageName.DOWNLOAD,),
    limits=Limits(wall_s=1800, memory_mb=2048),
    usual_mb=lambda _settings: 165,  # of 720p, two thirds of it ffmpeg's
    first=First("services.highlights.look", usual_mb=155),
    at_hand=_given,
    params=lambda options, _settings: options.motion.model_dump(),
)

"""The stage that finds movement and cuts the reel."""

from services.domain.artifacts import Motion
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage
from services.domain.stages import StageName

STAGE = Stage(
    StageName.HIGHLIGHT,
    "services.highlights.highlight",
    Status.PROCESSING,
    "Looking for movement",
    Motion,
    gives="highlights",
    required=False,
    version=3,
    needs=(StageName.DOWNLOAD,),
    limits=Limits(wall_s=1800, memory_mb=2048),
    params=lambda options, _settings: options.motion.model_dump(),
)

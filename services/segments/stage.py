"""How a video is split: one process for all of its segments."""

from services.domain.entries import Status
from services.domain.segments import Segments
from services.domain.stage_description import Limits, Stage
from services.domain.stages import StageName

KIND = "segments"  # of the artifacts
SPLIT = Stage(
    StageName.CLIPS,
    "services.segments.split",
    Status.PROCESSING,
    "Splitting the video",
    Segments,
    required=False,
    version=1,
    needs=(StageName.DOWNLOAD, StageName.TRANSCRIBE),
    limits=Limits(wall_s=3600, memory_mb=1536, wall_per_s=3.0),
)

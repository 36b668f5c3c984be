"""How the process that makes a note's row clips is run; it is no step of an entry, as it has none to wait for."""

from services.domain.entries import Status
from services.domain.row_clips import RowClips
from services.domain.stage_description import Limits, Stage
from services.domain.stages import StageName

KIND = "row_clips"  # of the artifact
MAKE = Stage(
    StageName.SAVE,
    "services.exports.row_clips.make",
    Status.SAVING,
    "Cutting a clip for each step",
    RowClips,
    required=False,
    version=1,
    needs=(StageName.DOWNLOAD,),
    limits=Limits(wall_s=300, memory_mb=1024, wall_per_s=0.0),
)

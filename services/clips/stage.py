"""The two halves of the step "clips": one process chooses, then one for each clip makes it."""

from services.domain.clips import ClipChoice, ClipFile
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage
from services.domain.stages import StageName

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
)

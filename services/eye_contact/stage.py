"""How the gaze in a video is corrected: one process for the whole of it, or for a preview."""

from services.domain.entries import Status
from services.domain.eye_contact import EyeContactFile
from services.domain.stage_description import Limits, Stage
from services.domain.stages import StageName

KIND = "eye_contact"  # of the artifacts
CORRECT = Stage(
    StageName.CLIPS,
    "services.eye_contact.make",
    Status.PROCESSING,
    "Looking at the eyes",
    EyeContactFile,
    required=False,
    version=2,
    needs=(StageName.DOWNLOAD,),
    limits=Limits(wall_s=3600, memory_mb=1536, wall_per_s=20.0),
)

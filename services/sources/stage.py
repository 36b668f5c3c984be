"""The stage that fetches the video."""

from services.domain.artifacts import Media
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage
from services.domain.stages import StageName

STAGE = Stage(
    StageName.DOWNLOAD,
    "services.sources.download",
    Status.DOWNLOADING,
    "Fetching the video",
    Media,
    gives="video",
    required=True,
    version=1,
    needs=(),
    limits=Limits(wall_s=900, memory_mb=1024),
    is_heavy=False,
    keys=("video_proxy",),
    trusts_proxies=False,
)

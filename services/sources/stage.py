"""The stage that fetches the video."""

from services.domain.artifacts import Media
from services.domain.entries import Status
from services.domain.stage_description import Limits, Stage
from services.domain.stages import Options, Source, StageName
from services.sources.texts import texts_of


def _given(source: Source, _options: Options) -> Media | None:
    """The post that words alone are."""
    return texts_of(source).media if source.kind == "text" else None


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
    at_hand=_given,
    keys=("video_proxy", "scrapecreators_api_key"),
    trusts_proxies=False,
)

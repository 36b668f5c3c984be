"""Eye contact: how a person wants the gaze in a video corrected, and what became of it."""

from collections.abc import Mapping

from pydantic import Field

from services.domain.artifacts import Frozen, StageResult

DEFAULT_INTENSITY = 0.7
PREVIEW_S = 8.0


class EyeContactWish(Frozen):
    """What is to be made: the whole video anew, or a preview, both pictures side by side."""

    intensity: float = Field(DEFAULT_INTENSITY, ge=0, le=1)  # how much of the way the eyes are moved
    preview: bool = False
    start_s: float | None = Field(None, ge=0)  # of the preview; None: where the eyes can be seen to move


class Strip(Frozen):
    """One second of the video: which share of its pictures was corrected, and why most others were not."""

    start_s: float
    corrected: float
    reason: str | None = None


class EyeContactFile(StageResult):
    """What became of a video or of its preview. Offsets are means over the corrected pictures, in degrees."""

    file: str | None = None  # None: the original stays as it is, `reason` says why
    start_s: float = 0.0
    end_s: float = 0.0
    is_partial: bool = False  # something failed
    reason: str | None = None
    corrected_share: float = 0.0
    left_alone: Mapping[str, float] = {}  # reason to share of the pictures, the most common first
    offset_before: float | None = None
    offset_after: float | None = None
    strip: tuple[Strip, ...] = ()

"""What the API of clips takes and gives."""

from datetime import datetime
from typing import Annotated, Any, Self

from flask import url_for
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.clips.clip_view import ClipStatus, ClipView, OrderView
from services.domain.clips import ClipStyle, ClipWish, Scores, ShotFraming, Span

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class ClipsRequest(ClipWish):
    """Have clips chosen, or make one of `parts`: stretches of the video that a person marked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parts: list[Span] | None = Field(default=None, min_length=1, max_length=50)
    title: Text = ""

    @property
    def wish(self) -> ClipWish:
        """What is to be chosen."""
        return ClipWish(count=self.count, min_s=self.min_s, max_s=self.max_s, style=self.style, tighten=self.tighten)


class WordFix(BaseModel):
    """Another text for the word that begins at `start_s` of the video; an empty one leaves it out."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    start_s: float = Field(ge=0)
    text: str = Field(max_length=100)


class ClipPatch(BaseModel):
    """What is to change; the rest stays. `style` holds only the fields that change."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    title: Text | None = None
    start_s: float | None = Field(default=None, ge=0)
    end_s: float | None = Field(default=None, gt=0)
    parts: list[Span] | None = Field(default=None, min_length=1, max_length=50)
    words: list[WordFix] = Field(default=[], max_length=500)
    crops: dict[int, float] | None = Field(
        default=None, description="By hand: the number of a shot, and the middle of its crop, 0 to 1."
    )
    style: dict[str, Any] = {}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.parts is not None and (self.start_s is not None or self.end_s is not None):
            raise ValueError("Give either parts, or start_s and end_s")
        if any(not 0 <= middle <= 1 for middle in (self.crops or {}).values()):
            raise ValueError("The middle of a crop is 0 to 1")
        return self


class SplitRequest(BaseModel):
    """Where the clip is cut in two, in seconds of the video."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    at_s: float = Field(gt=0)


class MergeRequest(BaseModel):
    """The clips that this one is joined with."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    clip_ids: list[str] = Field(min_length=1, max_length=20)


class WordOut(BaseModel):
    """A word with the video's times."""

    start_s: float
    end_s: float
    text: str


class ClipOut(BaseModel):
    """A clip. While it is made anew, its links lead to the file before."""

    id: str
    number: int
    status: ClipStatus
    message: str
    title: str
    score: float | None
    scores: Scores | None
    reason: str
    made_by: str
    start_s: float
    end_s: float
    length_s: float
    parts: list[Span]
    text: str
    words: list[WordOut]
    crops: dict[int, float]
    style: ClipStyle
    can_undo: bool
    width: int | None
    height: int | None
    fps: float | None
    size_bytes: int | None
    loudness_lufs: float | None
    true_peak_db: float | None
    shots: list[ShotFraming]
    notices: list[str]
    links: dict[str, str]
    updated_at: datetime

    @classmethod
    def of(cls, clip: ClipView) -> Self:
        """The clip as the API tells it."""
        plan, made = clip.plan, clip.made
        return cls(
            **{name: getattr(clip, name) for name in ("id", "number", "status", "message", "style", "can_undo")},
            **{name: getattr(plan, name) for name in ("title", "score", "scores", "reason", "made_by")},
            **{name: getattr(plan, name) for name in ("start_s", "end_s", "length_s", "text")},
            parts=list(plan.parts),
            words=[WordOut(**word.model_dump()) for word in plan.words],
            crops=dict(plan.crops),
            **{name: getattr(made, name, None) for name in ("width", "height", "fps", "size_bytes")},
            **{name: getattr(made, name, None) for name in ("loudness_lufs", "true_peak_db")},
            shots=list(made.shots) if made else [],
            notices=list(made.notices) if made else [],
            links=links_of(clip),
            updated_at=clip.updated_at,
        )


class OrderOut(BaseModel):
    """What was asked for last: `waiting`, `done`, `failed` or `cancelled`; why there are few clips, or none."""

    status: str
    made_by: str
    message: str
    wish: ClipWish

    @classmethod
    def of(cls, order: OrderView) -> Self:
        """The order as the API tells it."""
        return cls(status=order.status, made_by=order.made_by, message=order.message, wish=order.wish)


class ClipsOut(BaseModel):
    """An entry's clips in order of time."""

    clips: list[ClipOut]
    order: OrderOut | None


NAMES = {"video": "file", "poster": "poster_file", "srt": "srt_file", "vtt": "vtt_file", "ass": "ass_file"}


def links_of(clip: ClipView) -> dict[str, str]:
    """Where the clip and its files are."""
    links = {"self": url_for("clips.one", entry_id=clip.entry_id, clip_id=clip.id)}
    for what, name in NAMES.items():
        if clip.made and clip.artifact_id and getattr(clip.made, name):
            version = clip.artifact_id[:8]  # another file is another address
            links[what] = url_for("clips.file", entry_id=clip.entry_id, clip_id=clip.id, what=what, v=version)
    return links

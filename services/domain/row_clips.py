"""Row clips: a few seconds of the video beside each exercise or step of a note."""

from services.domain.artifacts import Frozen, StageResult


class Moment(Frozen):
    """The seconds in which a row is shown or done; `path` is field and number, as in "exercises/0"."""

    path: str
    start_s: float
    end_s: float


class RowClipWish(Frozen):
    """The moments of one note."""

    moments: tuple[Moment, ...]


class RowClip(Moment):
    """A muted clip of a moment, which may end before it where another scene begins."""

    file: str


class RowClips(StageResult):
    """The clips that could be made, in the order of their rows."""

    clips: tuple[RowClip, ...] = ()

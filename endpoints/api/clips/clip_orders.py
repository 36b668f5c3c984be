"""What is asked of an entry's clips, checked and begun: the same for the API and the page."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import ValidationError

from endpoints.api.clips.clip_models import ClipPatch, ClipsRequest, MergeRequest, SplitRequest
from endpoints.app_context import web
from endpoints.errors import FieldError, WrongFields
from services.clips import editing
from services.clips.captions.templates import styled
from services.clips.clip_view import ClipView
from services.domain.artifacts import Media, Segment
from services.domain.clips import ClipPlan, ClipStyle, Span
from services.domain.entries import EntryView
from utils.errors import ConflictError, PermanentError

T = TypeVar("T")


def order_clips(entry_id: str, asked: ClipsRequest) -> None:
    """Have clips chosen and made, or make one of the given parts. Raises WrongFields, ConflictError."""
    w = web()
    _check_style(asked.style)
    entry = w.entries.get(w.user_id, entry_id)
    check_video(entry)
    if asked.parts is None:
        w.videos.clips.order(w.user_id, entry_id, asked.wish)
    else:
        media, segments = _video(entry)
        plan = _in_words(lambda: _marked(asked, segments, media.duration_s), "parts")
        w.videos.clips.add(w.user_id, entry_id, [plan], asked.style)
    w.intake.make_clips(w.user_id, entry_id)


def change_clip(entry_id: str, clip_id: str, asked: ClipPatch) -> ClipView:
    """Change a clip, and have it made anew. Raises WrongFields."""
    w = web()
    media, segments = _video(w.entries.get(w.user_id, entry_id))

    def changed(clip: ClipView) -> tuple[ClipPlan, ClipStyle]:
        return _plan(clip, asked, segments, media.duration_s), _style(clip, asked)

    return begun(w.videos.clips.edit(w.user_id, entry_id, clip_id, changed))


def split_clip(entry_id: str, clip_id: str, asked: SplitRequest) -> None:
    """Make two clips of one. Raises WrongFields."""
    w = web()
    media, _ = _video(w.entries.get(w.user_id, entry_id))

    def halves(clips: list[ClipView]) -> list[ClipPlan]:
        return _in_words(lambda: list(editing.split(clips[0].plan, asked.at_s, end_s=media.duration_s)), "at_s")

    w.videos.clips.replace(w.user_id, entry_id, [clip_id], halves)
    w.intake.make_clips(w.user_id, entry_id)


def join_clips(entry_id: str, clip_id: str, asked: MergeRequest) -> None:
    """Make one clip of several, with the look of the first that is named. Raises WrongFields."""
    w = web()
    media, _ = _video(w.entries.get(w.user_id, entry_id))

    def whole(clips: list[ClipView]) -> list[ClipPlan]:
        return [_in_words(lambda: editing.merged([clip.plan for clip in clips], end_s=media.duration_s), "clip_ids")]

    ids = [clip_id, *asked.clip_ids]
    if len(set(ids)) < len(ids):
        raise WrongFields([FieldError(field="clip_ids", message="Name each once, and others than the clip itself")])
    w.videos.clips.replace(w.user_id, entry_id, ids, whole)
    w.intake.make_clips(w.user_id, entry_id)


def begun(clip: ClipView) -> ClipView:
    """The clip, with a run that makes it where that is needed."""
    if clip.status.is_open:
        web().intake.make_clips(web().user_id, clip.entry_id)
    return clip


def check_video(entry: EntryView) -> None:
    """Refuse what can never have clips; one that is still running may turn out to be a video."""
    if entry.source.kind == "text":
        raise ConflictError("This note is of words alone.", "Clips are made of videos.")
    if entry.status.is_final and (media := web().results.read(entry).media) is not None and not media.has_video:
        raise ConflictError("There is no picture in this file.", "Clips are made of videos.")


def _video(entry: EntryView) -> tuple[Media, Sequence[Segment]]:
    results = web().results.read(entry)
    if results.media is None:
        raise ConflictError("The video is not fetched yet.", "Wait until the entry is done.")
    return results.media, results.transcript.segments if results.transcript else ()


def _marked(asked: ClipsRequest, segments: Sequence[Segment], end_s: float) -> ClipPlan:
    return editing.by_hand(asked.parts or (), segments, end_s=end_s, title=asked.title)


def _plan(clip: ClipView, asked: ClipPatch, segments: Sequence[Segment], end_s: float) -> ClipPlan:
    plan = clip.plan
    parts = asked.parts or _moved(plan, asked)
    if parts is not None:
        plan = _in_words(lambda: editing.with_parts(plan, parts, segments, end_s=end_s), "start_s")
    if asked.words:
        fixes = [(fix.start_s, fix.text) for fix in asked.words]
        plan = _in_words(lambda: editing.corrected(plan, fixes), "words")
    if (crops := asked.crops) is not None:
        shots = clip.made.shots if clip.made else ()
        plan = _in_words(lambda: editing.cropped(plan, crops, shots), "crops")
    return plan if asked.title is None else plan.model_copy(update={"title": asked.title})


def _moved(plan: ClipPlan, asked: ClipPatch) -> list[Span] | None:
    if asked.start_s is None and asked.end_s is None:
        return None
    start_s = plan.start_s if asked.start_s is None else asked.start_s
    end_s = plan.end_s if asked.end_s is None else asked.end_s
    inner = editing.within(plan.parts, start_s, end_s) if start_s < end_s else []
    if not inner:
        return _in_words(lambda: [Span(start_s=start_s, end_s=end_s)], "end_s")
    edges = [(part.start_s, part.end_s) for part in inner]
    edges[0], edges[-1] = (start_s, edges[0][1]), (edges[-1][0], end_s)
    edges = [(start_s, end_s)] if len(edges) == 1 else edges
    return [Span(start_s=start, end_s=end) for start, end in edges]


def _style(clip: ClipView, asked: ClipPatch) -> ClipStyle:
    style = _in_words(lambda: ClipStyle.model_validate({**clip.style.model_dump(), **asked.style}), "style")
    _check_style(style)
    return style


def _check_style(style: ClipStyle) -> None:
    """Raise WrongFields for a template or a font that there is not: libass would take another one in silence."""
    w = web()
    template = _in_words(lambda: styled(style), "style.template")
    known = {one.font.family.casefold() for one in w.videos.fonts.all_of(w.user_id)}
    if template.font.casefold() not in known:
        raise WrongFields([FieldError(field="style.font", message=f"There is no font “{template.font}”")])


def _in_words(make_it: Callable[[], T], field: str) -> T:
    try:
        return make_it()
    except ValidationError as error:
        raise WrongFields.of(error, below=field) from error
    except PermanentError as error:
        raise WrongFields([FieldError(field=field, message=str(error))]) from error

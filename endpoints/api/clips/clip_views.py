"""The JSON API of an entry's clips: have them chosen, mark one, change, split, merge, undo, delete, fetch."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from flask import Blueprint, Response, jsonify, make_response, redirect, request, send_file
from pydantic import BaseModel
from werkzeug.wrappers import Response as Redirect

from endpoints.api.api_models import body
from endpoints.api.clips.clip_archive import archive_name, zipped
from endpoints.api.clips.clip_models import (
    NAMES,
    ClipOut,
    ClipPatch,
    ClipsOut,
    ClipsRequest,
    MergeRequest,
    OrderOut,
    SplitRequest,
)
from endpoints.api.files import download, send
from endpoints.app_context import web
from endpoints.errors import FieldError, WrongFields
from services.clips import editing
from services.clips.captions.templates import styled
from services.clips.clip_view import ClipStatus, ClipView
from services.domain.artifacts import Media, Segment
from services.domain.clips import WAVEFORM, ClipPlan, ClipStyle, Span
from services.domain.entries import EntryView
from services.domain.stages import StageName
from utils.errors import ConflictError, NotFoundError, PermanentError

blueprint = Blueprint("clips", __name__, url_prefix="/api/entries/<entry_id>/clips")
T = TypeVar("T")


@blueprint.get("")
def all_of_them(entry_id: str) -> Response:
    """The entry's clips, and what came of the last order."""
    return _answer(_all(entry_id))


@blueprint.post("")
def make(entry_id: str) -> tuple[Response, int]:
    """Have clips chosen and made, or make one of the given parts; progress comes as events of the entry."""
    w, asked = web(), body(ClipsRequest) if request.get_data() else ClipsRequest()
    _check_style(asked.style)
    entry = w.entries.get(w.user_id, entry_id)
    _check_video(entry)
    if asked.parts is None:
        w.clips.order(w.user_id, entry_id, asked.wish)
    else:
        media, segments = _video(entry)
        plan = _in_words(lambda: _marked(asked, segments, media.duration_s), "parts")
        w.clips.add(w.user_id, entry_id, [plan], asked.style)
    w.intake.make_clips(w.user_id, entry_id)
    return _answer(_all(entry_id)), 202


@blueprint.get("/<clip_id>")
def one(entry_id: str, clip_id: str) -> Response:
    """One clip."""
    return _answer(ClipOut.of(web().clips.get(web().user_id, entry_id, clip_id)))


@blueprint.patch("/<clip_id>")
def change(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Change edges, words, title, crop or look; only this clip is made anew, from the words and faces that are kept."""
    w, asked = web(), body(ClipPatch)
    media, segments = _video(w.entries.get(w.user_id, entry_id))

    def changed(clip: ClipView) -> tuple[ClipPlan, ClipStyle]:
        return _plan(clip, asked, segments, media.duration_s), _style(clip, asked)

    clip = w.clips.edit(w.user_id, entry_id, clip_id, changed)
    return _made_anew(clip)


@blueprint.delete("/<clip_id>")
def delete(entry_id: str, clip_id: str) -> Response:
    """Forget a clip."""
    web().clips.delete(web().user_id, entry_id, clip_id)
    return make_response("", 204)


@blueprint.post("/<clip_id>/split")
def split(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Make two clips of one."""
    w, asked = web(), body(SplitRequest)
    media, _ = _video(w.entries.get(w.user_id, entry_id))

    def halves(clips: list[ClipView]) -> list[ClipPlan]:
        return _in_words(lambda: list(editing.split(clips[0].plan, asked.at_s, end_s=media.duration_s)), "at_s")

    w.clips.replace(w.user_id, entry_id, [clip_id], halves)
    w.intake.make_clips(w.user_id, entry_id)
    return _answer(_all(entry_id)), 202


@blueprint.post("/<clip_id>/merge")
def merge(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Make one clip of several, in order of time, with the look of this one."""
    w, asked = web(), body(MergeRequest)
    media, _ = _video(w.entries.get(w.user_id, entry_id))

    def whole(clips: list[ClipView]) -> list[ClipPlan]:
        return [_in_words(lambda: editing.merged([clip.plan for clip in clips], end_s=media.duration_s), "clip_ids")]

    w.clips.replace(w.user_id, entry_id, [clip_id, *asked.clip_ids], whole)
    w.intake.make_clips(w.user_id, entry_id)
    return _answer(_all(entry_id)), 202


@blueprint.post("/<clip_id>/undo")
def undo(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Take the last change of a clip back; its file of before is found again."""
    return _made_anew(web().clips.undo(web().user_id, entry_id, clip_id))


@blueprint.post("/<clip_id>/retry")
def retry(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Make a clip again that failed, was cancelled, or whose file has had its time."""
    return _made_anew(web().clips.again(web().user_id, entry_id, clip_id))


@blueprint.get("/<clip_id>/<what>")
def file(entry_id: str, clip_id: str, what: str) -> Response | Redirect:
    """A clip's `video` or `poster` with range requests, its words as `srt`, `vtt` or `ass`."""
    w = web()
    clip = w.clips.get(w.user_id, entry_id, clip_id)
    path = _file(clip, what)
    if what == "video" and w.media_origin and (address := _address(clip)):
        answer = redirect(address)
        answer.cache_control.private = answer.cache_control.no_store = True
        return answer
    if what in ("srt", "vtt", "ass"):
        return download(path.read_text(encoding="utf-8"), f"text/{'vtt' if what == 'vtt' else 'plain'}", path.name)
    return send(path)


@blueprint.get("/archive.zip")
def archive(entry_id: str) -> Response:
    """All clips that are ready, with their words, in one file."""
    w = web()
    entry = w.entries.get(w.user_id, entry_id)
    clips, _ = w.clips.of_entry(w.user_id, entry_id)
    names = [(clip, _files(clip)) for clip in clips if clip.status is ClipStatus.READY]
    if not any(files for _, files in names):
        raise NotFoundError("This entry has no finished clips.", "They may not be made yet, or their files were swept.")
    return send_file(zipped(names), mimetype="application/zip", as_attachment=True, download_name=archive_name(entry))


@blueprint.get("/waveform")
def waveform(entry_id: str) -> Response:
    """How loud the video is ten times a second, 0 to 100: for moving edges. There once clips were chosen."""
    w = web()
    entry = w.entries.get(w.user_id, entry_id)
    path = w.results.file_of(entry, StageName.CLIPS, WAVEFORM)
    if path is None:
        raise NotFoundError("There is no waveform yet.", "It is made when clips are chosen.")
    return Response(path.read_bytes(), mimetype="application/json")


def _all(entry_id: str) -> ClipsOut:
    clips, order = web().clips.of_entry(web().user_id, entry_id)
    return ClipsOut(clips=[ClipOut.of(clip) for clip in clips], order=OrderOut.of(order) if order else None)


def _answer(model: BaseModel) -> Response:
    return jsonify(model.model_dump(mode="json"))


def _made_anew(clip: ClipView) -> tuple[Response, int]:
    if clip.status.is_open:
        web().intake.make_clips(web().user_id, clip.entry_id)
    return _answer(ClipOut.of(clip)), 202


def _check_video(entry: EntryView) -> None:
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
    first, *others = asked.parts or []
    plan = editing.by_hand(first, segments, end_s=end_s, title=asked.title)
    return editing.with_parts(plan, [first, *others], segments, end_s=end_s) if others else plan


def _plan(clip: ClipView, asked: ClipPatch, segments: Sequence[Segment], end_s: float) -> ClipPlan:
    plan = clip.plan
    parts = asked.parts or _moved(plan, asked)
    if parts is not None:
        plan = _in_words(lambda: editing.with_parts(plan, parts, segments, end_s=end_s), "start_s")
    if asked.words:
        fixes = {fix.start_s: fix.text for fix in asked.words}
        plan = _in_words(lambda: editing.corrected(plan, fixes), "words")
    given = {"title": asked.title, "crops": asked.crops}
    return plan.model_copy(update={name: value for name, value in given.items() if value is not None})


def _moved(plan: ClipPlan, asked: ClipPatch) -> list[Span] | None:
    if asked.start_s is None and asked.end_s is None:
        return None
    start_s = plan.start_s if asked.start_s is None else asked.start_s
    end_s = plan.end_s if asked.end_s is None else asked.end_s
    inner = [part for part in plan.parts if part.end_s > start_s and part.start_s < end_s]
    if not inner or end_s <= start_s:
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
    known = {one.font.family.casefold() for one in w.fonts.all_of(w.user_id)}
    if template.font.casefold() not in known:
        raise WrongFields([FieldError(field="style.font", message=f"There is no font “{template.font}”")])


def _in_words(make_it: Callable[[], T], field: str) -> T:
    try:
        return make_it()
    except (PermanentError, ValueError) as error:
        message = str(error) if isinstance(error, PermanentError) else "That cannot be: the end is not after the start"
        raise WrongFields([FieldError(field=field, message=message)]) from error


def _file(clip: ClipView, what: str) -> Path:
    path = _files(clip).get(what)
    if path is None:
        raise NotFoundError(
            f"This clip has no {what}.", "It may not be made yet, or its files were swept: make it again."
        )
    return path


def _address(clip: ClipView) -> str | None:
    """Where a browser fetches the video from a bucket, for an hour."""
    if clip.made is None or clip.artifact_id is None:
        return None
    save_as = f"clip-{clip.number}.mp4" if "save" in request.args else ""
    return web().results.address_of(clip.artifact_id, clip.made.file, content_type="video/mp4", save_as=save_as)


def _files(clip: ClipView) -> dict[str, Path]:
    if clip.made is None or clip.artifact_id is None:
        return {}
    found = web().results.files_of(clip.artifact_id, {what: getattr(clip.made, name) for what, name in NAMES.items()})
    return dict(found)

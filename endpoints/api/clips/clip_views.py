"""The JSON API of an entry's clips: have them chosen, mark one, change, split, merge, undo, delete, fetch."""

from pathlib import Path

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
from endpoints.api.clips.clip_orders import begun, change_clip, join_clips, order_clips, split_clip
from endpoints.api.files import download, send
from endpoints.app_context import web
from services.clips.clip_view import ClipStatus, ClipView
from services.domain.clips import WAVEFORM
from services.domain.stages import StageName
from utils.errors import NotFoundError

blueprint = Blueprint("clips", __name__, url_prefix="/api/entries/<entry_id>/clips")


@blueprint.get("")
def all_of_them(entry_id: str) -> Response:
    """The entry's clips, and what came of the last order."""
    return _answer(_all(entry_id))


@blueprint.post("")
def make(entry_id: str) -> tuple[Response, int]:
    """Have clips chosen and made, or make one of the given parts; progress comes as events of the entry."""
    order_clips(entry_id, body(ClipsRequest) if request.get_data() else ClipsRequest())
    return _answer(_all(entry_id)), 202


@blueprint.get("/<clip_id>")
def one(entry_id: str, clip_id: str) -> Response:
    """One clip."""
    return _answer(ClipOut.of(web().videos.clips.get(web().user_id, entry_id, clip_id)))


@blueprint.patch("/<clip_id>")
def change(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Change edges, words, title, crop or look; only this clip is made anew, from the words and faces that are kept."""
    return _answer(ClipOut.of(change_clip(entry_id, clip_id, body(ClipPatch)))), 202


@blueprint.delete("/<clip_id>")
def delete(entry_id: str, clip_id: str) -> Response:
    """Forget a clip."""
    web().videos.clips.delete(web().user_id, entry_id, clip_id)
    return make_response("", 204)


@blueprint.post("/<clip_id>/split")
def split(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Make two clips of one."""
    split_clip(entry_id, clip_id, body(SplitRequest))
    return _answer(_all(entry_id)), 202


@blueprint.post("/<clip_id>/merge")
def merge(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Make one clip of several, in order of time, with the look of this one."""
    join_clips(entry_id, clip_id, body(MergeRequest))
    return _answer(_all(entry_id)), 202


@blueprint.post("/<clip_id>/undo")
def undo(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Take the last change of a clip back; its file of before is found again."""
    return _answer(ClipOut.of(begun(web().videos.clips.undo(web().user_id, entry_id, clip_id)))), 202


@blueprint.post("/<clip_id>/retry")
def retry(entry_id: str, clip_id: str) -> tuple[Response, int]:
    """Make a clip again that failed, was cancelled, or whose file has had its time."""
    return _answer(ClipOut.of(begun(web().videos.clips.again(web().user_id, entry_id, clip_id)))), 202


@blueprint.get("/<clip_id>/<what>")
def file(entry_id: str, clip_id: str, what: str) -> Response | Redirect:
    """A clip's `video` or `poster` with range requests, its words as `srt`, `vtt` or `ass`."""
    w = web()
    clip = w.videos.clips.get(w.user_id, entry_id, clip_id)
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
    clips, _ = w.videos.clips.of_entry(w.user_id, entry_id)
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
    clips, order = web().videos.clips.of_entry(web().user_id, entry_id)
    return ClipsOut(clips=[ClipOut.of(clip) for clip in clips], order=OrderOut.of(order) if order else None)


def _answer(model: BaseModel) -> Response:
    return jsonify(model.model_dump(mode="json"))


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

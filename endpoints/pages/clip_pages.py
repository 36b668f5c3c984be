"""The page of an entry's clips: have some made, watch, correct, move edges, split, join, take back, download."""

from typing import Any, TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import BaseModel, ValidationError
from werkzeug.wrappers import Response

from endpoints.api.clips.clip_models import ClipOut, ClipPatch, ClipsRequest, MergeRequest, SplitRequest
from endpoints.api.clips.clip_orders import change_clip, join_clips, order_clips, split_clip
from endpoints.app_context import web
from endpoints.errors import FieldError, WrongFields
from services.clips.captions.templates import templates
from services.clips.clip_view import ClipStatus
from services.domain.clips import Aspect, ClipStyle, ClipWish, Transition
from utils.plain_text import plain

blueprint = Blueprint("clip_pages", __name__, url_prefix="/entries/<entry_id>/clips")
COLOURS = {
    "White": "#FFFFFF",
    "Yellow": "#FFD93B",
    "Green": "#37E27D",
    "Sky": "#7DF9FF",
    "Red": "#FF5A36",
    "Black": "#111111",
}
SHAPES = {
    Aspect.TALL: "9:16, for Shorts, Reels, TikTok",
    Aspect.PORTRAIT: "4:5, for a feed",
    Aspect.SQUARE: "1:1, square",
    Aspect.ORIGINAL: "as the video is",
}
PLACES = {"auto": "where the template has them", "top": "top", "middle": "middle", "bottom": "bottom"}
EYES = {0.0: "as they are", 0.4: "a little to the camera", 0.7: "to the camera", 1.0: "all the way to the camera"}
_TICKS = ("captions", "hook_title", "emoji")
M = TypeVar("M", bound=BaseModel)
CROP = "crop-"  # and the number of the shot
WORD = "word-"  # and the second at which it begins


@blueprint.get("")
def overview(entry_id: str) -> str:
    """All clips, and the form that has more made."""
    w = web()
    after = w.live.feed.newest()
    entry = w.entries.get(w.user_id, entry_id)
    clips, order = w.videos.clips.of_entry(w.user_id, entry_id)
    results = w.results.read(entry)
    return render_template(
        "clips.html",
        entry=entry,
        media=results.media,
        has_words=bool(results.transcript and results.transcript.segments),
        said=results.transcript.segments if results.transcript else (),
        clips=[ClipOut.of(clip) for clip in clips],
        order=order,
        wish=order.wish if order else ClipWish(),
        templates=templates(),
        fonts=w.videos.fonts.all_of(w.user_id),
        shapes=SHAPES,
        places=PLACES,
        colours=COLOURS,
        eyes=EYES,
        transitions=list(Transition),
        open=sum(clip.status.is_open for clip in clips),
        ready=sum(clip.status is ClipStatus.READY for clip in clips),
        after=after,
    )


@blueprint.post("")
def make(entry_id: str) -> Response:
    """The form: have clips chosen, or make one of the stretch that is given."""
    given: dict[str, Any] = {"style": _style()}
    given |= {name: value for name in ("count", "min_s", "max_s", "title", "tighten") if (value := _field(name))}
    if start_s := _field("start_s"):
        given["parts"] = [{"start_s": start_s, "end_s": _field("end_s")}]
    order_clips(entry_id, _as(ClipsRequest, given))
    return _back(entry_id)


@blueprint.post("/<clip_id>/change")
def change(entry_id: str, clip_id: str) -> Response:
    """A clip's own form: edges, title, look and every word."""
    clip = web().videos.clips.get(web().user_id, entry_id, clip_id)
    edges = (("start_s", clip.plan.start_s), ("end_s", clip.plan.end_s))
    given: dict[str, Any] = {name: value for name, was in edges if (value := _field(name)) and value != f"{was:.2f}"}
    said = {f"{word.start_s:.2f}": word.text for word in clip.plan.words}
    sent = {name.removeprefix(WORD): plain(text) for name, text in request.form.items() if name.startswith(WORD)}
    words = [{"start_s": at_s, "text": text} for at_s, text in sent.items() if said.get(at_s, text) != text]
    if not {"start_s", "end_s"} & given.keys() and (crops := _crops()) != dict(clip.plan.crops):
        given["crops"] = crops  # other edges are other shots
    style = {**clip.style.model_dump(mode="json"), **_style()}
    change_clip(entry_id, clip_id, _as(ClipPatch, {**given, "title": _field("title"), "words": words, "style": style}))
    return _back(entry_id, clip_id)


@blueprint.post("/<clip_id>/split")
def split(entry_id: str, clip_id: str) -> Response:
    """Two clips of one."""
    split_clip(entry_id, clip_id, _as(SplitRequest, {"at_s": _field("at_s")}))
    return _back(entry_id)


@blueprint.post("/<clip_id>/join")
def join(entry_id: str, clip_id: str) -> Response:
    """One of it and the next."""
    join_clips(entry_id, clip_id, _as(MergeRequest, {"clip_ids": [_field("with")]}))
    return _back(entry_id)


@blueprint.post("/<clip_id>/<any(undo, retry, delete):what>")
def act(entry_id: str, clip_id: str, what: str) -> Response:
    """The buttons that need no words."""
    w = web()
    if what == "delete":
        w.videos.clips.delete(w.user_id, entry_id, clip_id)
        return _back(entry_id)
    ask = w.videos.clips.undo if what == "undo" else w.videos.clips.again
    if ask(w.user_id, entry_id, clip_id).status.is_open:
        w.intake.make_clips(w.user_id, entry_id)
    return _back(entry_id, clip_id)


def _crops() -> dict[int, Any]:
    """The middles that a person set, by the number of the shot."""
    given = {name: text.strip() for name, text in request.form.items() if name.startswith(CROP) and text.strip()}
    try:
        return {int(name.removeprefix(CROP)): round(float(text) / 100, 4) for name, text in given.items()}
    except ValueError as error:
        raise WrongFields(
            [FieldError(field="crops", message="The middle of a crop is a number from 0 to 100")]
        ) from error


def _style() -> dict[str, Any]:
    """What the form says of the look; an empty choice is the template's own."""
    names = set(ClipStyle.model_fields) - set(_TICKS)
    style: dict[str, Any] = {name: _field(name) or None for name in names if name in request.form}
    if "ticks" in request.form:  # a box that is not ticked is not sent
        style |= {name: name in request.form for name in _TICKS}
    return {
        name: value
        for name, value in style.items()
        if value is not None or name in ("font", "size", "colour", "highlight")
    }


def _field(name: str) -> str:
    return plain(request.form.get(name, "")).strip()


def _as(model: type[M], given: dict[str, Any]) -> M:
    try:
        return model(**given)
    except ValidationError as error:
        raise WrongFields.of(error) from error


def _back(entry_id: str, clip_id: str = "") -> Response:
    return redirect(url_for(".overview", entry_id=entry_id, _anchor=f"clip-{clip_id}" if clip_id else None), 303)

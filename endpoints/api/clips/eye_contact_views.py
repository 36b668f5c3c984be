"""The JSON API of eye contact: have a preview made, then the whole video, see how that stands, fetch the files."""

from datetime import datetime
from typing import Self

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response as Redirect

from endpoints.api.api_models import body
from endpoints.api.clips.clip_orders import check_video
from endpoints.api.files import send
from endpoints.app_context import web
from services.domain.eye_contact import EyeContactWish, Strip
from services.domain.orders import OrderStatus
from services.eye_contact.order_store import CorrectionKind, EyeContactView
from utils.errors import NotFoundError

blueprint = Blueprint("eye_contact", __name__, url_prefix="/api/entries/<entry_id>/eye-contact")


class EyeContactRequest(EyeContactWish):
    """`intensity` 0 to 1; with `preview` eight seconds, both side by side, from `start_s` on or where it shows most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def wish(self) -> EyeContactWish:
        """The same as the program keeps it."""
        return EyeContactWish(**self.model_dump())


class EyeContactOut(BaseModel):
    """How a wish stands, and what was made last. Shares are of the pictures, 0 to 1; offsets in degrees.

    `is_original`: nothing was changed, and `reason` says why in words and numbers; `is_partial`: something failed.
    """

    status: OrderStatus
    message: str
    wish: EyeContactWish
    is_original: bool | None = None
    is_partial: bool = False
    reason: str | None = None
    start_s: float = 0.0
    end_s: float = 0.0
    corrected_share: float | None = None
    left_alone: dict[str, float] = {}
    offset_before: float | None = None
    offset_after: float | None = None
    strip: list[Strip] = []
    links: dict[str, str] = {}
    updated_at: datetime

    @classmethod
    def of(cls, view: EyeContactView) -> Self:
        """The order as the API tells it."""
        told = cls(status=view.status, message=view.message, wish=view.wish, updated_at=view.updated_at)
        if view.made is None:
            return told
        update = view.made.model_dump(include=set(cls.model_fields) & set(type(view.made).model_fields))
        links = {"video": address_of(view)} if view.made.file and view.artifact_id else {}
        strip = list(view.made.strip)
        return told.model_copy(update={**update, "strip": strip, "links": links, "is_original": view.made.file is None})


class EyeContactsOut(BaseModel):
    """The preview and the whole video, each as it was asked for last."""

    preview: EyeContactOut | None
    whole: EyeContactOut | None


@blueprint.get("")
def all_of_them(entry_id: str) -> Response:
    """How the preview and the whole video stand."""
    return _answer(entry_id)


@blueprint.post("")
def make(entry_id: str) -> tuple[Response, int]:
    """Have the gaze in the entry's video corrected, or a preview made; progress comes as events of the entry."""
    asked = body(EyeContactRequest) if request.get_data() else EyeContactRequest()
    order(entry_id, asked.wish)
    return _answer(entry_id), 202


@blueprint.delete("")
def forget(entry_id: str) -> Response:
    """Take back what waits, and let go of what was made; the entry's own video stays as it is."""
    web().videos.eye_contact.forget(web().user_id, entry_id)
    return make_response("", 204)


@blueprint.get("/<any(preview, whole):kind>/video")
def video(entry_id: str, kind: str) -> Response | Redirect:
    """The corrected video, or the preview: before on the left, after on the right. With range requests."""
    w = web()
    view = w.videos.eye_contact.of_entry(w.user_id, entry_id).get(CorrectionKind(kind))
    name = view.made.file if view and view.made else None
    path = w.results.files_of(view.artifact_id or "", {"video": name}).get("video") if view else None
    if view is None or path is None:
        raise NotFoundError("There is no such video.", "It may not be made yet, the original may have stayed as it is.")
    if w.media_origin and view.artifact_id:
        save_as = path.name if "save" in request.args else ""
        signed = w.results.address_of(view.artifact_id, path.name, content_type="video/mp4", save_as=save_as)
        if signed:
            answer = redirect(signed)
            answer.cache_control.private = answer.cache_control.no_store = True
            return answer
    return send(path)


def order(entry_id: str, wish: EyeContactWish) -> None:
    """Keep the wish, and begin it. Raises NotFoundError, ConflictError."""
    w = web()
    check_video(w.entries.get(w.user_id, entry_id))
    w.videos.eye_contact.order(w.user_id, entry_id, wish)
    w.intake.make_clips(w.user_id, entry_id)


def address_of(view: EyeContactView) -> str:
    """Where the video is; another file is another address."""
    version = (view.artifact_id or "")[:8]
    return url_for("eye_contact.video", entry_id=view.entry_id, kind=view.kind, v=version)


def _answer(entry_id: str) -> Response:
    views = web().videos.eye_contact.of_entry(web().user_id, entry_id)
    told = {kind.value: EyeContactOut.of(views[kind]) if kind in views else None for kind in CorrectionKind}
    return jsonify(EyeContactsOut(**told).model_dump(mode="json"))

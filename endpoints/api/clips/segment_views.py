"""The JSON API of an entry's segments: have its video split, see how that stands, fetch the files."""

import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Self

from flask import Blueprint, Response, jsonify, redirect, request, send_file, url_for
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response as Redirect

from endpoints.api.api_models import body
from endpoints.api.clips.clip_orders import check_video
from endpoints.api.files import send
from endpoints.app_context import web
from services.domain.orders import OrderStatus
from services.domain.segments import SegmentFile, SegmentWish, Why
from services.exports.library import slug
from services.segments.segment_store import SegmentsView
from utils.errors import NotFoundError

blueprint = Blueprint("segments", __name__, url_prefix="/api/entries/<entry_id>/segments")


class SegmentsRequest(SegmentWish):
    """How the video is to be split: at most `every_s` seconds each, and whether only by copying."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def wish(self) -> SegmentWish:
        """The same as the program keeps it."""
        return SegmentWish(every_s=self.every_s, copy_only=self.copy_only)


class SegmentOut(BaseModel):
    """One segment. Times are the video's own; `distance_s` is how far its end is from the nearest pause."""

    number: int
    start_s: float
    end_s: float
    why: Why
    copied: bool
    distance_s: float | None
    size_bytes: int
    links: dict[str, str]

    @classmethod
    def of(cls, entry_id: str, artifact_id: str, one: SegmentFile) -> Self:
        """The segment as the API tells it."""
        version = artifact_id[:8]  # another file is another address
        link = url_for("segments.video", entry_id=entry_id, number=one.number, v=version)
        return cls(**one.model_dump(exclude={"file"}), links={"video": link})


class SegmentsOut(BaseModel):
    """The segments, and how the last wish stands. While it is worked on they are those of the wish before."""

    status: OrderStatus | None
    message: str
    wish: SegmentWish | None
    segments: list[SegmentOut]
    links: dict[str, str]
    updated_at: datetime | None


@blueprint.get("")
def all_of_them(entry_id: str) -> Response:
    """The entry's segments, and how the last wish stands."""
    return _answer(entry_id)


@blueprint.post("")
def split(entry_id: str) -> tuple[Response, int]:
    """Have the video split at sentence ends, silences or cuts; progress comes as events of the entry."""
    order_segments(entry_id, (body(SegmentsRequest) if request.get_data() else SegmentsRequest()).wish)
    return _answer(entry_id), 202


@blueprint.get("/<int:number>/video")
def video(entry_id: str, number: int) -> Response | Redirect:
    """A segment's video, with range requests."""
    w, order = web(), _order(entry_id)
    path = _files(order).get(number) if order else None
    if order is None or order.artifact_id is None or path is None:
        raise NotFoundError(f"There is no segment {number}.", "It may not be made yet, or its file was swept.")
    save_as = path.name if "save" in request.args else ""
    if w.media_origin:
        address = w.results.address_of(order.artifact_id, path.name, content_type="video/mp4", save_as=save_as)
        if address:
            answer = redirect(address)
            answer.cache_control.private = answer.cache_control.no_store = True
            return answer
    return send(path)


@blueprint.get("/archive.zip")
def archive(entry_id: str) -> Response:
    """All segments in one file."""
    w = web()
    entry, order = w.entries.get(w.user_id, entry_id), _order(entry_id)
    files = _files(order) if order else {}
    if not files:
        raise NotFoundError("This entry has no segments.", "They may not be made yet, or their files were swept.")
    packed = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as kept:
        for path in files.values():
            kept.write(path, path.name)
    packed.seek(0)
    name = f"{slug(entry.title)}-segments.zip"
    return send_file(packed, mimetype="application/zip", as_attachment=True, download_name=name)


def order_segments(entry_id: str, wish: SegmentWish) -> None:
    """Keep the wish, and begin it. Raises NotFoundError, ConflictError."""
    w = web()
    check_video(w.entries.get(w.user_id, entry_id))
    w.videos.segments.order(w.user_id, entry_id, wish)
    w.intake.make_clips(w.user_id, entry_id)


def _order(entry_id: str) -> SegmentsView | None:
    return web().videos.segments.of_entry(web().user_id, entry_id)


def _files(order: SegmentsView) -> Mapping[int, Path]:
    if order.made is None or order.artifact_id is None:
        return {}
    names = {str(one.number): one.file for one in order.made.segments}
    return {int(number): path for number, path in web().results.files_of(order.artifact_id, names).items()}


def _answer(entry_id: str) -> Response:
    return jsonify(segments_of(entry_id).model_dump(mode="json"))


def segments_of(entry_id: str) -> SegmentsOut:
    """The segments, and how the last wish stands. Raises NotFoundError."""
    order = _order(entry_id)
    links: dict[str, Any] = {"self": url_for("segments.all_of_them", entry_id=entry_id)}
    segments: list[SegmentOut] = []
    if order and order.made and order.artifact_id:
        segments = [SegmentOut.of(entry_id, order.artifact_id, one) for one in order.made.segments]
        links["archive"] = url_for("segments.archive", entry_id=entry_id)
    return SegmentsOut(
        status=order.status if order else None,
        message=order.message if order else "",
        wish=order.wish if order else None,
        segments=segments,
        links=links,
        updated_at=order.updated_at if order else None,
    )

"""The page of an entry's segments: have its video split, see why each ends where it does, download one or all."""

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from endpoints.api.clips.segment_views import SegmentsRequest, order_segments, segments_of
from endpoints.app_context import web
from endpoints.errors import WrongFields
from services.domain.segments import SegmentWish, Why
from utils.plain_text import plain

blueprint = Blueprint("segment_pages", __name__, url_prefix="/entries/<entry_id>/segments")
WHY = {
    Why.SENTENCE: "Ends where a sentence ends",
    Why.SILENCE: "Ends where nothing is to be heard",
    Why.CUT: "Ends where another scene begins",
    Why.KEY_FRAME: "Ends where the file can be copied from",
    Why.LENGTH: "Ends because it was long enough, and there was no pause and no cut",
    Why.END: "Ends where the video ends",
}


@blueprint.get("")
def overview(entry_id: str) -> str:
    """All segments, and the form that has the video split."""
    w = web()
    after = w.live.feed.newest()
    entry = w.entries.get(w.user_id, entry_id)
    told = segments_of(entry_id)
    return render_template(
        "segments.html",
        entry=entry,
        media=w.results.read(entry).media,
        told=told,
        wish=told.wish or SegmentWish(),
        why=WHY,
        busy=told.status is not None and told.status.value == "waiting",
        after=after,
    )


@blueprint.post("")
def split(entry_id: str) -> Response:
    """The form: how long at most, and whether only by copying."""
    given = {"every_s": plain(request.form.get("every_s", "")).strip() or 60, "copy_only": "copy_only" in request.form}
    try:
        asked = SegmentsRequest.model_validate(given)
    except ValidationError as error:
        raise WrongFields.of(error) from error
    order_segments(entry_id, asked.wish)
    return redirect(url_for(".overview", entry_id=entry_id), 303)

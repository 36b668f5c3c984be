"""Links that show one note to whoever has them: made, listed and ended by the note's owner."""

from datetime import datetime

from flask import Blueprint, Response, jsonify, make_response, request, url_for
from pydantic import BaseModel, ConfigDict, Field

from endpoints.api.api_models import body
from endpoints.api.files import no_note
from endpoints.app_context import web
from services.entries.share_links import ShareLinkView

blueprint = Blueprint("share_links", __name__, url_prefix="/api/entries/<entry_id>/shares")
MAX_DAYS = 3650


class ShareRequest(BaseModel):
    """A link to make. Without the video the note, its cover picture and the words it stands on are shown."""

    model_config = ConfigDict(extra="forbid")

    with_video: bool = False
    days: int | None = Field(default=None, ge=1, le=MAX_DAYS, description="Until it ends; null: until it is revoked.")


class ShareOut(BaseModel):
    """A link without its secret."""

    id: str
    with_video: bool
    expires_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, link: ShareLinkView) -> "ShareOut":
        """The link as the API shows it."""
        return cls(**{name: getattr(link, name) for name in cls.model_fields})


class NewShareOut(ShareOut):
    """A new link; its address is never shown again."""

    url: str


class SharesOut(BaseModel):
    """A note's links."""

    shares: list[ShareOut]


@blueprint.post("")
def make(entry_id: str) -> tuple[Response, int]:
    """Make a link that shows this note alone; the answer is the only place that tells its address."""
    link, url = share(entry_id, body(ShareRequest) if request.get_data() else ShareRequest())
    return jsonify(NewShareOut(**ShareOut.of(link).model_dump(), url=url).model_dump(mode="json")), 201


@blueprint.get("")
def all_of_them(entry_id: str) -> Response:
    """The note's links that have not ended, without their addresses."""
    w = web()
    w.entries.get(w.user_id, entry_id)
    found = SharesOut(shares=[ShareOut.of(link) for link in w.share_links.of_entry(w.user_id, entry_id)])
    return jsonify(found.model_dump(mode="json"))


@blueprint.delete("/<share_id>")
def revoke(entry_id: str, share_id: str) -> Response:
    """End a link at once."""
    web().share_links.revoke(web().user_id, entry_id, share_id)
    return make_response("", 204)


def share(entry_id: str, asked: ShareRequest) -> tuple[ShareLinkView, str]:
    """The link and its whole address. Raises NotFoundError where there is no note yet."""
    w = web()
    results = w.results.read(w.entries.get(w.user_id, entry_id))
    if results.note is None:
        raise no_note(results)
    link, secret = w.share_links.make(w.user_id, entry_id, with_video=asked.with_video, days=asked.days)
    return link, w.settings.address.rstrip("/") + url_for("shared_notes.note", secret=secret)

"""The page with the ways in from elsewhere: a bookmark, the browser extension, a phone's share menu, an export."""

from flask import Blueprint, render_template, request

blueprint = Blueprint("ways_in", __name__)


@blueprint.get("/ways-in")
def overview() -> str:
    """Each with its steps."""
    address = request.host_url.rstrip("/")
    # It opens our own page with the link and makes nothing: the person's one tap there does.
    bookmark = f"javascript:location.href='{address}/share?url='+encodeURIComponent(location.href)"
    is_local = request.host.partition(":")[0] in ("127.0.0.1", "localhost")
    return render_template("ways_in.html", bookmark=bookmark, address=address, is_local=is_local)

"""Where a phone's Share menu leads: the link is found in what the app shared, and one tap makes the note."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from endpoints.app_context import link_source, web
from services.domain.stages import Options, Source
from utils.errors import ClipsheetError

blueprint = Blueprint("share", __name__)
FIELDS = ("url", "text", "title")  # some apps put the link into the text


@blueprint.get("/share")
def ask() -> str:
    """Show what was shared. Nothing is made: whoever can make a browser open an address could make notes then."""
    shared = [request.args.get(name, "") for name in FIELDS]
    refusals: list[ClipsheetError] = []
    for text in filter(str.strip, shared):
        try:
            return _page(link_source(text), tag=request.args.get("tag", ""))
        except ClipsheetError as error:
            refusals.append(error)
    return _page(refused=refusals[0] if refusals else None, text=" ".join(filter(str.strip, shared)))


@blueprint.post("/share")
def accept() -> Response:
    """The one tap: the entry's page follows, also when there is one already."""
    w, text, tag = web(), request.form.get("url", ""), request.form.get("tag", "").strip()[:100]
    try:
        entry = w.intake.accept(w.user_id, link_source(text), Options(tag=tag or None))
    except ClipsheetError as error:
        return make_response(_page(refused=error, text=text), 422)
    return redirect(url_for("pages.entry", entry_id=entry.id), 303)


def _page(source: Source | None = None, *, refused: ClipsheetError | None = None, text: str = "", tag: str = "") -> str:
    tags = sorted({one.tag for one in web().notion.registry.registered.contents(web().user_id)}, key=str.casefold)
    shown = {"refused": refused, "text": text[:2000], "tag": tag[:100], "tags": tags}
    return render_template("share.html", source=source, **shown)

"""Connecting channels on the page Publish, and the files that platforms fetch from us."""

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, request, send_file, session, url_for
from werkzeug.wrappers import Response

from endpoints.app_context import web
from endpoints.languages import gettext as _
from endpoints.pages.publish import page
from services.accounts.one_time_states import AGAIN
from services.publishing.files.shared_files import shared_file
from utils.errors import ClipsheetError, NeedsUserError, NotFoundError

blueprint = Blueprint("publish_accounts", __name__, url_prefix="/publish")
BEGUN, MAX_BEGUN = "connecting", 4  # sign-ins that one browser may have begun


@blueprint.get("/connect/<platform>/<way>")
def connect(platform: str, way: str) -> Response:
    """Go to the platform."""
    try:
        state, url = web().publishing.connecting.begin(platform, way)
    except ClipsheetError as error:
        return make_response(page(error), 422)
    session[BEGUN] = [*session.get(BEGUN, []), [state, platform, way]][-MAX_BEGUN:]
    return redirect(url, 303)


@blueprint.get("/connected/<platform>")
def connected(platform: str) -> Response:
    """Come back from it. The state must be one that this browser was given, for this platform."""
    state = request.args.get("state", "")
    begun = next((one for one in session.get(BEGUN, []) if one[:2] == [state, platform]), None)
    try:
        if begun is None:
            raise NeedsUserError("This sign-in was not begun in this browser, or is finished.", AGAIN)
        session[BEGUN] = [one for one in session[BEGUN] if one != begun]
        code = request.args.get("code", "")
        if not code:
            raise NeedsUserError("Nothing was allowed, so nothing is connected.", "Connect again and allow it.")
        web().publishing.connecting.finish(web().user_id, platform, begun[2], state, code)
    except ClipsheetError as error:
        return make_response(page(error), 422)
    return redirect(url_for("publish.overview", _anchor="accounts"), 303)


@blueprint.post("/accounts/paste")
def paste() -> Response:
    """Connect with a token made by hand."""
    platform, _, way = request.form.get("way", "").partition(" ")
    token = request.form.get("token", "")
    return _done(lambda: web().publishing.connecting.paste(web().user_id, platform, way, token))


@blueprint.post("/accounts/<account_id>/slots")
def slots(account_id: str) -> Response:
    """The person's own times."""
    times, zone = request.form.get("slots", "").replace(",", " ").split(), request.form.get("timezone", "UTC")
    return _done(lambda: web().publishing.accounts.set_slots(web().user_id, account_id, times, zone.strip()))


@blueprint.post("/accounts/<account_id>/disconnect")
def disconnect(account_id: str) -> Response:
    """End the access."""
    return _done(lambda: web().publishing.accounts.disconnect(web().user_id, account_id))


@blueprint.post("/accounts/<account_id>/test")
def test(account_id: str) -> Response:
    """Ask the platform now."""
    try:
        found = web().publishing.accounts.test(web().user_id, account_id)
    except ClipsheetError as error:
        return make_response(page(error), 422)
    return make_response(page(said=_("It works: %(name)s.", name=found.name)))


@blueprint.get("/file/<publication_id>/<int:until>/<signature>.mp4")
def file(publication_id: str, until: int, signature: str) -> Response:
    """A post's file, for the platform that was given this very address."""
    publishing = web().publishing
    if not publishing.shared.is_valid(publication_id, until, signature):
        raise NotFoundError("There is no such file.")
    path = shared_file(publishing.accounts.database, publishing.copies, publication_id)
    return send_file(path, mimetype="video/mp4", conditional=True)


def _done(act: Callable[[], object]) -> Response:
    try:
        act()
    except ClipsheetError as error:
        return make_response(page(error), 422)
    return redirect(url_for("publish.overview", _anchor="accounts"), 303)

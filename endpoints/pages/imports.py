"""The pages of imports: a file in, what it holds, what becomes of it. Everything works without JavaScript."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from endpoints.api.imports import take
from endpoints.app_context import web
from services.imports.reading import KINDS
from services.imports.store import RUNNING
from utils.errors import ClipsheetError

blueprint = Blueprint("import_pages", __name__, url_prefix="/imports")


@blueprint.get("")
def overview() -> str:
    """All imports, and the form for another."""
    return _overview()


@blueprint.post("")
def accept() -> Response:
    """The form with the file."""
    try:
        made = take()
    except ClipsheetError as error:
        return make_response(_overview(error), 422)
    return redirect(url_for(".one", import_id=made.id), 303)


@blueprint.get("/<import_id>")
def one(import_id: str) -> str:
    """What it holds by collection, or how far it is."""
    w = web()
    made = w.imports.one(w.user_id, import_id)
    failed = w.imports.failed(w.user_id, import_id)
    return render_template("import.html", made=made, failed=failed, is_busy=made.state == RUNNING)


@blueprint.post("/<import_id>/start")
def start(import_id: str) -> Response:
    """The form with the collections."""
    w = web()
    names = [one["name"] for one in w.imports.one(w.user_id, import_id).collections]
    wanted = {
        name: request.form.get(f"tag-{n}", "").strip() or None
        for n, name in enumerate(names)
        if f"take-{n}" in request.form
    }
    w.imports.start(w.user_id, import_id, wanted)
    return redirect(url_for(".one", import_id=import_id), 303)


@blueprint.post("/<import_id>/pause")
def pause(import_id: str) -> Response:
    """The Pause button."""
    web().imports.pause(web().user_id, import_id)
    return redirect(url_for(".one", import_id=import_id), 303)


@blueprint.post("/<import_id>/resume")
def resume(import_id: str) -> Response:
    """The Go on button."""
    web().imports.resume(web().user_id, import_id)
    return redirect(url_for(".one", import_id=import_id), 303)


@blueprint.post("/<import_id>/delete")
def delete(import_id: str) -> Response:
    """The Forget button; the notes stay."""
    web().imports.delete(web().user_id, import_id)
    return redirect(url_for(".overview"), 303)


def _overview(refused: ClipsheetError | None = None) -> str:
    w = web()
    return render_template("imports.html", imports=w.imports.all_of(w.user_id), refused=refused, kinds=KINDS)

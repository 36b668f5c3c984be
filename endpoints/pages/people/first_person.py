"""The page on which whoever can read the terminal becomes the first admin."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from endpoints.app_context import web
from endpoints.auth import begin_session
from endpoints.pages.people.password import typed
from endpoints.password_tries import tries
from services.accounts.first_code import FirstCode
from services.accounts.people import PersonRole
from utils.errors import ClipsheetError, NeedsUserError
from utils.logger import get_logger

blueprint = Blueprint("first_person", __name__)
log = get_logger(__name__)


@blueprint.get("/auth/first")
def ask() -> str | Redirect:
    """Ask for the code, which the terminal says now, a name and a password."""
    if web().sign_in.people.exist():
        return redirect(url_for("auth.sign_in"), 303)
    log.warning("To make the first person, type this into the page: %s", FirstCode(web().sign_in.secret_key).now())
    return render_template("first_person.html", refused=None, name="")


@blueprint.post("/auth/first")
def make() -> Response | Redirect:
    """Make the first admin and sign them in. What the one local user has is theirs then."""
    w, name = web(), typed("name")
    tries().take("")
    try:
        if not FirstCode(w.sign_in.secret_key).is_right(typed("code")):
            raise NeedsUserError("This is not the code.", "The terminal says a new one when this page is opened again.")
        made = w.sign_in.people.add(name, request.form.get("password", ""), PersonRole.ADMIN, only_first=True)
    except ClipsheetError as error:
        return make_response(render_template("first_person.html", refused=error, name=name), 422)
    log.info("the first person was made", extra={"user_id": made.user_id})
    answer = make_response(begin_session(made.user_id))
    tries().remember(name, answer)
    return answer

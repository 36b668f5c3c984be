"""A person's own account: the password, and the browsers in which they are signed in."""

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as Redirect

from endpoints.app_context import web
from endpoints.auth import KEY
from endpoints.errors import status_of
from endpoints.password_tries import tries
from services.accounts.people import PersonView
from utils.errors import ClipsheetError, NotFoundError

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.before_request
def check() -> Redirect | None:
    """Where nobody signs in, nobody has an account."""
    return None if web().signs_in else redirect(url_for("settings_pages.overview"), 303)


@blueprint.get("")
def overview() -> str:
    """Everything about it."""
    return _page()


@blueprint.post("/password")
def change_password() -> Response | Redirect:
    """Change the password; other browsers are signed out."""
    w = web()
    try:
        tries().take(g.user_name)
        w.sign_in.people.change_password(
            w.user_id, request.form.get("old", ""), request.form.get("new", ""), keep=session[KEY]
        )
    except TooManyRequests as error:
        return make_response(_page(refused=str(error.description)), 429)
    except ClipsheetError as error:
        return make_response(_page(refused=str(error)), status_of(error))
    return redirect(url_for(".overview", changed="password"), 303)


@blueprint.post("/sessions/<session_id>/end")
def end(session_id: str) -> Redirect:
    """Sign one browser out."""
    web().sign_in.people.sessions.end_one(web().user_id, session_id)
    return redirect(url_for(".overview") + "#browsers", 303)


@blueprint.post("/sessions/end-others")
def end_others() -> Redirect:
    """Sign all other browsers out."""
    web().sign_in.people.sessions.end_all(web().user_id, but=session[KEY])
    return redirect(url_for(".overview") + "#browsers", 303)


def _page(*, refused: str = "") -> str:
    w = web()
    return render_template(
        "account.html",
        person=_person(w.user_id),
        provider=w.sign_in.openid.host if w.sign_in.openid else "",
        browsers=w.sign_in.people.sessions.of_user(w.user_id, session[KEY]),
        refused=refused,
        changed=request.args.get("changed") == "password",
    )


def _person(user_id: str) -> PersonView | None:
    try:
        return web().sign_in.people.get(user_id)
    except NotFoundError:  # signs in with Notion alone
        return None

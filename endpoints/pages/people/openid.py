"""Signing in at the OpenID Connect provider, and connecting an account to it."""

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Redirect

from endpoints.app_context import web
from endpoints.auth import MAX_STATES, begin_session
from services.accounts.openid import ProviderSignIns
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, NotFoundError

blueprint = Blueprint("openid", __name__, url_prefix="/auth/oidc")
STATES, CONNECTING = "openid", "openid_connecting"
AGAIN = "Start again, and finish within five minutes in the same browser."


@blueprint.get("/login")
def login() -> Redirect:
    """Go to the provider."""
    state, url = _sign_ins().begin()
    session[STATES] = [*session.get(STATES, []), state][-MAX_STATES:]
    return redirect(url, 303)


@blueprint.post("/connect")
def connect() -> str | Redirect:
    """Offer the way there to whoever is signed in. A form may not lead to other sites: a link does."""
    if not g.get("user_id"):
        return redirect(url_for("auth.sign_in"), 303)
    state, url = _sign_ins().begin()
    session[STATES] = [*session.get(STATES, []), state][-MAX_STATES:]
    session[CONNECTING] = state
    return render_template("connect_provider.html", url=url, host=_sign_ins().host)


@blueprint.get("/callback")
def callback() -> Redirect:
    """Come back. The state must be one that this browser was given."""
    state, begun = request.args.get("state", ""), session.get(STATES, [])
    if state not in begun:
        raise _refusal("This sign-in was not begun in this browser, or is finished.")
    session[STATES] = [one for one in begun if one != state]
    is_connecting = session.pop(CONNECTING, None) == state
    sign_ins = _sign_ins()
    if "error" in request.args:
        sign_ins.use_up(state)
        raise _refusal(f"{sign_ins.host} ended the sign-in ({request.args['error'][:60]!r}).")
    subject, name = sign_ins.finish(state, request.args.get("code", ""), request.args.get("iss"))
    if is_connecting and g.get("user_id"):
        web().sign_in.people.connect_provider(g.user_id, subject)
        return redirect(url_for("account.overview"), 303)
    return begin_session(web().sign_in.people.by_provider(subject, name))


def _sign_ins() -> ProviderSignIns:
    if (found := web().sign_in.openid) is None:
        raise NotFoundError("There is no such sign-in here.", "OIDC_ISSUER and its two settings switch it on.")
    return found


def _refusal(message: str) -> NeedsUserError:
    return NeedsUserError(message, AGAIN, code=ErrorCode.SIGN_IN_NEEDED)

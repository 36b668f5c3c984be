"""Who a request is from: with OAuth a person who signed in with Notion, else the one local user."""

from flask import (
    Blueprint,
    Flask,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response as Redirect

from endpoints.app_context import AppContext, web
from services.notion.accounts.sign_in import AGAIN, SignIns
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, NotFoundError

blueprint = Blueprint("auth", __name__)
USER, KEY, STATES, NEXT = "user_id", "session", "sign_ins", "next"
SHARED, MAX_PATH = "share.ask", 2000  # characters of its address; a cookie holds no more than twice of it
MAX_STATES = 4  # sign-ins that one browser may have begun
PUBLIC = frozenset(
    {
        *("static", "static_modules", "bootstrap", "languages", "offline"),
        *("health", "auth", "hooks", "metrics", "error_codes"),
    }
)  # first part of an endpoint's name
SIGNED = frozenset(  # addresses that prove themselves
    {"publish_accounts.file", *(f"shared_notes.{name}" for name in ("note", "picture", "file", "slide"))}
)


def require_sign_in(app: Flask, shared: AppContext) -> None:
    """Let nobody in who has not signed in, where there is a sign-in; what is not public is closed by default."""
    if not shared.settings.has_oauth:
        return

    @app.before_request
    def who() -> Redirect | None:
        if g.get("token"):  # a program
            return None
        g.user_id, g.user_name, g.is_stranger = "", None, True
        signed_in = _sign_ins(shared).sessions.name_of(session.get(KEY, "")) if KEY in session else None
        if signed_in:
            (g.user_id, g.user_name), g.is_stranger = signed_in, False
            return None
        is_api = request.path.startswith("/api/")
        if not is_api and (request.endpoint or "").partition(".")[0] in PUBLIC:
            return None
        if request.endpoint in SIGNED:
            return None
        if is_api or request.endpoint is None:
            raise Unauthorized("Sign in with Notion first.")
        if request.endpoint == SHARED and len(request.full_path) <= MAX_PATH:
            session[NEXT] = request.full_path  # what a phone shared is not lost by signing in
        return redirect(url_for("auth.sign_in"), 303)


@blueprint.get("/auth/sign-in")
def sign_in() -> str | Redirect:
    """The page with the one button."""
    is_needed = web().settings.has_oauth and not g.get(USER)
    return render_template("sign_in.html") if is_needed else redirect(url_for("pages.start"), 303)


@blueprint.get("/auth/notion/login")
def login() -> Redirect:
    """Go to Notion."""
    state, url = _sign_ins(web()).begin()
    session[STATES] = [*session.get(STATES, []), state][-MAX_STATES:]
    return redirect(url, 303)


@blueprint.get("/auth/notion/callback")
def callback() -> Redirect:
    """Come back from Notion. The state must be one that this browser was given."""
    state, begun = request.args.get("state", ""), session.get(STATES, [])
    if state not in begun:
        raise NeedsUserError(
            "This sign-in was not begun in this browser, or is finished.", AGAIN, code=ErrorCode.SIGN_IN_NEEDED
        )
    session[STATES] = [one for one in begun if one != state]
    sign_ins = _sign_ins(web())
    if "error" in request.args:
        sign_ins.use_up(state)
        raise _refused(request.args["error"])
    user_id = sign_ins.finish(state, request.args.get("code", ""))
    wanted = session.get(NEXT) or url_for("pages.start")
    session.clear()
    session[USER], session[KEY], session.permanent = user_id, sign_ins.sessions.begin(user_id), True
    return redirect(wanted, 303)


@blueprint.post("/auth/logout")
def logout() -> Redirect:
    """Forget who this browser is, here as well as there: a copy of its cookie is worth nothing then."""
    if web().settings.has_oauth and KEY in session:
        _sign_ins(web()).sessions.end(session[KEY])
    session.clear()
    return redirect(url_for("auth.sign_in" if web().settings.has_oauth else "pages.start"), 303)


def _sign_ins(w: AppContext) -> SignIns:
    if w.notion.sign_ins is None:
        raise NotFoundError("There is no sign-in here.", "NOTION_CLIENT_ID and NOTION_CLIENT_SECRET switch it on.")
    return w.notion.sign_ins


def _refused(error: str) -> NeedsUserError:
    if error == "access_denied":
        return NeedsUserError(
            "You did not give Clipsheet access in Notion.",
            "Sign in again and choose the pages.",
            code=ErrorCode.SIGN_IN_NEEDED,
        )
    return NeedsUserError(f"Notion ended the sign-in ({error[:60]!r}).", AGAIN, code=ErrorCode.SIGN_IN_NEEDED)

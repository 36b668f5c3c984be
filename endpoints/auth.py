"""Who a request is from: where people sign in one of them, else the one local user."""

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
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response as Redirect

from endpoints.app_context import AppContext, asks_for_sign_in, web
from endpoints.browser_name import browser_name
from services.notion.accounts.sign_in import AGAIN, SignIns
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, NotFoundError

blueprint = Blueprint("auth", __name__)
USER, KEY, STATES, NEXT = "user_id", "session", "sign_ins", "next"
KEPT, MAX_PATH = ("share.ask", "pages.entry"), 2000  # characters of an address; a cookie holds no more than twice of it
MAX_STATES = 4  # sign-ins that one browser may have begun
PUBLIC = frozenset(
    {
        *("static", "static_modules", "bootstrap", "languages", "offline"),
        *("health", "auth", "password", "first_person", "openid", "hooks", "metrics", "error_codes"),
    }
)  # first part of an endpoint's name
FILES = frozenset({"static", "static_modules", "bootstrap.static"})  # the same for everybody
SIGNED = frozenset(  # addresses that prove themselves
    {"publish_accounts.file", *(f"shared_notes.{name}" for name in ("note", "picture", "file", "slide"))}
)


def require_sign_in(app: Flask, shared: AppContext) -> None:
    """Let nobody in who has not signed in, where there is a sign-in; what is not public is closed by default."""

    @app.before_request
    def who() -> Redirect | None:
        if g.get("token") or request.endpoint in FILES or request.path.startswith("/health"):
            return None
        if not asks_for_sign_in(shared):  # the one local user
            return None
        g.user_id, g.user_name, g.is_stranger, g.is_admin = "", None, True, False
        signed_in = shared.sign_in.people.sessions.find(session[KEY]) if KEY in session else None
        if signed_in:
            g.user_id, g.user_name, g.is_stranger = signed_in.user_id, signed_in.name, False
            g.is_admin, g.session = signed_in.is_admin, session[KEY]
            return None
        is_api = request.path.startswith("/api/")
        if not is_api and (request.endpoint or "").partition(".")[0] in PUBLIC:
            return None
        if request.endpoint in SIGNED:
            return None
        if is_api or request.endpoint is None:
            raise Unauthorized("Sign in first.")
        if request.endpoint in KEPT and request.method == "GET" and len(request.full_path) <= MAX_PATH:
            session[NEXT] = request.full_path.rstrip("?")  # what a phone shared is not lost by signing in
        return redirect(url_for("auth.sign_in"), 303)


def is_admin() -> bool:
    """Whether the request is from an admin: one who signed in, or the one local user on their own machine."""
    return bool(g.get("is_admin")) if "is_admin" in g else not g.get("token") and not web().signs_in


def require_admin() -> None:
    """Raise Forbidden for everybody else."""
    if not is_admin():
        raise Forbidden("Only an admin may do this.")


def begin_session(user_id: str) -> Redirect:
    """Sign this browser in: what its cookie held before is worth nothing then. Goes where the person wanted to go."""
    wanted, sessions = session.get(NEXT) or url_for("pages.start"), web().sign_in.people.sessions
    if KEY in session:
        sessions.end(session[KEY])
    session.clear()
    browser = browser_name(request.headers.get("User-Agent", ""))
    session[USER], session.permanent = user_id, True
    session[KEY] = sessions.begin(user_id, browser=browser, address=request.remote_addr or "")
    return redirect(wanted, 303)


@blueprint.get("/auth/sign-in")
def sign_in() -> str | Redirect:
    """The page with the ways in."""
    is_needed = web().signs_in and not g.get(USER)
    return sign_in_page() if is_needed else redirect(url_for("pages.start"), 303)


def sign_in_page(*, refused: str = "", name: str = "") -> str:
    """The same, saying why the last try failed."""
    w = web()
    return render_template(
        "sign_in.html",
        by_password=w.sign_in.people.exist(),
        by_notion=w.settings.has_oauth,
        provider=w.sign_in.openid.host if w.sign_in.openid else "",
        refused=refused,
        name=name,
    )


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
    owner = g.user_id if g.get(USER) and web().sign_in.people.has(g.user_id) else None
    user_id = sign_ins.finish(state, request.args.get("code", ""), owner=owner)
    return redirect(url_for("notion_pages.overview"), 303) if owner else begin_session(user_id)


@blueprint.post("/auth/logout")
def logout() -> Redirect:
    """Forget who this browser is, here as well as there: a copy of its cookie is worth nothing then."""
    if KEY in session:
        web().sign_in.people.sessions.end(session[KEY])
    session.clear()
    return redirect(url_for("auth.sign_in" if web().signs_in else "pages.start"), 303)


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

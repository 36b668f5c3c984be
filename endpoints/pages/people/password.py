"""Signing in with a name and a password."""

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as Redirect

from endpoints.app_context import web
from endpoints.auth import begin_session, sign_in_page
from endpoints.password_tries import tries
from services.accounts.people import LONGEST_NAME
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.logger import get_logger
from utils.plain_text import plain

blueprint = Blueprint("password", __name__)
log = get_logger(__name__)


@blueprint.post("/auth/password")
def sign_in() -> Response | Redirect:
    """The form of the sign-in page; a wrong one keeps the name that was typed."""
    if not web().sign_in.people.exist():
        return redirect(url_for("auth.sign_in"), 303)
    name, password = typed("name")[: 4 * LONGEST_NAME], request.form.get("password", "")
    try:
        tries().take(name)
        user_id = web().sign_in.people.sign_in(name, password)
    except TooManyRequests as error:
        answer = make_response(sign_in_page(refused=str(error.description), name=name), 429)
        answer.headers.extend(one for one in error.get_headers() if one[0] == "Retry-After")
        return answer
    except NeedsUserError as error:
        log.warning("A sign-in from %s was refused.", request.remote_addr)  # not the name: it may be a password
        status = 401 if error.code is ErrorCode.SIGN_IN_NEEDED else 422
        return make_response(sign_in_page(refused=str(error), name=name), status)
    answer = make_response(begin_session(user_id))
    tries().remember(name, answer)
    return answer


def typed(field: str) -> str:
    """What stands in a line of the form."""
    return plain(request.form.get(field, "")).strip()

"""Every error as an answer: problem details (RFC 9457) for programs, a page for people."""

import errno
from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as Redirect

from clients.database.faults import database_away, told
from endpoints.languages import explained, language, translated
from services.entries.allowance import TooMuchWaitingError
from utils.error_codes import ErrorCode
from utils.errors import (
    ClipsheetError,
    ConflictError,
    NeedsUserError,
    NotFoundError,
    PermanentError,
    TransientError,
    disk_full,
)
from utils.logger import get_logger

log = get_logger(__name__)
RETRY_AFTER_S = 10
_PROGRAM_PATHS = ("/api/", "/health")

_STATUS: tuple[tuple[type[ClipsheetError], int], ...] = (
    (NotFoundError, 404),
    (ConflictError, 409),
    (PermanentError, 400),
    (NeedsUserError, 422),
    (TooMuchWaitingError, 429),
    (TransientError, 503),
)
_CODES = {
    401: ErrorCode.SIGN_IN_NEEDED,
    403: ErrorCode.SIGN_IN_NEEDED,
    404: ErrorCode.NOT_FOUND,
    409: ErrorCode.CONFLICT,
    410: ErrorCode.NOT_FOUND,
    413: ErrorCode.TOO_LARGE,
    423: ErrorCode.CONFLICT,
    429: ErrorCode.TOO_FAST,
    503: ErrorCode.TRY_LATER,
}
WORDS = {
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
    413: "That is larger than this server takes.",
    415: "Send JSON, with the header Content-Type: application/json.",
}


# Python renamed them in 3.13; a title and its translation stay what they are.
_PHRASES = {413: "Request Entity Too Large", 422: "Unprocessable Entity"}


def phrase(status: int) -> str:
    """What HTTP calls a status; "Error" where it has no name."""
    known = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"
    return _PHRASES.get(status, known)


class FieldError(BaseModel):
    """One wrong field of a request."""

    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457; `type` leads to what `code` means, `advice` says what to do, `errors` names each wrong field."""

    type: str
    code: ErrorCode
    title: str
    status: int
    detail: str
    advice: str = ""
    errors: list[FieldError] = []

    @classmethod
    def of(cls, status: int, code: ErrorCode, detail: str, advice: str = "") -> "Problem":
        """The usual answer with that status."""
        return cls(type=f"/errors#{code}", code=code, title=phrase(status), status=status, detail=detail, advice=advice)


class WrongFields(Exception):
    """A request whose fields are wrong, each named."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = list(errors)

    @classmethod
    def of(cls, error: ValidationError, *, below: str = "") -> "WrongFields":
        """The fields that pydantic found wrong, those of the field `below` where that is given."""
        above = (below,) if below else ()
        return cls([_field_error((*above, *e["loc"]), e["msg"]) for e in error.errors(include_context=False)])


def answer_errors(app: Flask) -> None:
    """The one place where a failure becomes an answer."""
    app.register_error_handler(Exception, _answer)


def status_of(error: ClipsheetError) -> int:
    """The HTTP status of an expected failure."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def code_of(status: int) -> ErrorCode:
    """The code of a refusal that has a status alone."""
    return _CODES.get(status, ErrorCode.INTERNAL if status >= 500 else ErrorCode.INVALID_REQUEST)


def _answer(error: Exception) -> Response | Redirect:
    if isinstance(error, MethodNotAllowed) and (page := _page_above(request.path)):
        return redirect(page, 303)
    problem = _problem(error)
    response = _for_program(problem) if request.path.startswith(_PROGRAM_PATHS) else _for_person(problem)
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, HTTPException):
        response.headers.extend(
            (name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After", "WWW-Authenticate")
        )
    if isinstance(error, TransientError):
        response.headers["Retry-After"] = str(round(error.retry_after_s or RETRY_AFTER_S))
    elif problem.status == 503:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER_S))
    return response


def _page_above(path: str) -> str:
    """Where to go who reloads the answer to a form: forms send to addresses below their page, which are none."""
    if request.method not in ("GET", "HEAD") or path.startswith(_PROGRAM_PATHS):
        return ""
    adapter = current_app.create_url_adapter(request)
    while adapter and path != "/":
        path = path.rstrip("/").rpartition("/")[0] or "/"
        if adapter.test(path, method="GET"):
            return path
    return ""


def _path() -> str:
    """For the log: an address that is a secret is not told."""
    rule = request.url_rule
    return rule.rule if rule and "secret" in rule.arguments else request.path


def _problem(error: Exception) -> Problem:
    if isinstance(error, WrongFields):
        detail = "; ".join(f"{e.field}: {e.message}" for e in error.errors)
        problem = Problem.of(422, ErrorCode.INVALID_REQUEST, detail)
        return problem.model_copy(update={"title": "The request is not right", "errors": error.errors})
    if isinstance(error, ClipsheetError):
        return Problem.of(status_of(error), error.code, error.message, error.advice)
    if isinstance(error, HTTPException):
        status = error.code or 500
        own = error.description if error.description != type(error).description else ""
        detail = own or WORDS.get(status, error.description or "")
        return Problem.of(status, code_of(status), detail)
    words = _outer_failure(error)
    if words:
        log.error("the database or the disk refused", extra={"path": _path(), "method": request.method}, exc_info=error)
        return Problem.of(503, words.code, words.message, words.advice)
    log.error("request failed", extra={"path": _path(), "method": request.method}, exc_info=error)
    problem = Problem.of(
        500,
        ErrorCode.INTERNAL,
        "Something went wrong inside Clipsheet.",
        "Try again; if it happens again, the log says why.",
    )
    return problem.model_copy(update={"title": "Something went wrong"})


def _outer_failure(error: Exception) -> ClipsheetError | None:
    """What the database or the disk could not do, in words."""
    if isinstance(error, DBAPIError):
        return told(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    return database_away() if isinstance(error, PoolTimeout) else None


def _for_program(problem: Problem) -> Response:
    own = {"detail": explained(problem.detail, problem.code), "advice": translated(problem.advice)}
    response = jsonify(problem.model_copy(update=own).model_dump(exclude_defaults=True))
    response.content_language.add(language())
    response.mimetype = "application/problem+json"
    return response


def _for_person(problem: Problem) -> Response:
    return make_response(render_template("error.html", problem=problem))


def _field_error(location: tuple[int | str, ...], message: str) -> FieldError:
    return FieldError(field=".".join(map(str, location)) or "body", message=message.removeprefix("Value error, "))

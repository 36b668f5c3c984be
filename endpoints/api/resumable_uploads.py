"""Uploads that go on where they broke off: tus 1.0.0 (tus.io/protocols/resumable-upload) with creation, expiration
and termination. The last part of an upload's address is the `upload_id` of an order."""

import base64
import binascii
from collections.abc import Iterator

from flask import Blueprint, Response, make_response, request, url_for
from werkzeug.exceptions import (
    BadRequest,
    ClientDisconnected,
    Gone,
    LengthRequired,
    MethodNotAllowed,
    PreconditionFailed,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.exceptions import Locked as LockedHere
from werkzeug.http import http_date

from endpoints.app_context import web
from services.sources.resumable_uploads import Locked, Progress, UploadExpired
from utils.errors import ClipsheetError

blueprint = Blueprint("resumable", __name__, url_prefix="/api/uploads/resumable")
VERSION, EXTENSIONS = "1.0.0", "creation,expiration,termination"
CONTENT_TYPE = "application/offset+octet-stream"
PIECE_BYTES = 256 * 1024


@blueprint.before_request
def check_version() -> None:
    """Refuse another protocol's client before anything is read."""
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise PreconditionFailed(f"Send the header Tus-Resumable: {VERSION}.")


@blueprint.after_request
def tell_version(response: Response) -> Response:
    """On every answer."""
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    if response.status_code == PreconditionFailed.code:
        response.headers["Tus-Version"] = VERSION
    return response


@blueprint.route("", methods=["OPTIONS"], provide_automatic_options=False)
def options() -> Response:
    """What this server can do."""
    response = make_response("", 204)
    response.headers["Tus-Version"], response.headers["Tus-Extension"] = VERSION, EXTENSIONS
    response.headers["Tus-Max-Size"] = str(web().videos.resumable.max_bytes)
    return response


@blueprint.route("", methods=["POST"], provide_automatic_options=False)
def begin() -> Response:
    """Begin an upload (tus 1.0.0); the address of the answer takes the file, and its last part is the `upload_id`."""
    w = web()
    size_bytes = _number("Upload-Length")
    if size_bytes > w.videos.resumable.max_bytes:
        raise RequestEntityTooLarge(f"A file may have {w.videos.resumable.max_bytes} bytes.")
    name = _metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
    made = w.videos.resumable.begin(w.user_id, name, size_bytes)
    response = _told(made, 201)
    response.headers["Location"] = url_for(".append", upload_id=made.id)
    return response


@blueprint.route("/<upload_id>", methods=["HEAD"], provide_automatic_options=False)
def look(upload_id: str) -> Response:
    """How far an upload is: the header Upload-Offset."""
    try:
        return _told(web().videos.resumable.look(web().user_id, upload_id), 200)
    except ClipsheetError as error:
        raise _as_tus(error) from error


@blueprint.route("/<upload_id>", methods=["PATCH"], provide_automatic_options=False)
def append(upload_id: str) -> Response:
    """Send the next bytes of an upload, from Upload-Offset on; what has come when the connection breaks stays."""
    w = web()
    if request.mimetype != CONTENT_TYPE:
        raise UnsupportedMediaType(f"Send the bytes as {CONTENT_TYPE}.")
    offset, length = _number("Upload-Offset"), request.content_length
    if length is None:
        raise LengthRequired
    if offset + length > w.videos.resumable.max_bytes:
        raise RequestEntityTooLarge(f"A file may have {w.videos.resumable.max_bytes} bytes.")
    request.max_content_length = w.videos.resumable.max_bytes
    pieces = _pieces()
    try:
        return _told(w.videos.resumable.append(w.user_id, upload_id, offset, pieces), 204)
    except ClipsheetError as error:
        for _ in pieces:  # a browser that is still sending would take an answer for a broken connection
            pass
        raise _as_tus(error) from error


@blueprint.route("/<upload_id>", methods=["DELETE"], provide_automatic_options=False)
def end(upload_id: str) -> Response:
    """Forget an upload that has begun."""
    try:
        web().videos.resumable.end(web().user_id, upload_id)
    except ClipsheetError as error:
        raise _as_tus(error) from error
    return make_response("", 204)


@blueprint.route("/<upload_id>", methods=["POST"], provide_automatic_options=False)
def override(upload_id: str) -> Response:
    """PATCH or DELETE for clients that cannot send them: the header X-HTTP-Method-Override names it."""
    acts = {"PATCH": append, "DELETE": end}
    act = acts.get(request.headers.get("X-HTTP-Method-Override", "").upper())
    if act is None:
        raise MethodNotAllowed(valid_methods=["HEAD", "PATCH", "DELETE"])
    return act(upload_id)


def _pieces() -> Iterator[bytes]:
    while True:
        try:
            piece = request.stream.read(PIECE_BYTES)
        except (OSError, ClientDisconnected) as error:
            raise BadRequest("The upload broke off.") from error
        if not piece:
            return
        yield piece


def _told(progress: Progress, status: int) -> Response:
    response = make_response("", status)
    response.headers["Upload-Offset"] = str(progress.offset)
    if request.method == "HEAD":
        response.headers["Upload-Length"] = str(progress.size_bytes)
    if progress.expires_at is not None:
        response.headers["Upload-Expires"] = http_date(progress.expires_at)
    return response


def _as_tus(error: ClipsheetError) -> Exception:
    """The same error with the status that the protocol has for it."""
    if isinstance(error, Locked):
        return LockedHere(str(error))
    return Gone(str(error)) if isinstance(error, UploadExpired) else error


def _number(name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadRequest(f"Send the header {name}: a number of bytes.")
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """`Upload-Metadata`: keys with values in base64, comma-separated. Raises BadRequest."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeError) as error:
            raise BadRequest("Upload-Metadata holds a value that is not base64 of a text.") from error
    return found

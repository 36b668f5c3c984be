"""Uploads: many files in one request, each streamed to the disk as it arrives."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.formparser import FormDataParser

from endpoints.api.api_models import RefusedOut, UploadOut
from endpoints.app_context import web
from endpoints.errors import status_of
from services.sources.uploads import Incoming, UploadView, no_room
from utils.errors import ClipsheetError, NeedsUserError

blueprint = Blueprint("uploads", __name__, url_prefix="/api/uploads")
MAX_FILES = 50
MAX_FIELD_BYTES = 500_000  # more than the parser's own pieces of a file, which it counts too


@blueprint.post("")
def receive() -> tuple[Response, int]:
    """Take every file that is a video; 201 when there is one, with what was refused and why beside it."""
    kept, refused = take_files()
    if not kept:
        raise refused[0][1]
    answer = {
        "uploads": [UploadOut.of(upload).model_dump() for upload in kept],
        "refused": [
            RefusedOut(
                name=name, status=status_of(error), code=error.code, detail=error.message, advice=error.advice
            ).model_dump()
            for name, error in refused
        ],
    }
    return jsonify(answer), 201


def take_files() -> tuple[list[UploadView], list[tuple[str, ClipsheetError]]]:
    """The request's files: those kept, and those refused with the reason. Raises NeedsUserError when there is none."""
    w = web()
    kept: list[UploadView] = []
    refused: list[tuple[str, ClipsheetError]] = []
    with _incoming() as files:
        for incoming in files:
            try:
                kept.append(w.videos.uploads.keep(w.user_id, incoming))
            except ClipsheetError as error:
                refused.append((incoming.name, error))
    if not kept and not refused:
        raise NeedsUserError("No file was sent.", "Send one or more videos as multipart/form-data.")
    return kept, refused


@contextmanager
def _incoming() -> Iterator[list[Incoming]]:
    """Read the body to its end. Nothing stays on the disk when it breaks off in the middle."""
    files: list[Incoming] = []
    try:
        _read_body(files)
        yield files
    except BaseException:
        for file in files:
            file.discard()
        raise


def _read_body(files: list[Incoming]) -> None:
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send the files as multipart/form-data.")
    uploads = web().videos.uploads
    room_bytes = uploads.room_bytes(web().user_id) - web().videos.resumable.promised_bytes(web().user_id)
    if room_bytes <= 0:
        raise no_room("this request")

    def begin(
        total_content_length: int | None,  # noqa: ARG001
        content_type: str | None,  # noqa: ARG001
        filename: str | None,
        content_length: int | None = None,  # noqa: ARG001
    ) -> IO[bytes]:
        if not filename:  # an empty file box
            return io.BytesIO()
        files.append(uploads.receive(filename, room_bytes, web().user_id))
        return cast(IO[bytes], files[-1])

    # The form parser of Flask itself would write everything to a temporary folder first.
    request.max_content_length = MAX_FILES * uploads.max_bytes
    parser = FormDataParser(begin, max_form_memory_size=MAX_FIELD_BYTES, max_form_parts=MAX_FILES, silent=False)
    try:
        parser.parse(request.stream, request.mimetype, request.content_length, request.mimetype_params)
    except ValueError as error:
        raise BadRequest("The upload broke off or is not a form with files.") from error

"""An entry's files: video, reel, pictures with range requests; its note as Markdown and JSON."""

import json
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as Redirect

from endpoints.app_context import web
from services.domain.entries import EntryView
from services.domain.stages import StageName
from services.exports.csv_table import note_csv
from services.exports.documents import document
from services.exports.library import slug
from services.exports.markdown import markdown
from services.exports.plain_text import text
from services.exports.results import Results
from services.exports.row_clips.row_clips import moments_of
from services.notes.values import clock
from services.speech.subtitles import web_vtt
from utils.error_codes import ErrorCode
from utils.errors import NotFoundError

blueprint = Blueprint("files", __name__, url_prefix="/api/entries/<entry_id>")
MAX_AGE_S = 3600

# Only what a browser shows or plays; never a page, whatever a file is called.
TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".ts": "video/mp2t",
    ".mpg": "video/mpeg",
    ".wmv": "video/x-ms-wmv",
    ".flv": "video/x-flv",
    ".gif": "image/gif",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
SIGNED = ("media", "reel")  # large enough for a bucket to send them in place of us
INSTEAD = {"thumbnail": ("thumbnail", "poster"), "poster": ("poster", "thumbnail")}


@blueprint.get("/<any(media, thumbnail, reel, poster, graph):what>")
def one(entry_id: str, what: str) -> Response | Redirect:
    """A file, whole or in part; a retry replaces it, so it is asked for again with its ETag.

    A video in a bucket is answered with 302 and a signed address, if browsers reach it (`MEDIA_DELIVERY`).
    """
    path = found(entry_id, what)
    if path is None:
        raise NotFoundError(f"This entry has no {what}.", "It may not be made yet, or its files were swept.")
    if what in SIGNED and (address := signed(web().entries.get(web().user_id, entry_id), what, path)):
        answer = redirect(address)
        answer.cache_control.private = answer.cache_control.no_store = True
        return answer
    return send(path)


def signed(entry: EntryView, what: str, path: Path) -> str | None:
    """Where a browser fetches the file from a bucket, for an hour; None where we send it."""
    w = web()
    if not w.media_origin:
        return None
    save_as = what + path.suffix if "save" in request.args else ""  # a page's own wish to save ends at another site
    return w.results.address(entry, what, content_type=_type(path), save_as=save_as)


def _type(path: Path) -> str:
    return TYPES.get(path.suffix.lower(), "application/octet-stream")


def found(entry_id: str, what: str) -> Path | None:
    """Where the entry's file is, or the one that stands for it; None when there is neither."""
    _, results = _read(entry_id)
    return next((results.files[name] for name in INSTEAD.get(what, (what,)) if name in results.files), None)


def send(path: Path) -> Response:
    """The file as the answer. Raises NotFoundError when it was removed in between."""
    try:
        response = send_file(path, mimetype=_type(path), conditional=True)
    except FileNotFoundError as error:
        raise NotFoundError("The file was just removed.", "Retry the entry to make it again.") from error
    response.cache_control.private = True
    response.cache_control.no_cache = True
    return response


@blueprint.get("/slides/<number>")
def slide(entry_id: str, number: str) -> Response:
    """A picture of a photo post, by its number; 1 is the first."""
    path = found(entry_id, f"slide-{number}")
    if path is None:
        raise NotFoundError(f"This entry has no slide {number}.", "It may not be fetched yet, or could not be.")
    return send(path)


@blueprint.get("/row-clips/<field>/<int:number>")
def row_clip(entry_id: str, field: str, number: int) -> Response:
    """A few muted seconds that show one row of the note, counted from 0; made when it is first asked for."""
    entry, results = _read(entry_id)
    is_wanted = web().settings.step_clips != "off" and any(
        moment.path == f"{field}/{number}" for moment in moments_of(results)
    )
    path = web().videos.row_clips.files(entry, results).get(f"{field}/{number}") if is_wanted else None
    if path is None:
        raise NotFoundError("There is no clip of this row.", "The video does not tell where it is shown, or has gone.")
    return send(path)


@blueprint.get("/note.md")
def note_markdown(entry_id: str) -> Response:
    """The note to keep or paste elsewhere."""
    entry, results = _read(entry_id)
    if results.note is None:
        raise no_note(results)
    return download(as_markdown(entry, results), "text/markdown", f"{slug(entry.title)}.md")


@blueprint.get("/note.txt")
def note_text(entry_id: str) -> Response:
    """The note as plain text, to paste where no markup is understood."""
    entry, results = _read(entry_id)
    if results.note is None:
        raise no_note(results)
    note = results.note.model_copy(update={"missing": results.missing(entry)})
    return download(text(note), "text/plain", f"{slug(entry.title)}.txt")


def as_markdown(entry: EntryView, results: Results) -> str:
    """The note as a page of Markdown; empty without a note."""
    if results.note is None:
        return ""
    return markdown(
        results.note.model_copy(update={"missing": results.missing(entry)}),
        media=results.media,
        transcript=results.transcript,
        screen_text=results.screen_text,
        motion=results.motion,
    )


@blueprint.get("/note.json")
def note_json(entry_id: str) -> Response:
    """The same object as `process --json` prints, with an address in place of the reel's path."""
    entry, results = _read(entry_id)
    parts = document(entry, results)
    parts["reel"] = url_for(".one", entry_id=entry_id, what="reel") if parts["reel"] else None
    if parts["motion"]:
        parts["motion"]["reel"] = parts["reel"]
    text = json.dumps(parts, ensure_ascii=False, indent=1)
    return download(text, "application/json", f"{slug(entry.title)}.json")


@blueprint.get("/note.csv")
def note_as_csv(entry_id: str) -> Response:
    """The note for a spreadsheet: a line a value, with its evidence."""
    entry, results = _read(entry_id)
    if results.note is None:
        raise no_note(results)
    return download(note_csv(results.note), "text/csv", f"{slug(entry.title)}.csv")


@blueprint.get("/transcript.txt")
def transcript(entry_id: str) -> Response:
    """What is said, a line each with its time, to copy elsewhere."""
    entry, results = _read(entry_id)
    if results.transcript is None:
        raise NotFoundError("This entry has no transcript.", "It may not be made yet.")
    lines = [f"{clock(one.start_s)} {one.text}\n" for one in results.transcript.segments]
    return download("".join(lines), "text/plain", f"{slug(entry.title)}-transcript.txt")


@blueprint.get("/subtitles.vtt")
def subtitles(entry_id: str) -> Response:
    """What is said, as subtitles for the player."""
    _, results = _read(entry_id)
    if results.transcript is None:
        raise NotFoundError("This entry has no transcript.", "It may not be made yet.")
    return Response(web_vtt(results.transcript), mimetype="text/vtt")


def no_note(results: Results) -> NotFoundError:
    """Why there is none, and what to do."""
    if StageName.SUMMARIZE in results.damaged:
        return NotFoundError(
            "This entry's note is damaged or gone.", "Retry the entry to make it anew.", code=ErrorCode.DATA_DAMAGED
        )
    return NotFoundError("This entry has no note.", "It may not be finished yet.")


def _read(entry_id: str) -> tuple[EntryView, Results]:
    entry = web().entries.get(web().user_id, entry_id)
    return entry, web().results.read(entry)


def download(content: str | Iterator[str], mimetype: str, name: str) -> Response:
    """The text as a file to keep; in parts it is sent as they come."""
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response

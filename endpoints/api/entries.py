"""The JSON API of entries: order, list, look, retry, cancel, delete."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request, url_for

from endpoints.api.api_models import (
    EntryOut,
    EntryRequest,
    FileRequest,
    RecutRequest,
    RetryRequest,
    SendRequest,
    body,
    query,
)
from endpoints.api.library import ListQuery, by_meaning
from endpoints.api.sharing.to_notion import send_one
from endpoints.app_context import link_source, web
from endpoints.errors import FieldError, WrongFields
from services.domain.entries import EntryView
from services.domain.stages import Source
from services.exports.documents import document
from services.exports.results import Results
from services.sources.picture_packs import one_post
from services.sources.texts import text_source
from utils.errors import ClipsheetError

blueprint = Blueprint("entries", __name__, url_prefix="/api/entries")
FIRST_SEARCH_S = 3.0  # for the model to be loaded: a program asks once
KEY_HEADER, MAX_KEY = "Idempotency-Key", 255
FILES = ("media", "thumbnail", "reel", "poster", "graph")


@blueprint.post("")
def accept() -> tuple[Response, int, dict[str, str]]:
    """Take an order; the same one again gives the same entry."""
    asked, w = body(EntryRequest), web()
    key, sent = request.headers.get(KEY_HEADER, "")[:MAX_KEY], request.get_data()
    made = w.idempotency.entry_of(w.user_id, key, sent) if key else None
    if made:
        entry = w.entries.get(w.user_id, made)
    else:
        _check_webhook(asked)
        entry = w.intake.accept(w.user_id, _source(asked), asked.options, priority=asked.priority)
        if asked.webhook_url:
            w.messages.once.add(w.user_id, entry.id, asked.webhook_url)
        if key:
            w.idempotency.keep(w.user_id, key, sent, entry.id)
    return jsonify(EntryOut.of(entry).as_json()), 202, {"Location": url_for(".one", entry_id=entry.id)}


def _check_webhook(asked: EntryRequest) -> None:
    try:
        if asked.webhook_url:
            web().messages.webhooks.check(asked.webhook_url)
    except ClipsheetError as error:
        raise WrongFields([FieldError(field="webhook_url", message=str(error))]) from error


def _source(asked: EntryRequest) -> Source:
    if asked.upload_id is not None:
        return web().videos.uploads.source(web().user_id, asked.upload_id)
    if asked.upload_ids is not None:
        return one_post(web().videos.uploads, web().user_id, asked.upload_ids)
    if asked.text is not None:
        return _text_source(asked.text)
    return link_source(asked.url or "")


def _text_source(text: str) -> Source:
    try:
        return text_source(text)
    except ClipsheetError as error:
        raise WrongFields([FieldError(field="text", message=str(error))]) from error


@blueprint.get("")
def page() -> Response:
    """The newest entries first, or the best of a search; `next` is the cursor of the page after this one."""
    asked, w = query(ListQuery), web()
    wanted = asked.meant(wait_s=FIRST_SEARCH_S)
    entries = w.entries.page(w.user_id, limit=asked.limit, before=asked.cursor, wanted=wanted)
    labels = w.entries.labels.of([entry.id for entry in entries])
    shown = [EntryOut.of(entry, labels.get(entry.id)).as_json() for entry in entries]
    found = w.entries.found_lines.of([entry.id for entry in entries], asked.q)
    without_words = by_meaning(entries, wanted, found)
    for one in shown if asked.q else []:
        one["found"] = [asdict(line) for line in found.get(one["id"], [])]
        one["by_meaning"] = one["id"] in without_words
    return jsonify(entries=shown, next=asked.next_after(entries))


@blueprint.post("/retry-failed")
def retry_failed() -> tuple[Response, int]:
    """Run every failed entry again."""
    return jsonify(retried=web().intake.retry_failed(web().user_id)), 202


@blueprint.get("/<entry_id>")
def one(entry_id: str) -> Response:
    """An entry with everything it has to show."""
    w = web()
    entry = w.entries.get(w.user_id, entry_id)
    told = [asdict(one) for one in w.messages.once.of_entry(w.user_id, entry_id)]
    return jsonify({**full(entry, w.results.read(entry)), "told": told})


@blueprint.post("/<entry_id>/retry")
def retry(entry_id: str) -> tuple[Response, int]:
    """Run a finished entry again, with another tag or schema where given; what was made before takes no time."""
    w = web()
    asked = body(RetryRequest) if request.get_data() else RetryRequest()
    choices = asked.model_dump(exclude_unset=True)
    intake = w.intake
    entry = intake.run_with(w.user_id, entry_id, choices) if choices else intake.retry(w.user_id, entry_id)
    return jsonify(EntryOut.of(entry).as_json()), 202


@blueprint.post("/<entry_id>/retry-later")
def retry_later(entry_id: str) -> tuple[Response, int]:
    """Have a failed entry tried again by itself at a quiet hour, between three and five by the server's clock."""
    return jsonify(EntryOut.of(web().entries.quiet_hour.wait(web().user_id, entry_id)).as_json()), 202


@blueprint.delete("/<entry_id>/retry-later")
def no_retry_later(entry_id: str) -> Response:
    """Do not try it again by itself."""
    return jsonify(EntryOut.of(web().entries.quiet_hour.leave(web().user_id, entry_id)).as_json())


@blueprint.post("/<entry_id>/fetch")
def fetch(entry_id: str) -> tuple[Response, int]:
    """Get the video back that has had its time, and cut its reel again; the note stays as it is."""
    return jsonify(EntryOut.of(web().intake.fetch_again(web().user_id, entry_id)).as_json()), 202


@blueprint.post("/<entry_id>/cancel")
def cancel(entry_id: str) -> tuple[Response, int]:
    """Stop an entry; a running one stops within a second or two."""
    entry = web().intake.cancel(web().user_id, entry_id)
    return jsonify(EntryOut.of(entry).as_json()), 202


@blueprint.post("/<entry_id>/recut")
def recut(entry_id: str) -> tuple[Response, int]:
    """Cut the reel in another way: a new run that looks for nobody again and takes a second or two."""
    w, asked = web(), body(RecutRequest)
    motion = asked.over(w.entries.get(w.user_id, entry_id).options.motion)
    return jsonify(EntryOut.of(w.intake.recut(w.user_id, entry_id, motion)).as_json()), 202


@blueprint.post("/<entry_id>/file")
def give_file(entry_id: str) -> tuple[Response, int]:
    """Go on with a failed entry from an upload, in place of the link that could not be fetched."""
    asked, w = body(FileRequest), web()
    w.entries.get(w.user_id, entry_id)
    entry = w.intake.give_file(w.user_id, entry_id, one_post(w.videos.uploads, w.user_id, asked.upload_ids))
    return jsonify(EntryOut.of(entry).as_json()), 202


@blueprint.post("/<entry_id>/send")
def send(entry_id: str) -> tuple[Response, int]:
    """Write a finished note into a database in Notion; once sent, later edits change the same page."""
    asked = body(SendRequest) if request.get_data() else SendRequest()
    entry = send_one(entry_id, asked.database or "")
    return jsonify(EntryOut.of(entry).as_json()), 202


@blueprint.delete("/<entry_id>")
def delete(entry_id: str) -> Response:
    """Put a finished entry into the trash, from where it can be taken back for 30 days."""
    web().intake.delete(web().user_id, entry_id)
    return make_response("", 204)


def full(entry: EntryView, results: Results) -> dict[str, Any]:
    """The entry and its results, with links to its files where `document` has paths."""
    shown = EntryOut.of(entry)
    found = {what: url_for("files.one", entry_id=entry.id, what=what) for what in FILES if what in results.files}
    if results.note:
        found["markdown"] = url_for("files.note_markdown", entry_id=entry.id)
    parts = {name: part for name, part in document(entry, results).items() if name != "entry"}
    parts["reel"] = found.get("reel")
    if parts["motion"]:
        parts["motion"]["reel"] = found.get("reel")
    return {**shown.model_copy(update={"links": {**shown.links, **found}}).as_json(), **parts}

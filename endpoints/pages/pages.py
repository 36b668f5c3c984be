"""The pages people look at. Everything works without JavaScript; with it, it is live."""

from collections.abc import Callable, Iterable
from functools import partial

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clients.media.formats import ACCEPT
from endpoints.api.api_models import RecutRequest, RetryRequest, form, query
from endpoints.api.files import found
from endpoints.api.files import send as send_file
from endpoints.api.library import ListQuery
from endpoints.api.sharing.to_notion import send_one
from endpoints.api.uploads import take_files
from endpoints.app_context import link_source, web
from endpoints.pages.kept_video import kept_video
from endpoints.pages.library import PAGE, choices, rows
from endpoints.pages.remedies import remedies
from endpoints.pages.service.first_steps import first_steps
from endpoints.pages.template_filters import has_moved
from services.domain.artifacts import Missing
from services.domain.entries import SENT_TO, Status
from services.domain.row_clips import Moment
from services.domain.schemas.registry import SCHEMAS
from services.domain.stages import Options, Source
from services.entries.labels import EntryLabels
from services.entries.search import EntryFilter
from services.exports.chapters import chapters
from services.exports.json_ld import json_ld
from services.exports.results import Results
from services.exports.row_clips.row_clips import moments_of
from services.meanings.meanings import Meanings
from services.notes.edits import HEAD, editable
from services.notes.layout import blocks_beside_summary
from services.notes.portions import scaled, servings_of
from services.sources.link_texts import candidates, is_prose
from services.sources.links import single_links
from services.sources.picture_packs import are_pictures, one_post
from services.sources.texts import text_source
from utils.errors import ClipsheetError, NeedsUserError

blueprint = Blueprint("pages", __name__)
MAX_LINKS = 50
MAX_CHARS = 200_000  # of a pasted text that is searched for links


@blueprint.get("/")
def start() -> str:
    """Paste a link, drop files, see what became of them."""
    return _start(query(ListQuery))


@blueprint.post("/entries")
def accept() -> Response:
    """The link box's form: links, a line each or side by side; or the words of a post."""
    asked = form(RetryRequest, ("tag", "schema"))
    options = Options(tag=asked.tag, schema_name=asked.schema_name)
    text, pasted = request.form.get("text", "").strip(), request.form.get("url", "")
    if not text and pasted.strip() and not candidates(pasted[:MAX_CHARS]) and is_prose(pasted):
        text = pasted
    if text:
        return _back(_accept_all([partial(text_source, text)], options), pasted)
    lines = single_links(pasted, web().settings.extra_video_hosts)[:MAX_LINKS]
    return _back(_accept_all([partial(link_source, line) for line in lines or [""]], options), pasted)


@blueprint.post("/entries/retry-failed")
def retry_failed() -> Response:
    """The list's button for all that failed."""
    web().intake.retry_failed(web().user_id)
    return redirect(url_for(".start"), 303)


@blueprint.post("/uploads")
def upload() -> Response:
    """The file box's form."""
    w = web()
    try:
        kept, refused = take_files()
    except NeedsUserError as error:
        return _back([error])
    ids = [one.id for one in kept]
    together = [ids] if are_pictures(kept) else [[one] for one in ids]
    sources = (partial(one_post, w.videos.uploads, w.user_id, one) for one in together)
    return _back([*(why for _, why in refused), *_accept_all(sources)])


def _row_clips(results: Results) -> dict[str, Moment]:
    """The moments that have a clip beside their row, as long as the video is there to cut them from."""
    is_shown = web().settings.step_clips != "off" and "media" in results.files
    return {moment.path: moment for moment in moments_of(results)} if is_shown else {}


@blueprint.get("/entries/<entry_id>")
def entry(entry_id: str) -> str:
    """An entry with everything it has to show."""
    w = web()
    after = w.live.feed.newest()  # before the entry is read: an event in between is shown twice rather than never
    shown = w.entries.get(w.user_id, entry_id)
    results = w.results.read(shown)
    portions = request.args.get("portions", type=float)
    fields = editable(results.note, shown.options.own_schema) if results.note else {}
    return render_template(
        "entry.html",
        entry=shown,
        results=results,
        blocks=blocks_beside_summary(scaled(results.note, portions)) if results.note else [],
        row_clips=_row_clips(results),
        servings=servings_of(results.note) if results.note else None,
        portions=portions,
        chapters=chapters(results.media, results.note, results.transcript),
        linked_data=json_ld(results.note, results.media) if results.note else {},
        removed={name: fields[name].label for name, value in shown.edits.items() if value is None and name in fields},
        empty={
            name: field.label
            for name, field in fields.items()
            if results.note and name not in HEAD and name not in results.note.fields and name not in shown.edits
        },
        schemas=SCHEMAS,
        told=w.messages.once.of_entry(w.user_id, entry_id),
        databases=w.notion.registry.registered.contents(w.user_id) if shown.origin is None else [],
        sent_to=shown.saved.get(SENT_TO, ""),
        clips=w.videos.clips.of_entry(w.user_id, entry_id)[0],
        labels=w.entries.labels.of([entry_id]).get(entry_id, EntryLabels()),
        kept=kept_video(shown, results, w.settings.media_days),
        remedies=remedies(shown),
        waits=w.operations.overview.waits.of([shown]),
        missing=_by_reason(one for one in results.missing(shown) if not _is_told_beside(one, results)),
        after=after,
        has_related=isinstance(w.meanings, Meanings),
    )


@blueprint.get("/entries/<entry_id>/related")
def related(entry_id: str) -> str:
    """Notes that mean something like it."""
    w = web()
    shown = w.entries.get(w.user_id, entry_id)
    found = w.meanings.related(w.user_id, entry_id)
    alike = {one.id: one for one in w.entries.page(w.user_id, wanted=EntryFilter(ids=found))} if found else {}
    return render_template("related.html", entry=shown, related=[alike[one] for one in found if one in alike])


@blueprint.get("/entries/<entry_id>/row")
def row(entry_id: str) -> str:
    """The entry's row of the list, for a page that saw it change."""
    w = web()
    shown = w.entries.get(w.user_id, entry_id)
    return render_template("_row_only.html", entry=shown, rows=rows([shown]))


@blueprint.get("/entries/<entry_id>/thumbnail")
def thumbnail(entry_id: str) -> Response:
    """The row's picture; an empty one while there is none, so that a list never has broken pictures."""
    path = found(entry_id, "thumbnail")
    return send_file(path) if path else redirect(url_for("static", filename="no-picture.svg"))


@blueprint.post("/entries/<entry_id>/retry")
def retry(entry_id: str) -> Response:
    """The Retry button, and the form for another schema or tag."""
    w = web()
    if "schema" in request.form:
        asked = form(RetryRequest)
        w.intake.run_with(w.user_id, entry_id, {"schema_name": asked.schema_name, "tag": asked.tag})
    else:
        w.intake.retry(w.user_id, entry_id)
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@blueprint.post("/entries/<entry_id>/retry-later")
def retry_later(entry_id: str) -> Response:
    """The button of a failed note for a quiet hour, and the one beside it that takes that back."""
    hour = web().entries.quiet_hour
    (hour.leave if "leave" in request.form else hour.wait)(web().user_id, entry_id)
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@blueprint.post("/entries/<entry_id>/fetch")
def fetch(entry_id: str) -> Response:
    """The button beside a video that has had its time."""
    web().intake.fetch_again(web().user_id, entry_id)
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@blueprint.post("/entries/<entry_id>/cancel")
def cancel(entry_id: str) -> Response:
    """The Cancel button."""
    web().intake.cancel(web().user_id, entry_id)
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@blueprint.post("/entries/<entry_id>/file")
def give_file(entry_id: str) -> Response:
    """The form under a failed link: the file in its place, and the same entry goes on."""
    w = web()
    w.entries.get(w.user_id, entry_id)
    kept, refused = take_files()
    if not kept:
        raise refused[0][1]
    w.intake.give_file(w.user_id, entry_id, one_post(w.videos.uploads, w.user_id, [one.id for one in kept]))
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@blueprint.post("/entries/<entry_id>/send")
def send(entry_id: str) -> Response:
    """The Send to Notion button."""
    send_one(entry_id, request.form.get("database", ""))
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@blueprint.post("/entries/<entry_id>/recut")
def recut(entry_id: str) -> Response:
    """The sliders beside the motion curve."""
    w, asked = web(), form(RecutRequest)
    w.intake.recut(w.user_id, entry_id, asked.over(w.entries.get(w.user_id, entry_id).options.motion))
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@blueprint.get("/entries/<entry_id>/delete")
def confirm_delete(entry_id: str) -> str:
    """Ask before deleting, where there is no JavaScript to ask."""
    return render_template("delete.html", entry=web().entries.get(web().user_id, entry_id))


@blueprint.post("/entries/<entry_id>/delete")
def delete(entry_id: str) -> Response:
    """The Delete button."""
    web().intake.delete(web().user_id, entry_id)
    return redirect(url_for(".start", trashed=entry_id), 303)


def _accept_all(sources: Iterable[Callable[[], Source]], options: Options | None = None) -> list[ClipsheetError]:
    """Order them all; what was refused does not stop the others."""
    w, refused = web(), []
    for source in sources:
        try:
            w.intake.accept(w.user_id, source(), options or Options())
        except ClipsheetError as error:
            refused.append(error)
    return refused


def _back(refused: list[ClipsheetError], pasted: str = "") -> Response:
    if not refused:
        return redirect(url_for(".start"), 303)
    return make_response(_start(refused=refused, pasted=pasted), 422)


def _start(wanted: ListQuery | None = None, *, refused: list[ClipsheetError] | None = None, pasted: str = "") -> str:
    w, wanted = web(), wanted or ListQuery()
    after, before = w.live.feed.newest(), wanted.cursor
    meant = wanted.meant()
    entries = w.entries.page(w.user_id, limit=PAGE, before=before, wanted=meant)
    counts = w.live.feed.counts(w.user_id)
    return render_template(
        "start.html",
        rows=rows(entries, meant),
        entries=entries,
        older=wanted.next_after(entries, PAGE),
        before=before,
        wanted=wanted,
        total=sum(counts.values()),
        first_steps=first_steps(counts.get(Status.COMPLETED, 0)),
        failed=counts.get(Status.FAILED, 0),
        tags=sorted({one.tag for one in w.notion.registry.registered.contents(w.user_id)}, key=str.casefold),
        is_busy=any(not entry.status.is_final for entry in entries),
        refused=refused or [],
        pasted=pasted,
        after=after,
        trashed=list(filter(None, request.args.get("trashed", "").split(","))),
        trash=w.entries.library_marks.count_trash(w.user_id),
        notices=list(filter(None, [*w.operations.notices(), w.operations.budget.pause(w.user_id)])),
        offers_notion=not (w.settings.notion_token or w.settings.has_oauth),
        accept=ACCEPT,
        max_mb=web().videos.uploads.max_bytes // (1024 * 1024),
        schemas=SCHEMAS,
        **choices(wanted),
    )


def _is_told_beside(one: Missing, results: Results) -> bool:
    motion = results.motion
    return motion is not None and has_moved(motion) and one.why == motion.zero_reason


def _by_reason(missing: Iterable[Missing]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for one in missing:
        reasons.setdefault(one.why, []).append(one.what)
    return reasons

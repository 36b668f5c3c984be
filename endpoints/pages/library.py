"""The list of notes on its page: its rows, several notes at once, the trash; all of it works without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from endpoints.api.api_models import query
from endpoints.api.library import MAX, LibraryChange, ListQuery, apply, by_meaning
from endpoints.api.sharing.to_notion import send_all
from endpoints.app_context import web
from services.domain.artifacts import Note
from services.domain.entries import EntryView
from services.domain.schemas.registry import SCHEMAS
from services.entries.labels import COLLECTION, TAG, EntryLabels
from services.entries.library_marks import TRASH_DAYS
from services.entries.search import BEST, SORTS, EntryFilter
from services.entries.words.found_lines import FoundLine
from services.notes.values import fields_of, record
from services.operations.waiting import Wait
from utils.errors import NeedsUserError

blueprint = Blueprint("library_pages", __name__)
PAGE = 40
SHOWN_WAITS = 12  # of a list: each costs a question
SITES = {
    "tiktok": "TikTok",
    "instagram": "Instagram",
    "youtube": "YouTube",
    "file": "Your files",
    "text": "Pasted text",
}
SORT_WORDS = {
    "best": "Best fit",
    "newest": "Newest",
    "oldest": "Oldest",
    "title": "Title",
    "longest": "Longest",
    "shortest": "Shortest",
}
AGES = {7: "This week", 30: "30 days", 365: "A year"}
LENGTHS = {"-30": "Under 30 s", "30-60": "30 s to 1 min", "60-180": "1 to 3 min", "180-": "Over 3 min"}


@dataclass(frozen=True)
class LibraryRows:
    """Some entries with what their rows show beside them, by id."""

    entries: Sequence[EntryView]
    labels: dict[str, EntryLabels]
    found: dict[str, list[FoundLine]]
    waits: dict[str, Wait]
    by_meaning: frozenset[str] = frozenset()  # found without any of the words


def rows(entries: Sequence[EntryView], wanted: EntryFilter | None = None) -> LibraryRows:
    """What is asked once for all of them; of a search, which words were found where."""
    w, ids, wanted = web(), [entry.id for entry in entries], wanted or EntryFilter()
    found = w.entries.found_lines.of(ids, wanted.text)
    waits = w.operations.overview.waits.of(entries[:SHOWN_WAITS])
    return LibraryRows(entries, w.entries.labels.of(ids), found, waits, by_meaning(entries, wanted, found))


def choices(wanted: ListQuery) -> dict[str, Any]:
    """What the boxes beside the search offer, and which of it is chosen."""
    labels = web().entries.labels.all(web().user_id)
    sorts = {name: SORT_WORDS[name] for name in SORTS if name != BEST or wanted.q}
    low, high = (f"{number:g}" if number else "" for number in (wanted.longer, wanted.shorter))
    return {
        "schema_words": {name: schema.title for name, schema in SCHEMAS.items()},
        "tag_words": {one.name: f"{one.name} ({one.count})" for one in labels[TAG]},
        "collection_words": {one.name: f"{one.name} ({one.count})" for one in labels[COLLECTION]},
        "label_names": [one.name for kind in (TAG, COLLECTION) for one in labels[kind]],
        "sites": SITES,
        "ages": AGES,
        "lengths": LENGTHS,
        "length": f"{low}-{high}" if low or high else "",
        "sorts": sorts,
        "sort": wanted.wanted.order,
        "narrowed_by": len(wanted.narrowing) - bool(wanted.q),
    }


@blueprint.post("/entries/bulk")
def bulk() -> Response:
    """The bar below a selection: the pressed button says what is done."""
    ids, wish = request.form.getlist("ids")[:MAX], request.form.get("wish", "")
    name, back = request.form.get("name", ""), _back()
    if drop := request.form.get("drop", ""):  # the little cross of one of a note's labels
        kind, _, name = drop.partition(":")
        wish = "untag" if kind == TAG else "uncollect"
    if not ids:
        raise NeedsUserError("No note is chosen.", "Tick some first.")
    if wish in ("as_csv", "as_json", "all_markdown"):
        return redirect(url_for(f"exports.{wish}", ids=",".join(ids)), 303)
    if wish == "recipes":
        return redirect(url_for("other_programs.recipes", ids=",".join(ids)), 303)
    if wish == "shopping":
        return redirect(url_for(".shopping", ids=",".join(ids)), 303)
    if wish == "send":
        return _send(ids, back)
    if wish == "trash":
        web().entries.library_marks.trash(web().user_id, ids)
        return redirect(url_for("pages.start", trashed=",".join(ids)), 303)
    apply(_change(wish, name), ids)
    return redirect(back, 303)


def _send(ids: list[str], back: str) -> Response:
    """All that can be sent are; of the others the first says why."""
    refused = list(send_all(ids, request.form.get("database", "")).values())
    if refused:
        sent = len(ids) - len(refused)
        raise NeedsUserError(f"{sent} of {len(ids)} notes go to Notion. {refused[0].message}", refused[0].advice)
    return redirect(back, 303)


def _change(wish: str, name: str) -> LibraryChange:
    names = [one.strip() for one in name.split(",") if one.strip()]
    if wish in ("favour", "unfavour"):
        return LibraryChange(favourite=wish == "favour")
    kinds = {"tag": "add_tags", "untag": "remove_tags", "collect": "add_collections", "uncollect": "remove_collections"}
    if wish not in kinds:
        raise NeedsUserError("That cannot be done with notes.", "Go back to your notes.")
    if not names:
        raise NeedsUserError("A tag needs a name.", "Type one beside the button.")
    return LibraryChange.model_validate({kinds[wish]: [one[:60] for one in names]})


@blueprint.post("/entries/<entry_id>/favour")
def favour(entry_id: str) -> Response:
    """The star of a note."""
    w = web()
    w.entries.library_marks.favour(w.user_id, [entry_id], favourite=not w.entries.get(w.user_id, entry_id).favourite)
    return redirect(_back(), 303)


@blueprint.get("/shopping")
def shopping() -> str:
    """What the chosen recipes need, to tick off."""
    w, asked = web(), query(ListQuery)
    chosen = w.entries.page(w.user_id, limit=MAX, wanted=asked.wanted) if asked.ids else []
    recipes = [(entry, _ingredients(w.results.read(entry).note)) for entry in chosen]
    return render_template("shopping.html", recipes=[(entry, items) for entry, items in recipes if items])


def _ingredients(note: Note | None) -> list[str]:
    found = {field.name: (field, value.value) for field, value in fields_of(note)} if note else {}
    field, rows = found.get("ingredients", (None, []))
    return [record(field, row) for row in rows if isinstance(row, dict)] if field and isinstance(rows, list) else []


@blueprint.get("/trash")
def trash() -> str:
    """What was deleted, until its time is over."""
    w, asked = web(), query(ListQuery)
    entries = w.entries.page(w.user_id, limit=PAGE, before=asked.cursor, wanted=asked.in_trash)
    return render_template("trash.html", entries=entries, older=asked.next_after(entries, PAGE), days=TRASH_DAYS)


@blueprint.post("/trash/<any(restore, erase):what>")
def move(what: str) -> Response:
    """Take notes back, or remove them for good; without a choice all of them."""
    w, ids = web(), [one for given in request.form.getlist("ids") for one in given.split(",")][:MAX]
    if what == "restore":
        w.entries.library_marks.restore(w.user_id, ids)
        return redirect(url_for("pages.start"), 303)
    w.entries.library_marks.empty(w.user_id, ids or None)
    return redirect(url_for(".trash"), 303)


def _back() -> str:
    """The note, or the list as it was: only ever an address of our own."""
    if here := request.form.get("here", ""):
        return url_for("pages.entry", entry_id=here)
    kept = request.form.get("back", "")
    return url_for("pages.start") + (kept if kept.startswith("?") else "")

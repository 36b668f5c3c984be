"""Many notes in one file: the list as it is filtered, as CSV, JSON or Markdown."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response

from endpoints.api.api_models import ListQuery, query
from endpoints.api.entries import full
from endpoints.api.files import as_markdown, download
from endpoints.app_context import web
from services.domain.entries import EntryView
from services.entries.cursor import Cursor
from services.entries.store import MAX_PAGE
from services.exports.csv_table import notes_csv
from services.exports.results import Results

blueprint = Blueprint("exports", __name__, url_prefix="/api/entries")
MOST = 2000  # entries in one file


@blueprint.get("/export.csv")
def as_csv() -> Response:
    """A line for each note, a column for each field."""
    return download(notes_csv((entry, results.note) for entry, results in _listed()), "text/csv", "notes.csv")


@blueprint.get("/export.json")
def as_json() -> Response:
    """Every note with its evidence, as `GET /api/entries/{id}` gives it."""
    made = [full(entry, results) for entry, results in _listed()]
    return download(json.dumps(made, ensure_ascii=False, indent=1), "application/json", "notes.json")


@blueprint.get("/export.md")
def all_markdown() -> Response:
    """The pages of Markdown one after the other."""
    pages = filter(None, (as_markdown(entry, results) for entry, results in _listed()))
    return download("\n\n".join(pages), "text/markdown", "notes.md")


def _listed() -> Iterator[tuple[EntryView, Results]]:
    wanted, w = query(ListQuery), web()
    before, left = wanted.cursor, MOST
    while left > 0 and (
        page := w.entries.page(w.user_id, limit=min(left, MAX_PAGE), before=before, wanted=wanted.wanted)
    ):
        yield from ((entry, w.results.read(entry)) for entry in page)
        before, left = Cursor.after(page[-1]), left - len(page)

"""Many notes in one file: the list as it is filtered, as CSV, JSON or Markdown; a file begins at once."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response, stream_with_context

from endpoints.api.api_models import query
from endpoints.api.entries import full
from endpoints.api.files import as_markdown, download
from endpoints.api.library import ListQuery
from endpoints.app_context import AppContext, web
from services.domain.entries import EntryView
from services.entries.cursor import Cursor
from services.entries.search import NEWEST
from services.entries.store import MAX_PAGE
from services.exports.csv_table import notes_csv
from services.exports.results import Results

blueprint = Blueprint("exports", __name__, url_prefix="/api/entries")


@blueprint.get("/export.csv")
def as_csv() -> Response:
    """A line for each note, a column for each field."""
    rows = notes_csv((entry, results.note) for entry, results in _listed())
    return download(stream_with_context(rows), "text/csv", "notes.csv")


@blueprint.get("/export.json")
def as_json() -> Response:
    """Every note with its evidence, as `GET /api/entries/{id}` gives it."""
    return download(stream_with_context(_items(_listed())), "application/json", "notes.json")


def _items(listed: Iterator[tuple[EntryView, Results]]) -> Iterator[str]:
    start = "["
    for entry, results in listed:
        yield start + json.dumps(full(entry, results), ensure_ascii=False, indent=1)
        start = ",\n"
    yield "]" if start != "[" else "[]"


@blueprint.get("/export.md")
def all_markdown() -> Response:
    """The pages of Markdown one after the other."""
    pages = (f"{page}\n\n" for page in (as_markdown(entry, results) for entry, results in _listed()) if page)
    return download(stream_with_context(pages), "text/markdown", "notes.md")


def _listed() -> Iterator[tuple[EntryView, Results]]:
    # The request is read before the answer begins: a wrong one is refused in words.
    return _read(web(), query(ListQuery))


def _read(w: AppContext, wanted: ListQuery) -> Iterator[tuple[EntryView, Results]]:
    before, listed = wanted.cursor, wanted.wanted.in_order(NEWEST)
    while page := w.entries.page(w.user_id, limit=MAX_PAGE, before=before, wanted=listed):
        yield from ((entry, w.results.read(entry)) for entry in page)
        before = Cursor.after(page[-1])

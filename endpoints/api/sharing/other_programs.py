"""Files that other programs take in: recipes for Paprika, Mealie and Tandoor, a workout for a calendar."""

from collections.abc import Iterator
from datetime import date, time
from typing import Annotated

from flask import Blueprint, Response
from pydantic import BaseModel, Field, StringConstraints

from endpoints.api.api_models import query
from endpoints.api.files import download, no_note
from endpoints.api.library import ListQuery
from endpoints.app_context import web
from services.domain.entries import EntryView
from services.entries.labels import EntryLabels
from services.entries.store import MAX_PAGE
from services.exports.calendar import calendar
from services.exports.library import slug
from services.exports.paprika import Recipe, archive
from utils.errors import NotFoundError

blueprint = Blueprint("other_programs", __name__, url_prefix="/api/entries")
MAX_WEEKS = 52
DayList = Annotated[str, StringConstraints(pattern=r"^(mo|tu|we|th|fr|sa|su)(,(mo|tu|we|th|fr|sa|su))*$")]


class PlanQuery(BaseModel):
    """When a workout is trained."""

    days: DayList = Field(default="mo,we,fr", description="Days of the week by comma: mo, tu, we, th, fr, sa, su")
    at: time = Field(default=time(18), description="When it begins, as in 18:00")
    weeks: int = Field(default=8, ge=1, le=MAX_WEEKS)


@blueprint.get("/<entry_id>/plan.ics")
def plan(entry_id: str) -> Response:
    """A workout as weekly events of a calendar (RFC 5545)."""
    w, asked = web(), query(PlanQuery)
    entry = w.entries.get(w.user_id, entry_id)
    results = w.results.read(entry)
    if results.note is None:
        raise no_note(results)
    if results.note.schema_name != "workout":
        raise NotFoundError("This note is no workout.", "Only workouts are planned.")
    content = calendar(
        results.note,
        entry_id,
        days=asked.days.split(","),
        at=asked.at.replace(tzinfo=None, second=0, microsecond=0),
        weeks=asked.weeks,
        first=date.today(),
        url=results.media.url or "" if results.media else "",
        made=entry.finished_at or entry.created_at,
    )
    return download(content, "text/calendar", f"{slug(results.note.title)}.ics")


@blueprint.get("/export.paprikarecipes")
def recipes() -> Response:
    """The recipes among the notes, as Paprika, Mealie and Tandoor import them."""
    w, asked = web(), query(ListQuery)
    entries = w.entries.page(w.user_id, limit=MAX_PAGE, before=asked.cursor, wanted=asked.wanted)
    made = archive(_recipes(entries))
    if not made:
        raise NotFoundError("None of these notes is a recipe.", "Choose some that are.")
    response = Response(made, mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename="recipes.paprikarecipes")
    return response


def _recipes(entries: list[EntryView]) -> Iterator[Recipe]:
    w = web()
    labels = w.entries.labels.of([entry.id for entry in entries])
    for entry in entries:
        results = w.results.read(entry)
        if results.note is not None and results.note.schema_name == "recipe":
            picture = results.files.get("thumbnail") or results.files.get("poster")
            tags = labels.get(entry.id, EntryLabels()).tags
            yield Recipe(entry.id, results.note, results.media, entry.created_at, tags, picture)

"""The page on which somebody chooses when a workout is trained; a file for the calendar comes of it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from endpoints.api.sharing.other_programs import MAX_WEEKS
from endpoints.app_context import web
from services.exports.calendar import DAYS

blueprint = Blueprint("plans", __name__)
DAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
USUAL_DAYS = ("mo", "we", "fr")


@blueprint.get("/entries/<entry_id>/plan")
def choose(entry_id: str) -> str | Response:
    """The form; what was chosen in it leads to the file."""
    entry = web().entries.get(web().user_id, entry_id)
    days = [day for day in request.args.getlist("days") if day in DAYS]
    if days:
        at, weeks = (request.args.get(name, "") for name in ("at", "weeks"))
        return redirect(url_for("other_programs.plan", entry_id=entry_id, days=",".join(days), at=at, weeks=weeks), 303)
    asked = "at" in request.args
    return render_template(
        "plan.html",
        entry=entry,
        days=dict(zip(DAYS, DAY_WORDS, strict=True)),
        chosen=() if asked else USUAL_DAYS,
        refused=asked,
        most=MAX_WEEKS,
    )

"""The page of eye contact: a preview side by side, the whole video, and a strip that says where it acted."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from endpoints.api.clips.eye_contact_views import EyeContactOut, EyeContactRequest, order
from endpoints.app_context import web
from endpoints.errors import WrongFields
from endpoints.languages import gettext as _
from endpoints.languages import translated
from services.domain.eye_contact import DEFAULT_INTENSITY, Strip
from services.eye_contact.order_store import CorrectionKind
from services.notes.values import clock
from utils.plain_text import plain

blueprint = Blueprint("eye_contact_pages", __name__, url_prefix="/entries/<entry_id>/eye-contact")
MAX_STRETCHES = 90


@dataclass(frozen=True)
class StripStretch:
    """Seconds of one kind: where it begins and ends, 0 to 1000 of the strip, and what is said of it."""

    begin: float
    width: float
    corrected: float
    words: str


@blueprint.get("")
def overview(entry_id: str) -> str:
    """The preview, the whole video, and the form that has either made."""
    w = web()
    after = w.live.feed.newest()
    entry = w.entries.get(w.user_id, entry_id)
    views = w.videos.eye_contact.of_entry(w.user_id, entry_id)
    told = {kind.value: EyeContactOut.of(view) for kind, view in views.items()}
    last = max(views.values(), key=lambda one: one.updated_at, default=None)
    return render_template(
        "eye_contact.html",
        entry=entry,
        media=w.results.read(entry).media,
        made=told,
        strips={name: stretches(one.strip, one.start_s, one.end_s) for name, one in told.items()},
        intensity=last.wish.intensity if last else DEFAULT_INTENSITY,
        busy=any(one.status.value == "waiting" for one in told.values()),
        after=after,
    )


@blueprint.post("")
def make(entry_id: str) -> Response:
    """The form: a preview, or all of it."""
    given = {"intensity": _field("intensity") or DEFAULT_INTENSITY, "preview": _field("what") != CorrectionKind.WHOLE}
    if given["preview"] and (start_s := _field("start_s")):
        given["start_s"] = start_s
    try:
        asked = EyeContactRequest.model_validate(given)
    except ValidationError as error:
        raise WrongFields.of(error) from error
    order(entry_id, asked.wish)
    return redirect(url_for(".overview", entry_id=entry_id), 303)


@blueprint.post("/forget")
def forget(entry_id: str) -> Response:
    """Only the entry's own video stays."""
    web().videos.eye_contact.forget(web().user_id, entry_id)
    return redirect(url_for(".overview", entry_id=entry_id), 303)


def stretches(strip: Sequence[Strip], start_s: float, end_s: float) -> list[StripStretch]:
    """The strip along the time: seconds that follow each other and are alike in one."""
    if not strip or end_s <= start_s:
        return []
    at_once = -(-len(strip) // MAX_STRETCHES)
    parts = [strip[first : first + at_once] for first in range(0, len(strip), at_once)]
    runs: list[list[Strip]] = []
    for part in parts:
        if runs and _kind(runs[-1]) == _kind(part):
            runs[-1] += part
        else:
            runs.append(list(part))
    begins = [max(start_s, run[0].start_s) for run in runs]
    return [
        _stretch(run, begin, end, start_s, end_s)
        for run, begin, end in zip(runs, begins, [*begins[1:], end_s], strict=True)
        if end > begin
    ]


def _stretch(run: Sequence[Strip], begin: float, end: float, start_s: float, end_s: float) -> StripStretch:
    share, reason = sum(one.corrected for one in run) / len(run), _reason(run)
    about = {"start": clock(begin), "end": clock(end), "share": f"{100 * share:.0f}", "why": translated(reason)}
    words = _("%(start)s to %(end)s: %(share)s %% of the pictures corrected.", **about)
    if reason and share:
        words = _("%(start)s to %(end)s: %(share)s %% of the pictures corrected; in others, %(why)s.", **about)
    elif reason:
        words = _("%(start)s to %(end)s: nothing corrected; %(why)s.", **about)
    scale = 1000 / (end_s - start_s)
    return StripStretch(round((begin - start_s) * scale, 1), round((end - begin) * scale, 1), round(share, 3), words)


def _kind(run: Sequence[Strip]) -> tuple[int, str | None]:
    """How much was corrected, in quarters, and where less than all, why."""
    share = sum(one.corrected for one in run) / len(run)
    return round(4 * share), _reason(run) if share < 0.9 else None


def _reason(run: Sequence[Strip]) -> str | None:
    reasons = [one.reason for one in run if one.reason]
    return max(set(reasons), key=reasons.count) if reasons else None


def _field(name: str) -> str:
    return plain(request.form.get(name, "")).strip()

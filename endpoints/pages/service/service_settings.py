"""The page with the keys and preferences of the whole service: each group is tried before it is saved."""

from collections.abc import Mapping
from contextlib import suppress

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from config.kept import GROUPS, Group
from endpoints.app_context import LOCAL_USER, web
from endpoints.auth import require_admin
from endpoints.pages.service.settings_form import MAX_FILE_BYTES, changes, fields, why_not
from services.operations.kept_settings.trial import TrialOutcome, tried
from utils.errors import ClipsheetError, NotFoundError

blueprint = Blueprint("service_settings", __name__, url_prefix="/settings/service")
BY_NAME = {group.name: group for group in GROUPS}


@blueprint.get("")
def overview() -> str:
    """All groups."""
    require_admin()
    return _page(saved=request.args.get("saved", ""), note=request.args.get("note", ""))


@blueprint.post("/<name>")
def save(name: str) -> Response:
    """Try a group, and keep it when the service takes it, or cannot be reached and the person says so."""
    require_admin()
    request.max_content_length = MAX_FILE_BYTES + 100_000
    if name not in BY_NAME:
        raise NotFoundError("There is no such group of settings.", "Go back to the settings.")
    w, group = web(), BY_NAME[name]
    try:
        wanted = changes(group, w.operations.kept.start)
        result = tried(name, w.operations.kept.candidate(wanted))
    except ValidationError as error:
        return _refused(group, why_not(group, error))
    except ClipsheetError as error:
        return _refused(group, f"{error.message} {error.advice}")
    if result.outcome is TrialOutcome.WRONG:
        return _refused(group, f"{result.says} Nothing was saved.")
    if result.outcome is TrialOutcome.UNREACHED and not request.form.get("untested"):
        return _refused(group, f"{result.says} Nothing was saved. Try again, or tick “Save it untested”.")
    w.operations.kept.save(wanted)
    if "notion_token" in wanted:
        w.notion.connections.use_token(w.operations.kept.current().notion_token)
        _connect()
    return redirect(url_for(".overview", saved=name) + f"#{name}", 303)


def _connect() -> None:
    w = web()
    if w.operations.kept.current().notion_token:
        with suppress(ClipsheetError):  # saved untested: the page Notion tells what it says, and asks again
            w.notion.connections.require(LOCAL_USER)


def _refused(group: Group, why: str) -> Response:
    typed = {one.name: request.form.get(one.name, "") for one in group.members}
    return make_response(_page(refused=group.name, why=why, typed=typed), 422)


def _page(
    *, saved: str = "", note: str = "", refused: str = "", why: str = "", typed: Mapping[str, str] | None = None
) -> str:
    w = web()
    kept = w.operations.kept.values()
    groups = [
        (one, fields(one, w.operations.kept.start, kept, typed if one.name == refused else None)) for one in GROUPS
    ]
    return render_template("service_settings.html", groups=groups, saved=saved, note=note, refused=refused, why=why)

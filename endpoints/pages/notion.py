"""The page where a person connects Notion and says which databases to use. Works without JavaScript."""

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from endpoints.app_context import web
from services.domain.entries import Status
from services.domain.schemas.registry import SCHEMAS
from services.notion.accounts.blueprints import notes_title
from services.notion.accounts.link_setup import LinkOrder, LinkPlan
from services.notion.accounts.registry import ContentOrder
from services.notion.columns.link_columns import TYPES
from services.notion.columns.roles import NEVER
from services.notion.columns.status_words import CANCEL, RETRY, RUNNING
from utils.errors import ClipsheetError

LEFT_OUT = "-"  # what the form says for a role without a property
WORDS = (
    Status.PENDING.value,
    RUNNING,
    Status.COMPLETED.value,
    Status.FAILED.value,
    Status.CANCELLED.value,
    RETRY,
    CANCEL,
)
blueprint = Blueprint("notion_pages", __name__, url_prefix="/notion")


@blueprint.get("")
def overview() -> str:
    """Connections and databases, with what does not work."""
    return _page()


@blueprint.post("/links")
def register_link() -> Response:
    """Show what a database of links would be used for; watch it once the person has said yes to that."""
    form, registry = request.form, web().notion.registry
    order = LinkOrder(
        form.get("database", ""),
        {role: _property(form[role]) for role in TYPES if form.get(role, "").strip()},
        add_missing="add_missing" in form,
        data_source=form.get("data_source") or None,
        add_posting="add_posting" in form,
        statuses={word: form[f"word_{word}"] for word in WORDS if form.get(f"word_{word}", "").strip()},
    )
    if "confirmed" in form:
        return _done(lambda: registry.register_link(web().user_id, order).notice)
    try:
        return make_response(_page(plan=registry.plan_link(web().user_id, order)))
    except ClipsheetError as error:
        return make_response(_page(error), 422)


@blueprint.post("/contents")
def register_content() -> Response:
    """Let a database receive the notes of a tag."""
    form = request.form
    order = ContentOrder(
        form.get("database", ""),
        form.get("tag", ""),
        form.get("prompt", ""),
        form.get("data_source") or None,
        relate="relate" in form,
    )
    return _done(lambda: web().notion.registry.register_content(web().user_id, order).notice)


@blueprint.post("/databases")
def create() -> Response:
    """Make databases under a page: those of the schemas first, so that the links' tags are theirs."""
    page, registry, user_id = request.form.get("page", ""), web().notion.registry, web().user_id

    def make_all() -> None:
        for name in request.form.getlist("schema"):
            registry.create_content(user_id, page, name)
        if "link" in request.form:
            registry.create_link(user_id, page)

    return _done(make_all)


@blueprint.post("/default/<one>")
def make_default(one: str) -> Response:
    """Let notes that no tag leads elsewhere go into a database, or no longer."""
    is_default, registered = "no_longer" not in request.form, web().notion.registry.registered
    return _done(lambda: registered.make_default(web().user_id, one, is_default=is_default))


@blueprint.post("/forget/<one>")
def forget(one: str) -> Response:
    """Stop using a database."""
    return _done(lambda: web().notion.registry.registered.remove(web().user_id, one))


@blueprint.post("/disconnect/<connection_id>")
def disconnect(connection_id: str) -> Response:
    """End a connection."""
    return _done(lambda: web().notion.connections.disconnect(web().user_id, connection_id))


def _done(act: Callable[[], object]) -> Response:
    """Do it. A text that it gives is told to the person."""
    try:
        notice = act()
    except ClipsheetError as error:
        return make_response(_page(error), 422)
    told = notice if isinstance(notice, str) else ""
    return make_response(_page(notice=told)) if told else redirect(url_for(".overview"), 303)


def _property(typed: str) -> str:
    return NEVER if typed == LEFT_OUT else typed.strip()


def _page(refused: ClipsheetError | None = None, plan: LinkPlan | None = None, notice: str = "") -> str:
    w = web()
    return render_template(
        "notion.html",
        can_connect=bool(w.settings.notion_token) or w.settings.has_oauth,
        has_oauth=w.settings.has_oauth,
        connections=w.notion.connections.of_user(w.user_id),
        links=w.notion.registry.registered.links(w.user_id),
        contents=w.notion.registry.registered.contents(w.user_id),
        schemas=[(schema.name, notes_title(schema.title)) for schema in SCHEMAS.values()],
        roles=TYPES,
        asked=request.form,
        refused=refused,
        plan=plan,
        notice=notice,
        words=WORDS,
        left_out=LEFT_OUT,
    )

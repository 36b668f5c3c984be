"""The admins' page: who may sign in, and as what."""

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from endpoints.app_context import web
from endpoints.auth import require_admin
from endpoints.errors import status_of
from endpoints.pages.people.password import typed
from services.accounts.people import PersonRole
from utils.errors import ClipsheetError, NeedsUserError

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.before_request
def check() -> Redirect | None:
    """Admins alone; while nobody signs in, whoever wants people makes the first one."""
    require_admin()
    return None if web().sign_in.people.exist() else redirect(url_for("first_person.ask"), 303)


@blueprint.get("")
def overview() -> str:
    """Everybody, and a form for one more."""
    return _page()


@blueprint.post("")
def add() -> Response | Redirect:
    """Add a person; what was typed is kept when it is refused, but for the password."""
    name, role = typed("name"), PersonRole.ADMIN if request.form.get("role") == "admin" else PersonRole.MEMBER
    try:
        made = web().sign_in.people.add(name, request.form.get("password", ""), role)
    except ClipsheetError as error:
        return _refused(error, name=name, role=role)
    return redirect(url_for(".overview") + f"#{made.user_id}", 303)


@blueprint.post("/<user_id>/role/<any(admin, member):role>")
def set_role(user_id: str, role: str) -> Response | Redirect:
    """Make an admin or a member of somebody."""
    try:
        web().sign_in.people.set_role(user_id, PersonRole(role))
    except ClipsheetError as error:
        return _refused(error)
    return redirect(url_for(".overview" if user_id != g.user_id else "account.overview"), 303)


@blueprint.post("/<user_id>/<any(disable, enable):what>")
def set_disabled(user_id: str, what: str) -> Response | Redirect:
    """Let somebody in no more, or again."""
    try:
        web().sign_in.people.set_disabled(user_id, disabled=what == "disable")
    except ClipsheetError as error:
        return _refused(error)
    return redirect(url_for(".overview") + f"#{user_id}", 303)


@blueprint.post("/<user_id>/password")
def set_password(user_id: str) -> Response | Redirect:
    """Give somebody a new password; they are signed out everywhere."""
    try:
        web().sign_in.people.set_password(user_id, request.form.get("password", ""))
    except ClipsheetError as error:
        return _refused(error, opened=user_id)
    return redirect(url_for(".overview") + f"#{user_id}", 303)


@blueprint.get("/<user_id>/remove")
def confirm_remove(user_id: str) -> str:
    """Ask before somebody is forgotten."""
    return render_template("remove_person.html", person=web().sign_in.people.get(user_id), refused=None)


@blueprint.post("/<user_id>/remove")
def remove(user_id: str) -> Response | Redirect:
    """Forget somebody with all that is theirs, when their name was typed."""
    person = web().sign_in.people.get(user_id)
    try:
        if typed("name") != person.name:
            raise NeedsUserError("That is not the name.", "Nothing was removed.")
        web().operations.forgetting.forget(user_id)
    except ClipsheetError as error:
        page = render_template("remove_person.html", person=person, refused=error)
        return make_response(page, status_of(error))
    return redirect(url_for(".overview"), 303)


def _refused(
    error: ClipsheetError, *, name: str = "", role: PersonRole = PersonRole.MEMBER, opened: str = ""
) -> Response:
    return make_response(_page(refused=error, name=name, role=role, opened=opened), status_of(error))


def _page(
    *,
    refused: ClipsheetError | None = None,
    name: str = "",
    role: PersonRole = PersonRole.MEMBER,
    opened: str = "",
) -> str:
    people = web().sign_in.people.all()
    return render_template("people.html", people=people, refused=refused, name=name, role=role.value, opened=opened)

"""What each error code means, where the `type` of a problem leads."""

from flask import Blueprint, render_template

from utils.error_codes import ErrorCode

blueprint = Blueprint("error_codes", __name__)


@blueprint.get("/errors")
def table() -> str:
    """All codes; each can be linked to by its name."""
    return render_template("errors.html", codes=list(ErrorCode))

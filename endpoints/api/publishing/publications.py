"""The JSON API of publications: plan, see, change, look up, send again, drop."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, make_response
from pydantic import BaseModel

from endpoints.api.api_models import body, query
from endpoints.api.publishing.models import (
    ChangeRequest,
    FileOut,
    FilesOut,
    FilesQuery,
    ManyOut,
    ManyRequest,
    PublicationOut,
    PublicationRequest,
    PublicationsOut,
    PublicationsQuery,
    WholePublicationOut,
)
from endpoints.app_context import web
from endpoints.planning import planned, postables_of
from services.publishing.views import PublicationView
from utils.errors import ClipsheetError

blueprint = Blueprint("publications", __name__, url_prefix="/api/publications")


@blueprint.post("")
def plan() -> tuple[Response, int]:
    """Plan a post: the file is kept, checked against the platform, and goes at its time or the next free slot."""
    return _answer(PublicationOut.of(planned(body(PublicationRequest)))), 202


@blueprint.get("")
def all_of_them() -> Response:
    """Publications by time; dropped ones when they are asked for."""
    asked = query(PublicationsQuery)
    found = web().publishing.publications.of_user(
        web().user_id,
        since=asked.since,
        until=asked.until,
        state=asked.state,
        entry_id=asked.entry,
        limit=asked.limit,
    )
    return _answer(PublicationsOut(publications=[PublicationOut.of(one) for one in found]))


@blueprint.get("/files")
def files() -> Response:
    """The files of an entry that can be posted."""
    found = postables_of(query(FilesQuery).entry)
    return _answer(
        FilesOut(files=[FileOut(what=one.what, label=one.label, duration_s=one.duration_s) for one in found])
    )


@blueprint.get("/<publication_id>")
def one(publication_id: str) -> Response:
    """A publication with what happened to it."""
    publications, user_id = web().publishing.publications, web().user_id
    found = publications.get(user_id, publication_id)
    return _answer(WholePublicationOut.whole(found, publications.history(user_id, publication_id)))


@blueprint.patch("/<publication_id>")
def change(publication_id: str) -> Response:
    """Another time or other words, before it is handed over."""
    asked, publications = body(ChangeRequest), web().publishing.publications
    words = asked.model_dump(include={"title", "text", "hashtags", "options"}, exclude_none=True)
    found = publications.get(web().user_id, publication_id)
    if words:
        found = publications.edit(web().user_id, publication_id, words)
    if asked.at is not None:
        found = publications.move(web().user_id, publication_id, asked.at)
    return _answer(PublicationOut.of(found))


@blueprint.post("/<publication_id>/check")
def check(publication_id: str) -> tuple[Response, int]:
    """Ask the platform about it now."""
    return _answer(PublicationOut.of(web().publishing.publications.check(web().user_id, publication_id))), 202


@blueprint.post("/<publication_id>/retry")
def retry(publication_id: str) -> tuple[Response, int]:
    """Send again what waits for a person: what may have been posted is posted once more."""
    return _answer(PublicationOut.of(web().publishing.publications.retry(web().user_id, publication_id))), 202


@blueprint.post("/<publication_id>/cancel")
def cancel(publication_id: str) -> tuple[Response, int]:
    """Drop it; what was handed over cannot be called back."""
    return _answer(PublicationOut.of(web().publishing.publications.cancel(web().user_id, publication_id))), 202


@blueprint.delete("/<publication_id>")
def remove(publication_id: str) -> Response:
    """The same."""
    web().publishing.publications.cancel(web().user_id, publication_id)
    return make_response("", 204)


@blueprint.post("/many")
def many() -> tuple[Response, int]:
    """Do one thing with all that wait for a person in the same state."""
    asked, publications = body(ManyRequest), web().publishing.publications
    acts: dict[str, Callable[[str, str], PublicationView]] = {
        "check": publications.check,
        "retry": publications.retry,
        "cancel": publications.cancel,
    }
    done, refused = 0, []
    for found in publications.of_user(web().user_id, state=asked.state):
        try:
            acts[asked.what](web().user_id, found.id)
            done += 1
        except ClipsheetError as error:
            refused.append(f"{found.title or found.id}: {error}")
    return _answer(ManyOut(done=done, refused=refused)), 202


def _answer(model: BaseModel) -> Response:
    return jsonify(model.model_dump(mode="json"))

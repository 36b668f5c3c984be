"""Links from exports: an export in, a preview out; begun, paused and gone on with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from endpoints.api.api_models import Line, body
from endpoints.app_context import web
from services.imports.preview import preview_of
from services.imports.reading import MAX_BYTES, read_export
from services.imports.store import ImportView
from services.sources.uploads import shown_name
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

blueprint = Blueprint("imports", __name__, url_prefix="/api/imports")
MAX_FILES = 20


class CollectionChoice(BaseModel):
    """A collection to take, and the tag of its posts."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(max_length=200)
    tag: Line | None = Field(default=None, max_length=100)


class StartRequest(BaseModel):
    """The collections to take; left out: those that are marked as chosen, with their tags."""

    model_config = ConfigDict(extra="forbid")

    collections: list[CollectionChoice] | None = Field(default=None, max_length=1000)


class CollectionOut(BaseModel):
    """A collection of an export."""

    name: str
    found: int
    new: int
    tag: str | None
    chosen: bool


class FailedOut(BaseModel):
    """A link that came to nothing, and why."""

    link: str
    why: str


class ImportOut(BaseModel):
    """An import: what it found by collection, and how far it is."""

    id: str
    name: str
    state: str
    message: str
    collections: list[CollectionOut]
    counts: dict[str, int]  # links by state: known (already here), left (not chosen), waiting, running, done, failed …
    unsupported: int
    repeats: int
    examples: list[FailedOut]  # of what is not supported
    failed: list[FailedOut]
    paused_sites: dict[str, str]  # site -> until when it is left alone
    created_at: datetime
    finished_at: datetime | None
    links: dict[str, str]


class ImportsOut(BaseModel):
    """All imports, the newest first."""

    imports: list[ImportOut]


@blueprint.post("")
def accept() -> tuple[Response, int, dict[str, str]]:
    """Read an export and show what it holds; nothing is made of it before it is started."""
    made = take()
    return jsonify(shown(made)), 201, {"Location": url_for(".one", import_id=made.id)}


def take() -> ImportView:
    """The request's files as one import. Raises NeedsUserError when there is none."""
    w = web()
    with _files() as files:
        links = (link for path, name in files for link in read_export(path, name))
        found = preview_of(links, w.settings.extra_video_hosts)
        name = files[0][1] if len(files) == 1 else f"{len(files)} files, {files[0][1]}"
        return w.imports.draft(w.user_id, name, found)


@contextmanager
def _files() -> Iterator[list[tuple[Path, str]]]:
    """What was sent, on the disk as long as it is read."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send the export as multipart/form-data.")
    request.max_content_length = MAX_BYTES + 1_000_000
    sent = [one for one in request.files.getlist("files") if one.filename][:MAX_FILES]
    if not sent:
        raise NeedsUserError("No file was sent.", "Choose the export's file.", code=ErrorCode.INVALID_REQUEST)
    with TemporaryDirectory(prefix="clipsheet-import-") as folder:
        yield [(_kept(one, Path(folder) / f"{n}"), shown_name(one.filename or "")) for n, one in enumerate(sent)]


def _kept(sent: FileStorage, path: Path) -> Path:
    sent.save(path)
    return path


@blueprint.get("")
def all_of_them() -> Response:
    """All imports, the newest first."""
    w = web()
    return jsonify(imports=[shown(one) for one in w.imports.all_of(w.user_id)])


@blueprint.get("/<import_id>")
def one(import_id: str) -> Response:
    """An import with what failed in it."""
    w = web()
    return jsonify(shown(w.imports.one(w.user_id, import_id), w.imports.failed(w.user_id, import_id)))


@blueprint.post("/<import_id>/start")
def start(import_id: str) -> tuple[Response, int]:
    """Begin: its posts are noted one by one, behind everything else that waits."""
    w = web()
    asked = body(StartRequest) if request.get_data() else StartRequest()
    wanted = None if asked.collections is None else {one.name: one.tag for one in asked.collections}
    return jsonify(shown(w.imports.start(w.user_id, import_id, wanted))), 202


@blueprint.post("/<import_id>/pause")
def pause(import_id: str) -> tuple[Response, int]:
    """Take nothing more of it; what is being worked on ends."""
    return jsonify(shown(web().imports.pause(web().user_id, import_id))), 202


@blueprint.post("/<import_id>/resume")
def resume(import_id: str) -> tuple[Response, int]:
    """Go on, also with sites that were left alone."""
    return jsonify(shown(web().imports.resume(web().user_id, import_id))), 202


@blueprint.delete("/<import_id>")
def delete(import_id: str) -> Response:
    """Forget an import; the notes that it made stay."""
    web().imports.delete(web().user_id, import_id)
    return make_response("", 204)


def shown(made: ImportView, failed: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    """As the API shows it."""
    names = {"self": ".one", "start": ".start", "pause": ".pause", "resume": ".resume"}
    links = {name: url_for(f"imports{endpoint}", import_id=made.id) for name, endpoint in names.items()}
    return ImportOut(
        id=made.id, name=made.name, state=made.state, message=made.message,
        collections=[CollectionOut(**one) for one in made.collections],
        counts=dict(made.counts), unsupported=made.unsupported["count"], repeats=made.unsupported["repeats"],
        examples=[FailedOut(**one) for one in made.unsupported["examples"]],
        failed=[FailedOut(link=link, why=why) for link, why in failed or []],
        paused_sites={site: one["until"] for site, one in made.pauses.items()},
        created_at=made.created_at, finished_at=made.finished_at,
        links={**links, "page": url_for("import_pages.one", import_id=made.id)},
    ).model_dump(mode="json")  # fmt: skip

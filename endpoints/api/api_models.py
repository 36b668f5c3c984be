"""What the JSON API takes and gives."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self, TypeVar

from flask import request, url_for
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator
from werkzeug.exceptions import UnsupportedMediaType

from endpoints.errors import FieldError, WrongFields
from services.domain.artifacts import Media, MotionSettings, ScreenText, Transcript
from services.domain.entries import EntryView
from services.domain.schemas.registry import SCHEMAS
from services.domain.stages import Options
from services.entries.cursor import Cursor
from services.entries.labels import EntryLabels
from services.sources.picture_packs import MAX_PICTURES
from services.sources.texts import MAX_TEXT
from services.sources.uploads import UploadView
from utils.error_codes import ErrorCode
from utils.plain_text import plain, plain_json

_NOT_PLAIN = re.compile(rb"\\u(0000|[dD][89a-fA-F])")
M = TypeVar("M", bound=BaseModel)
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class RetryRequest(BaseModel):
    """Tag and schema of the note; null: the one that fits."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    tag: Line | None = Field(default=None, max_length=100)
    schema_name: Line | None = Field(default=None, alias="schema")

    @field_validator("schema_name")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value.lower() not in SCHEMAS:
            raise ValueError(f"There is no schema {value[:50]!r}; choose one of {', '.join(SCHEMAS)}")
        return value.lower() if value else None


class EntryRequest(RetryRequest):
    """An order: a link, an upload sent before, pictures sent before as one post, or words alone."""

    priority: int = Field(default=5, ge=1, le=9)  # 1 is first
    url: Line | None = Field(default=None, max_length=10_000)
    upload_id: Line | None = Field(default=None, max_length=64)
    upload_ids: list[Line] | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_PICTURES,
        description="Uploads of pictures that are the slides of one post, in their order.",
    )
    text: Line | None = Field(
        default=None,
        max_length=MAX_TEXT,
        description=(
            "A post's words, where there is no video: a caption, or JSON with title, caption, language, "
            "said and shown (lists of start_s, end_s and text)."
        ),
    )
    webhook_url: Line | None = Field(
        default=None,
        max_length=2000,
        description=(
            "Told once when the entry ends, at once when it has ended already. The message is signed (Standard "
            "Webhooks) with the secret of GET /api/webhooks/secret and sent again for a day and a half. The same order "
            "with the same address again is told once. The address is checked like those of /api/webhooks."
        ),
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(given is not None for given in (self.url, self.upload_id, self.upload_ids, self.text)) != 1:
            raise ValueError("Give either url, upload_id, upload_ids or text")
        return self

    @property
    def options(self) -> Options:
        """As the pipeline reads them."""
        return Options(tag=self.tag, schema_name=self.schema_name)


class FileRequest(BaseModel):
    """Uploads sent before: a video, or the pictures of a post."""

    model_config = ConfigDict(extra="forbid")

    upload_ids: list[Line] = Field(min_length=1, max_length=MAX_PICTURES)


class SendRequest(BaseModel):
    """Where a note goes in Notion: a registered database, by its id or tag; left out: its tag's, or the default."""

    model_config = ConfigDict(extra="forbid")

    database: Line | None = Field(default=None, max_length=100)


class RecutRequest(BaseModel):
    """How the reel is to be cut; what is left out stays as it is. Thresholds are body lengths in about a second."""

    model_config = ConfigDict(extra="forbid")

    enter_threshold: float | None = Field(default=None, gt=0, le=10)
    exit_threshold: float | None = Field(default=None, gt=0, le=10)
    min_segment_s: float | None = Field(default=None, ge=0, le=60)
    merge_gap_s: float | None = Field(default=None, ge=0, le=60)
    buffer_before_s: float | None = Field(default=None, ge=0, le=30)
    buffer_after_s: float | None = Field(default=None, ge=0, le=30)
    stop_at_scene_cuts: bool | None = None
    max_total_s: float | None = Field(default=None, ge=1, le=3600)  # null: as long as it gets
    subject: Literal["main", "all"] | None = None

    def over(self, now: MotionSettings) -> MotionSettings:
        """These over the present ones. Raises WrongFields when they do not go together."""
        given = {name: value for name, value in self if name in self.model_fields_set}
        wanted = {name: value for name, value in given.items() if value is not None or name == "max_total_s"}
        settings = now.model_copy(update=wanted)
        if settings.exit_threshold > settings.enter_threshold:
            raise WrongFields([FieldError(field="exit_threshold", message="It must not be above enter_threshold")])
        return settings


class PageQuery(BaseModel):
    """Which part of the list."""

    limit: int = Field(default=50, ge=1, le=200)
    before: str = Field(default="", max_length=200, description="The `next` of the page before this one")

    @field_validator("before")
    @classmethod
    def _as_the_list_gives_it(cls, value: str) -> str:
        if value:
            Cursor.read(value)
        return value

    @property
    def cursor(self) -> Cursor | None:
        """Where the part begins; None: at the newest."""
        return Cursor.read(self.before) if self.before else None


class SourceOut(BaseModel):
    """Where the video comes from."""

    kind: str
    url: str | None
    name: str


class EntryOut(BaseModel):
    """An entry, without its results."""

    id: str
    status: str
    stage: str | None
    progress: str
    done: float | None
    partial: bool
    title: str
    message: str
    error_code: ErrorCode | None  # why it failed, for programs: docs/errors.md
    source: SourceOut
    tag: str | None
    schema_name: str | None = Field(serialization_alias="schema")
    priority: int
    run: int
    cancel_requested: bool
    note_schema: str  # of the note that was made
    first_line: str
    duration_s: float | None
    favourite: bool
    tags: list[str]
    collections: list[str]
    edited: list[str]  # fields with values of the person's own
    timings_s: dict[str, float]
    cost_usd: float
    estimated_cost_usd: float | None  # of a first run, by list prices and the usual length; 0 without paid engines
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    retry_at: datetime | None  # when it is tried again by itself, after it failed
    links: dict[str, str]

    @classmethod
    def of(cls, entry: EntryView, labels: EntryLabels | None = None) -> "EntryOut":
        """The entry as the API shows it: never a path on the server."""
        labels = labels or EntryLabels()
        kept = {name: getattr(entry, name) for name in cls.model_fields if hasattr(entry, name)}
        source = SourceOut(kind=entry.source.kind, url=entry.source.url, name=entry.source.name)
        asked = {"tag": entry.options.tag, "schema_name": entry.options.schema_name}
        sorted_by = {"tags": list(labels.tags), "collections": list(labels.collections)}
        return cls(
            **{**kept, **asked, **sorted_by, "source": source, "edited": list(entry.edits), "links": _links(entry)}
        )

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return self.model_dump(mode="json", by_alias=True)


class EntriesOut(BaseModel):
    """A part of the list; `next` is the cursor of the part after it."""

    entries: list[EntryOut]
    next: str | None


class RetriedOut(BaseModel):
    """How many entries run again."""

    retried: int


class ToldOut(BaseModel):
    """An address that hears of this entry alone: `expected`, `waiting` for its next try, `delivered` or `dead`."""

    webhook_id: str
    url: str
    state: str
    attempts: int
    problem: str


class WholeEntryOut(EntryOut):
    """An entry with everything it has to show; null where there is nothing yet."""

    video: Media | None
    note: dict[str, Any] | None
    transcript: Transcript | None
    screen_text: ScreenText | None
    motion: dict[str, Any] | None
    reel: str | None
    told: list[ToldOut] = []


class UploadOut(BaseModel):
    """A file that arrived."""

    id: str
    name: str
    size_bytes: int
    sha256: str

    @classmethod
    def of(cls, upload: UploadView) -> "UploadOut":
        """The upload as the API shows it."""
        return cls(**vars(upload))


class RefusedOut(BaseModel):
    """A file that was not taken, and why."""

    name: str
    status: int
    code: ErrorCode
    detail: str
    advice: str


class UploadsOut(BaseModel):
    """What became of the files."""

    uploads: list[UploadOut]
    refused: list[RefusedOut]


def body(model: type[M]) -> M:
    """The request's JSON as `model`. Raises WrongFields naming each wrong one."""
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        return model.model_validate_json(_sent(), strict=True)  # or true would pass for 1
    except ValidationError as error:
        raise WrongFields.of(error) from error


def _sent() -> bytes:
    """The body, its texts without NUL characters and halves of characters, which JSON can name by number."""
    data = request.get_data()
    if not _NOT_PLAIN.search(data):
        return data
    try:
        return plain_json(json.loads(data)).encode()
    except ValueError:
        return data  # no JSON, which pydantic tells


def form(model: type[M], names: Sequence[str] = ()) -> M:
    """A page's form as `model`; empty boxes count as left out, and with `names` all others are another's.

    Raises WrongFields naming each wrong one.
    """
    given = {name: plain(value) for name, value in request.form.items() if value.strip()}
    try:
        return model.model_validate({name: value for name, value in given.items() if not names or name in names})
    except ValidationError as error:
        raise WrongFields.of(error) from error


def query(model: type[M]) -> M:
    """The request's query as `model`. Raises WrongFields naming each wrong one."""
    names = [field.alias or name for name, field in model.model_fields.items()]
    twice = [name for name in names if len(request.args.getlist(name)) > 1]
    if twice:
        raise WrongFields([FieldError(field=name, message="Give it once") for name in twice])
    try:
        return model.model_validate({name: request.args[name] for name in names if name in request.args})
    except ValidationError as error:
        raise WrongFields.of(error) from error


def _links(entry: EntryView) -> dict[str, str]:
    names = {"self": "entries.one", "events": "events.of_entry", "retry": "entries.retry", "cancel": "entries.cancel"}
    links = {name: url_for(endpoint, entry_id=entry.id) for name, endpoint in names.items()}
    in_notion = {"notion": entry.notion_url} if entry.notion_url else {}
    return {**links, "page": url_for("pages.entry", entry_id=entry.id), **in_notion}

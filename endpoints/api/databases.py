"""The JSON API of databases in Notion: see, register, make, forget."""

from dataclasses import asdict
from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, make_response, request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from endpoints.api.api_models import body
from endpoints.app_context import web
from services.domain.schemas.registry import SCHEMAS
from services.notion.accounts.link_setup import LinkOrder
from services.notion.accounts.registered import ContentView, LinkView
from services.notion.accounts.registry import ContentOrder

blueprint = Blueprint("databases", __name__, url_prefix="/api")
Link = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Prompt = Annotated[str, StringConstraints(max_length=4000)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class ContentRequest(_Asked):
    """A database for the results of a tag, by link or id; `relate` makes a relation between each note and its row."""

    database: Link
    tag: Tag
    prompt: Prompt = ""
    data_source: Link | None = None
    relate: bool = False


class LinkRequest(_Asked):
    """A database of links, by link or id; `properties` says which property is for what, by name or id.

    `statuses` says which option of its status means what; `dry_run` shows what would be used and added, and changes
    nothing. `add_posting` adds the columns by which rows ask for clips and plan posts.
    """

    database: Link
    properties: dict[str, str] = Field(default_factory=dict)
    add_missing: bool = False
    data_source: Link | None = None
    statuses: dict[str, str] = Field(default_factory=dict)
    add_posting: bool = False
    dry_run: bool = False


class CreateRequest(_Asked):
    """A database to make under a page: from a built-in schema, or without one the Link Database."""

    page: Link
    schema_name: str | None = Field(default=None, alias="schema")
    tag: Tag | None = None
    prompt: Prompt = ""

    @field_validator("schema_name")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value.lower() not in SCHEMAS:
            raise ValueError(f"There is no schema {value[:50]!r}; choose one of {', '.join(SCHEMAS)}")
        return value.lower() if value else None


class DefaultRequest(_Asked):
    """Whether it is the one from now on; there is one at most."""

    is_default: bool = True


@blueprint.get("/databases/available")
def available() -> Response:
    """What Notion shows us; `query` searches titles."""
    w = web()
    found = w.notion.registry.available(w.user_id, request.args.get("query", ""))
    return jsonify(databases=[asdict(one) for one in found])


@blueprint.get("/databases")
def registered() -> Response:
    """The registered ones."""
    w = web()
    links, contents = w.notion.registry.registered.links(w.user_id), w.notion.registry.registered.contents(w.user_id)
    return jsonify(link=[shown(one) for one in links], content=[shown(one) for one in contents])


@blueprint.post("/databases/register")
def register() -> tuple[Response, int]:
    """Let a database receive the results of a tag."""
    asked, w = body(ContentRequest), web()
    order = ContentOrder(asked.database, asked.tag, asked.prompt, asked.data_source, asked.relate)
    return jsonify(shown(w.notion.registry.register_content(w.user_id, order))), 201


@blueprint.post("/link-database/register")
def register_link() -> tuple[Response, int]:
    """Check, map and watch a database of links."""
    asked, w = body(LinkRequest), web()
    order = LinkOrder(
        asked.database, asked.properties, asked.add_missing, asked.data_source, asked.statuses, asked.add_posting
    )
    if asked.dry_run:
        return jsonify(asdict(w.notion.registry.plan_link(w.user_id, order))), 200
    return jsonify(shown(w.notion.registry.register_link(w.user_id, order))), 201


@blueprint.post("/databases/create")
def create() -> tuple[Response, int]:
    """Make a database and register it."""
    asked, w = body(CreateRequest), web()
    registry = w.notion.registry
    made: LinkView | ContentView
    if asked.schema_name is None:
        made = registry.create_link(w.user_id, asked.page)
    else:
        made = registry.create_content(
            w.user_id, asked.page, asked.schema_name, tag=asked.tag or "", prompt=asked.prompt
        )
    return jsonify(shown(made)), 201


@blueprint.post("/databases/<one>/default")
def make_default(one: str) -> Response:
    """Let notes that no tag leads to a database go into this one, or no longer."""
    asked = body(DefaultRequest) if request.get_data() else DefaultRequest()
    registered_ones = web().notion.registry.registered
    return jsonify(shown(registered_ones.make_default(web().user_id, one, is_default=asked.is_default)))


@blueprint.delete("/databases/<one>")
def forget(one: str) -> Response:
    """Stop using a database; nothing changes in Notion."""
    web().notion.registry.registered.remove(web().user_id, one)
    return make_response("", 204)


def shown(one: LinkView | ContentView) -> dict[str, Any]:
    """As the API shows it."""
    kept = asdict(one)
    del kept["connection_id"]
    return {**kept, "unused": list(one.unused)} if isinstance(one, LinkView) else kept
